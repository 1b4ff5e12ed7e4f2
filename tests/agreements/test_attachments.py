"""Files of an agreement: what is taken, what is refused, who gets them, and when they go."""

import io
import zipfile
from hashlib import sha256

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from agreements.enums import AgreementState as S
from agreements.models import Agreement, Attachment
from agreements.workflow import AGREEMENT
from leadership.enums import Role
from tests import factories
from tests.agreements.factories import (
    REASON,
    agreement_in,
    clerk,
    director,
    draft,
    drive,
    empty_draft,
    helper,
    organisation,
)
from tests.factories import COUNTY, NATION, NEIGHBOUR_COUNTY, OTHER_PROVINCE, PREFECTURE, PROVINCE

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
PROGRAM = b"MZ\x90\x00" + b"\0" * 200
MEGABYTE = 1024 * 1024


def browser(membership) -> Client:
    return factories.sign_in(Client(), membership)


def address(name, agreement, *args) -> str:
    return reverse(f"agreements:{name}", args=[agreement.pk, *args])


def upload(agreement, content=PDF, name="帮扶协议（签章）.pdf", kind="signed"):
    file = SimpleUploadedFile(name, content)
    return browser(clerk()).post(address("draft_attachments", agreement), {"add": "1", "kind": kind, "file": file})


def with_file(agreement) -> Attachment:
    upload(agreement)
    return Attachment.objects.filter(version=agreement.current_version).latest("pk")


def status_of(response) -> int:
    """Of a download after it has been read to its end, which closes the file behind it."""
    b"".join(response.streaming_content if response.streaming else [])
    return response.status_code


