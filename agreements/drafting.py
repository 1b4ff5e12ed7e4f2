"""Verbs on what the county office is writing: an agreement, or an amendment of one in the repository."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.enums import AgreementState
from agreements.models import Agreement, AgreementVersion, Attachment
from common.workflow import NotAllowed, NotLegal
from leadership.permissions import DRAFT_AGREEMENT

NOT_THEIRS = gettext_lazy("Only the clerks of the agreement's own office write in it.")
SUBMITTED = gettext_lazy("It has been submitted and cannot be changed now. Withdraw it, or ask for its return.")


@transaction.atomic
def start_draft(*, by, year, token, **origin) -> Agreement:
    """Begin an agreement of ``by``'s county. The same form sent twice begins one.

    ``origin`` says where it comes from: ``need`` and ``offer`` that were matched, or the agreement it ``renews``.
    """
    try:
        with transaction.atomic():
            agreement = Agreement.objects.create(
                year=year,
                region=by.region,
                state=AgreementState.DRAFT,
                desk=by.group,
                created_by=by.user,
                edited_by=by.user,
                form_token=token,
                **origin,
            )
    except IntegrityError:
        return Agreement.objects.visible_to(by).get(form_token=token)
    agreement.current_version = AgreementVersion.objects.create(agreement=agreement)
    agreement.save(update_fields=["current_version"])
    return agreement


def open_for_editing(*, agreement, by) -> AgreementVersion:
    """Lock the agreement, or its open amendment, note who edits [INV-1], and give the version to write in.

    The lock holds until the transaction ends. Raises NotAllowed for anybody but the clerks of its own office,
    NotLegal once it is submitted.
    """
    record = agreement.written or agreement
    locked = type(record).objects.select_for_update(of=("self",)).get(pk=record.pk)
    if not may_edit(agreement=locked, by=by):
        raise NotAllowed(NOT_THEIRS)
    if not locked.is_open:
        raise NotLegal(SUBMITTED)
    locked.edited_by = by.user
    locked.save(update_fields=["edited_by"])
    return locked.text


def may_edit(*, agreement, by) -> bool:
    return by is not None and by.may(DRAFT_AGREEMENT) and by.region_code == agreement.region_id


@transaction.atomic
def discard_draft(*, agreement, by) -> None:
    """Throw away a draft with everything in it. Raises NotLegal if it was ever submitted."""
    version = open_for_editing(agreement=agreement, by=by)
    if agreement.steps_taken:
        raise NotLegal(_("It has been submitted before, so its number and its history stay. It can be corrected."))
    detach(version.attachments.all())
    for rows in (version.tasks, version.village_links, version.expert_links):
        rows.all().delete()
    Agreement.objects.filter(pk=agreement.pk).update(current_version=None)
    version.delete()
    Agreement.objects.get(pk=agreement.pk).delete()


def attach(*, version, kind, upload, by) -> Attachment:
    """Add a checked file to a version that is open for editing. The same file sent twice is kept once."""
    return Attachment.keep(upload, by=by, version=version, kind=kind)


def detach(attachments) -> None:
    """Remove attachments; their files go once that is certain, unless another version holds them, too."""
    files = [attachment.file for attachment in attachments]
    attachments.delete()
    for file in files:
        if not Attachment.objects.filter(file=file.name).exists():
            transaction.on_commit(lambda name=file.name, storage=file.storage: storage.delete(name))
