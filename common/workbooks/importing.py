"""Verbs on imports: take a workbook in, confirm, cancel, undo. The work itself is done by jobs."""

import hashlib
from datetime import timedelta
from tempfile import TemporaryFile
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext as _

from common import clock, jobs
from common.access import YES, Answer, no
from common.models import Import, ImportState
from common.models.workbook_import import AT_WORK
from common.sealed import seal
from common.workbooks.kind import WORKBOOKS, WorkbookKind

# The jobs: ``checking`` and ``writing`` do their work.
CHECK, WRITE, UNDO = "import_check", "import_write", "import_undo"


def kinds_for(membership) -> list[WorkbookKind]:
    """The kinds of workbook that this person takes in."""
    takes_in = (kind for kind in WORKBOOKS.values() if kind.intake)
    return [kind for kind in takes_in if membership is not None and kind.intake.rule(membership)]


def imports_of(membership):
    """The imports of one's own office, of the kinds that one takes in."""
    names = [kind.name for kind in kinds_for(membership)]
    return Import.objects.visible_to(membership).filter(workbook__in=names).select_related("owner__user", "job")


@transaction.atomic
def take_in(*, upload, workbook, by, form_token) -> Import:
    """Keep an uploaded workbook, sealed, and have it checked. The same form sent twice makes one import."""
    made = Import.objects.filter(form_token=form_token, owner=by).first()
    if made:
        return made
    whole = Import(workbook=workbook, place=by.region_code, owner=by, name=upload.name[-200:], size=upload.size)
    whole.form_token, whole.sha256 = form_token, hashlib.file_digest(upload, "sha256").hexdigest()
    upload.seek(0)
    with TemporaryFile() as sealed:
        seal(upload, sealed)
        sealed.seek(0)
        whole.file.save(f"{uuid4().hex}.sealed", File(sealed), save=False)
    whole.save()
    return _begin(whole, CHECK, ImportState.CHECKING, by)


@transaction.atomic
def confirm(*, whole, by, only_good=False) -> Import:
    """Have the good rows written; with wrong ones only if ``only_good`` is meant.

    Raises ValidationError when it does not wait for this any more, or has nothing to write.
    """
    whole = _locked(whole, ImportState.CHECKED)
    if whole.wrong and not only_good:
        raise ValidationError(
            _("Some rows are wrong. Repair them and upload the file again, or write only the good ones.")
        )
    if not whole.new + whole.changed:
        raise ValidationError(_("There is nothing to write: no row is new or changed."))
    whole.only_good = only_good
    return _begin(whole, WRITE, ImportState.WRITING, by)


@transaction.atomic
def cancel(*, whole) -> None:
    """Put an import aside before anything was written. Raises ValidationError when it is too late."""
    whole = _locked(whole, ImportState.CHECKED)
    whole.state = ImportState.CANCELLED
    whole.save()
    whole.rows.all().delete()


def may_undo(whole) -> Answer:
    """Yes, or no with the reason: can this import still be undone?"""
    if whole.state != ImportState.WRITTEN:
        return no(_("Only what has been written can be undone."))
    later = Import.objects.filter(workbook=whole.workbook, place=whole.place, written_at__gt=whole.written_at)
    if later.filter(state__in=[ImportState.WRITTEN, ImportState.UNDOING]).exists():
        return no(_("A later import of this kind stands upon it. Undo the later one first."))
    return YES


@transaction.atomic
def begin_undo(*, whole, by) -> Import:
    """Have a written import undone. Raises ValidationError when a later one stands upon it."""
    whole = _locked(whole, ImportState.WRITTEN)
    answer = may_undo(whole)
    if not answer:
        raise ValidationError(answer.reason)
    return _begin(whole, UNDO, ImportState.UNDOING, by)


@transaction.atomic
def compare_again(*, pk, by, reason) -> None:
    """Nothing could be written: check the same file anew, so that its owner confirms what is true now."""
    whole = Import.objects.select_for_update().get(pk=pk)
    if whole.state == ImportState.WRITING:
        _begin(whole, CHECK, ImportState.CHECKING, by, message=reason)


def forget_old() -> None:
    """Delete files and staged rows whose time is over. The imports stay: they record who took in what."""
    limit = clock.now() - timedelta(days=settings.IMPORT_DAYS)
    for whole in Import.objects.filter(created_at__lt=limit).exclude(file="").exclude(state__in=AT_WORK):
        with transaction.atomic():
            whole.rows.all().delete()
            whole.file.delete(save=False)
            state = ImportState.CANCELLED if whole.state == ImportState.CHECKED else whole.state
            Import.objects.filter(pk=whole.pk).update(file="", state=state)


def _begin(whole, kind, state, by, message="") -> Import:
    whole.state, whole.message = state, message
    whole.job = jobs.enqueue(kind=kind, arguments={"import": whole.pk}, owner=by)
    whole.save()
    return whole


def _locked(whole, state) -> Import:
    whole = Import.objects.select_for_update().get(pk=whole.pk)
    if whole.state != state:
        words = {"state": whole.get_state_display()}
        raise ValidationError(_("This import is %(state)s now. Look at it again before you go on.") % words)
    return whole