def document(*parts) -> bytes:
    """A zip archive with these parts, as Word and Excel make them."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for part in parts:
            archive.writestr(part, "<xml/>")
    return file.getvalue()


# -- what is taken -------------------------------------------------------------------------------
def test_a_file_is_kept_under_a_name_of_our_own():
    attachment = with_file(empty_draft())
    assert (attachment.name, attachment.size, attachment.sha256) == (
        "帮扶协议（签章）.pdf",
        len(PDF),
        sha256(PDF).hexdigest(),
    )
    assert attachment.uploaded_by == clerk().user
    assert "帮扶" not in attachment.file.name
    with attachment.file.open() as kept:
        assert kept.read() == PDF


def test_the_same_file_sent_twice_is_kept_once():
    agreement = empty_draft()
    for _time in range(2):
        assert upload(agreement).status_code == 302
    assert Attachment.objects.count() == 1


@pytest.mark.parametrize(
    "content, name",
    [
        (b"%PDF-" + b"0" * (30 * MEGABYTE), "扫描件.pdf"),
        (PROGRAM, "协议.pdf"),
        (PROGRAM, "协议.exe"),
        (PDF, "协议.exe"),
        (PDF, "协议"),
        (b"", "协议.pdf"),
        (document("[Content_Types].xml", "payload.bin"), "协议.docx"),
        (document("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), "协议.docx"),
    ],
    ids=["30 MB", "exe as pdf", "exe", "pdf as exe", "no ending", "empty", "zip as docx", "macros"],
)
def test_what_is_not_taken_is_refused_at_the_field(content, name):
    agreement = empty_draft()
    response = upload(agreement, content, name, kind="other")
    assert list(response.context["form"].errors) == ["file"]
    assert 'value="other" selected' in response.content.decode()
    assert Attachment.objects.count() == 0


def test_a_file_must_be_chosen():
    response = browser(clerk()).post(address("draft_attachments", empty_draft()), {"add": "1", "kind": "signed"})
    assert list(response.context["form"].errors) == ["file"]


# -- who gets it ------------------------------------------------------------------------------------
@pytest.mark.invariant("INV-2")
@pytest.mark.parametrize(
    "place, status",
    [(COUNTY, 200), (PREFECTURE, 200), (NATION, 200), (NEIGHBOUR_COUNTY, 404), (OTHER_PROVINCE, 404)],
)
def test_it_is_handed_out_to_those_who_see_the_agreement(place, status):
    agreement = draft()
    attachment = with_file(agreement)
    drive(agreement, S.SUBMITTED)
    client = browser(factories.membership_at(place, Role.INSPECTOR))
    assert status_of(client.get(address("attachment_download", agreement, attachment.pk))) == status


@pytest.mark.invariant("INV-2")
def test_it_is_not_reached_through_another_agreement():
    agreement, own = draft(), draft(NEIGHBOUR_COUNTY)
    attachment = with_file(agreement)
    client = browser(clerk(NEIGHBOUR_COUNTY))
    assert client.get(address("attachment_download", own, attachment.pk)).status_code == 404


@pytest.mark.invariant("INV-2")
def test_an_assisting_party_gets_its_own():
    party, other = organisation(), organisation()
    agreement = draft(organisation=party)
    attachment = with_file(agreement)
    page = address("attachment_download", agreement, attachment.pk)
    assert browser(helper(party)).get(page).status_code == 404
    drive(agreement, S.SUBMITTED)
    assert [status_of(browser(helper(each)).get(page)) for each in (party, other)] == [200, 404]


def test_it_comes_as_a_download_under_the_name_the_clerk_gave_it():
    agreement = draft()
    page = address("attachment_download", agreement, with_file(agreement).pk)
    response = browser(clerk()).get(page)
    assert b"".join(response.streaming_content) == PDF
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''%E5%B8%AE")
    assert "no-store" in response["Cache-Control"]
    assert Client().get(page).url.startswith(reverse("account_login"))


# -- when it goes --------------------------------------------------------------------------------------
def test_removed_from_a_draft_the_file_goes_too(django_capture_on_commit_callbacks):
    agreement = empty_draft()
    attachment = with_file(agreement)
    with django_capture_on_commit_callbacks(execute=True):
        browser(clerk()).post(address("draft_attachments", agreement), {"remove": attachment.pk})
    assert (Attachment.objects.count(), default_storage.exists(attachment.file.name)) == (0, False)


def test_thrown_away_with_the_draft(django_capture_on_commit_callbacks):
    agreement = empty_draft()
    attachment = with_file(agreement)
    with django_capture_on_commit_callbacks(execute=True):
        browser(clerk()).post(address("agreement_discard", agreement))
    assert (Agreement.objects.count(), default_storage.exists(attachment.file.name)) == (0, False)


@pytest.mark.invariant("INV-3")
def test_what_was_filed_keeps_its_file_when_the_next_version_drops_it(django_capture_on_commit_callbacks):
    agreement = draft()
    filed_with = with_file(agreement)
    agreement = drive(agreement, S.FILED)
    agreement = AGREEMENT.perform(agreement, "return", by=director(PROVINCE), reason=REASON)
    copy = agreement.current_version.attachments.get(name=filed_with.name)
    with django_capture_on_commit_callbacks(execute=True):
        browser(clerk()).post(address("draft_attachments", agreement), {"remove": copy.pk})
    assert not agreement.current_version.attachments.filter(name=filed_with.name).exists()
    response = browser(clerk()).get(address("attachment_download", agreement, filed_with.pk))
    assert b"".join(response.streaming_content) == PDF


@pytest.mark.invariant("INV-3")
def test_nothing_is_added_or_removed_once_submitted():
    agreement = draft()
    attachment = with_file(agreement)
    agreement = drive(agreement, S.SUBMITTED)
    upload(agreement, PDF + b"%", "另一份.pdf")
    browser(clerk()).post(address("draft_attachments", agreement), {"remove": attachment.pk})
    assert Attachment.objects.latest("pk") == attachment


def test_a_file_that_is_gone_from_the_storage_is_said_plainly():
    agreement = agreement_in(S.DRAFT)
    attachment = with_file(agreement)
    default_storage.delete(attachment.file.name)
    response = browser(clerk()).get(address("attachment_download", agreement, attachment.pk))
    assert response.status_code == 404
