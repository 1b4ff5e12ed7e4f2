"""The scan of the signed agreement: without it nothing is filed [三(二)]. It may come while the offices decide."""

from pathlib import PurePath

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.content import wording_of
from agreements.drafting import detach
from agreements.enums import AgreementState, AttachmentKind, ChangeState
from agreements.models import Agreement, Attachment
from common.uploads import CheckedFileField, sha256
from common.workflow import NotAllowed, NotLegal
from leadership.permissions import DRAFT_AGREEMENT

ENDINGS = (".pdf", ".jpg", ".jpeg", ".png")
ON_ITS_WAY = (AgreementState.SUBMITTED, AgreementState.ENDORSED)
CHANGE_ON_ITS_WAY = (ChangeState.SUBMITTED, ChangeState.ENDORSED)


NO_SCAN = gettext_lazy(
    "The scan of the signed agreement has not been uploaded: the county office adds it on the page of it."
)
OLD_SCAN = gettext_lazy(
    "The scan is that of an earlier version, which says something else: the county office has this version signed "
    "and adds its scan on the page of the agreement."
)


class ScanForm(forms.Form):
    file = CheckedFileField(
        label=gettext_lazy("Scan of the signed agreement"),
        max_length=200,
        help_text=gettext_lazy("PDF or photo, all pages, with the signatures and seals."),
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if PurePath(file.name).suffix.lower() not in ENDINGS:
            raise ValidationError(_("A scan is a PDF, JPEG or PNG file."))
        return file


def scans_of(version):
    return version.attachments.filter(kind=AttachmentKind.SIGNED)


def missing_scan(version) -> list[str]:
    """What stands in the way of filing a text: nobody signed it, or what was signed is another text."""
    kept = {scan.sha256 for scan in scans_of(version)}
    if not kept:
        return [NO_SCAN]
    return [] if kept - _signed_for_other_words(version) else [OLD_SCAN]


def _signed_for_other_words(version) -> set[str]:
    """SHA-256 of the scans of filed versions that say something else. A new version begins with copies of them."""
    filed = version.agreement.versions.filter(filed_at__isnull=False).exclude(pk=version.pk)
    said = wording_of(version)
    return {scan.sha256 for other in filed if wording_of(other) != said for scan in scans_of(other)}


def missing_to_file(agreement) -> list[str]:
    return missing_scan(agreement.current_version)


def version_on_its_way(agreement):
    """The text that the offices above decide on now, of the agreement or of an amendment; None if there is none."""
    if agreement.state in ON_ITS_WAY:
        return agreement.current_version
    change = agreement.changes.filter(state__in=CHANGE_ON_ITS_WAY, version__isnull=False).first()
    return change.version if change else None


def may_add_scan(agreement, membership) -> bool:
    return membership.may(DRAFT_AGREEMENT) and membership.region_code == agreement.region_id


@transaction.atomic
def put_scan(*, agreement, upload, by) -> Attachment:
    """Put a scan in the place of those that were there. Adding it is not writing the text: its authors stay.

    Raises NotAllowed for anybody but the clerks of the county, NotLegal when no text is on its way and for the scan
    of an earlier version that says something else.
    """
    locked = Agreement.objects.select_for_update(of=("self",)).get(pk=agreement.pk)
    if not may_add_scan(locked, by):
        raise NotAllowed(_("The scan is uploaded by the clerks of the agreement's own office."))
    version = version_on_its_way(locked)
    if version is None:
        raise NotLegal(_("A scan is added between submission and filing. In a draft it stands with the attachments."))
    if sha256(upload) in _signed_for_other_words(version):
        raise NotLegal(_("This file is the scan of an earlier version. Upload that of the paper signed now."))
    new = Attachment.keep(upload, by=by, version=version, kind=AttachmentKind.SIGNED)
    detach(scans_of(version).exclude(pk=new.pk))
    return new
