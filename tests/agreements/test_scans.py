"""The scan of what was signed: nothing is filed without it, and it is of the text that is filed."""

import io

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from agreements import scans
from agreements.changing import write_change
from agreements.enums import AgreementState as S
from agreements.enums import AttachmentKind, ChangeKind
from agreements.enums import ChangeState as C
from agreements.models import Attachment
from agreements.workflow import AGREEMENT, CHANGE
from common.workflow import Incomplete, NotAllowed, NotLegal
from leadership.enums import Role
from tests import factories
from tests.agreements import factories as made
from tests.agreements.factories_changes import BETTER_TARGET, change, change_in, scan
from tests.agreements.factories_changes import step as change_step
from tests.factories import COUNTY, NATION, NEIGHBOUR_COUNTY, OTHER_PROVINCE, PREFECTURE, PROVINCE

pytestmark = pytest.mark.django_db
MEGABYTE = 1024 * 1024


def browser(membership) -> Client:
    return factories.sign_in(Client(), membership)


def pdf(said="another") -> SimpleUploadedFile:
    return SimpleUploadedFile("扫描件.pdf", f"%PDF-1.4\n% {said}\n%%EOF\n".encode())


def picture(format, name) -> SimpleUploadedFile:
    file = io.BytesIO()
    Image.new("RGB", (40, 60), "white").save(file, format)
    return SimpleUploadedFile(name, file.getvalue())


def upload(agreement, file=None, by=None):
    address = reverse("agreements:agreement_scan", args=[agreement.pk])
    return browser(by or made.clerk()).post(address, {"file": file or pdf()})


def unsigned(state=S.SUBMITTED):
    """An agreement on its way that nobody has signed yet."""
    agreement = made.draft()
    agreement.current_version.attachments.all().delete()
    return made.drive(agreement, state)


def at_filing_level(agreement):
    while any(move.verb == "endorse" for move in AGREEMENT.next_moves(agreement)):
        agreement = made.step(agreement)
    return agreement


def file(agreement):
    return AGREEMENT.perform(agreement, "file", by=made.director(agreement.desk.region_id))


def names(version) -> list[str]:
    return [scan.sha256 for scan in scans.scans_of(version)]


# -- nothing is filed without it --------------------------------------------------------------------
def test_without_it_filing_is_refused_and_says_what_to_do():
    agreement = at_filing_level(unsigned())
    with pytest.raises(Incomplete) as refused:
        file(agreement)
    assert str(scans.NO_SCAN) in str(refused.value)
    scans.put_scan(agreement=agreement, upload=pdf(), by=made.clerk())
    assert file(agreement).state == S.FILED


def test_it_may_come_while_the_offices_above_decide_and_the_way_goes_on():
    agreement = unsigned()
    assert upload(agreement).url == agreement.get_absolute_url()
    assert file(at_filing_level(agreement)).state == S.FILED


def test_another_attachment_is_no_scan():
    agreement = made.draft()
    agreement.current_version.attachments.update(kind=AttachmentKind.OTHER)
    agreement = at_filing_level(made.drive(agreement, S.SUBMITTED))
    with pytest.raises(Incomplete):
        file(agreement)


def test_the_page_says_that_it_is_missing_and_the_button_is_for_the_clerk():
    agreement = at_filing_level(unsigned())
    page, address = agreement.get_absolute_url(), reverse("agreements:agreement_scan", args=[agreement.pk])
    seen = {by: browser(by).get(page).content.decode() for by in (made.clerk(), made.director(PROVINCE))}
    assert all(str(scans.NO_SCAN) in content for content in seen.values())
    assert [address in content for content in seen.values()] == [True, False]
    assert f"{page}file/" not in seen[made.director(PROVINCE)] or "disabled" in seen[made.director(PROVINCE)]


# -- what is taken ---------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "upload_of",
    [
        pdf,
        lambda: picture("JPEG", "第一页.jpg"),
        lambda: picture("JPEG", "第一页.JPEG"),
        lambda: picture("PNG", "1.png"),
    ],
    ids=["PDF", "JPG", "JPEG", "PNG"],
)
def test_pdf_and_pictures_are_taken(upload_of):
    agreement, given = unsigned(), upload_of()
    assert upload(agreement, given).status_code == 302
    kept = scans.scans_of(agreement.current_version).get()
    assert (kept.name, kept.kind, kept.uploaded_by) == (given.name, AttachmentKind.SIGNED, made.clerk().user)


@pytest.mark.parametrize(
    "given",
    [
        SimpleUploadedFile("扫描件.docx", b"PK\x03\x04"),
        SimpleUploadedFile("扫描件.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook\0".encode("utf-16-le")),
        SimpleUploadedFile("扫描件.pdf", b"MZ\x90\x00"),
        SimpleUploadedFile("扫描件.png", b"%PDF-1.4\n"),
        SimpleUploadedFile("扫描件.pdf", b""),
        SimpleUploadedFile("扫描件.pdf", b"%PDF-" + b"0" * (30 * MEGABYTE)),
    ],
    ids=["Word", "Excel", "program", "PDF as PNG", "empty", "30 MB"],
)
def test_other_files_are_refused_at_the_field(given):
    agreement = unsigned()
    answer = upload(agreement, given)
    assert list(answer.context["form"].errors) == ["file"]
    assert not Attachment.objects.exists()


def test_a_new_one_takes_the_place_of_the_old_one(django_capture_on_commit_callbacks):
    agreement = made.agreement_in(S.SUBMITTED)
    old = scans.scans_of(agreement.current_version).get()
    with django_capture_on_commit_callbacks(execute=True):
        new = scans.put_scan(agreement=agreement, upload=pdf(), by=made.clerk())
    assert list(scans.scans_of(agreement.current_version)) == [new]
    assert [default_storage.exists(each.file.name) for each in (old, new)] == [False, True]


def test_the_same_file_sent_twice_is_kept_once():
    agreement = unsigned()
    for _time in range(2):
        assert upload(agreement).status_code == 302
    assert scans.scans_of(agreement.current_version).count() == 1


# -- who adds it, when, who sees it ------------------------------------------------------------------------
@pytest.mark.invariant("INV-2")
@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("place", [COUNTY, PREFECTURE, NEIGHBOUR_COUNTY])
def test_only_the_clerks_of_its_county_add_it(role, place):
    agreement, by = unsigned(), factories.membership_at(place, role)
    is_theirs, is_out_of_sight = ((place, role) == (where, Role.CLERK) for where in (COUNTY, NEIGHBOUR_COUNTY))
    assert upload(agreement, by=by).status_code == (302 if is_theirs else 404 if is_out_of_sight else 403)
    assert scans.scans_of(agreement.current_version).exists() is is_theirs
    if not is_theirs:
        with pytest.raises(NotAllowed):
            scans.put_scan(agreement=agreement, upload=pdf(), by=by)


@pytest.mark.invariant("INV-3")
@pytest.mark.parametrize("state", [S.DRAFT, S.RETURNED, S.FILED, S.REPORTED, S.IN_REPOSITORY])
def test_it_is_added_between_submission_and_filing(state):
    agreement = made.agreement_in(state)
    before = names(agreement.current_version)
    with pytest.raises(NotLegal):
        scans.put_scan(agreement=agreement, upload=pdf(), by=made.clerk())
    assert upload(agreement).status_code == 302
    assert names(agreement.current_version) == before


@pytest.mark.invariant("INV-1")
def test_adding_it_is_not_writing_the_text():
    agreement, colleague = unsigned(), factories.membership_at(COUNTY, Role.CLERK)
    scans.put_scan(agreement=agreement, upload=pdf(), by=colleague)
    agreement.refresh_from_db()
    assert agreement.edited_by == made.clerk().user


@pytest.mark.invariant("INV-2")
@pytest.mark.parametrize(
    "place, status",
    [(COUNTY, 200), (PREFECTURE, 200), (NATION, 200), (NEIGHBOUR_COUNTY, 404), (OTHER_PROVINCE, 404)],
)
def test_it_is_seen_by_those_who_see_the_agreement(place, status):
    agreement = unsigned()
    kept = scans.put_scan(agreement=agreement, upload=pdf(), by=made.clerk())
    address = reverse("agreements:attachment_download", args=[agreement.pk, kept.pk])
    answer = browser(factories.membership_at(place, Role.INSPECTOR)).get(address)
    answer.getvalue()
    assert answer.status_code == status


# -- an amendment is signed anew ---------------------------------------------------------------------------------
def unsigned_amendment():
    """An amendment that brings only the scan of the version in force, which came with the copy."""
    record = change(ChangeKind.AMENDMENT)
    record.version.tasks.update(target=BETTER_TARGET)
    return write_change(change=record, by=made.clerk(), reason="扩大培训规模。")


def change_at_filing_level(record):
    while not any(move.verb == "file" for move in CHANGE.next_moves(record)):
        record = change_step(record)
    return record


def file_change(record):
    return CHANGE.perform(record, "file", by=made.director(record.desk.region_id))


@pytest.mark.invariant("INV-3")
def test_an_amendment_with_the_old_scan_is_not_filed():
    record = unsigned_amendment()
    assert names(record.version) == names(record.agreement.current_version)
    record = change_at_filing_level(record)
    with pytest.raises(Incomplete) as refused:
        file_change(record)
    assert str(scans.OLD_SCAN) in str(refused.value)


def test_with_the_scan_of_the_new_text_it_is_filed():
    record = unsigned_amendment()
    scan(record)
    assert file_change(change_at_filing_level(record)).state == C.FILED


def test_the_new_scan_may_come_while_the_amendment_is_decided_on(django_capture_on_commit_callbacks):
    record = change_at_filing_level(unsigned_amendment())
    in_force = scans.scans_of(record.agreement.current_version).get()
    with django_capture_on_commit_callbacks(execute=True):
        assert upload(record.agreement).status_code == 302
    assert file_change(record).state == C.FILED
    assert default_storage.exists(in_force.file.name)
    assert names(record.agreement.current_version) == [in_force.sha256] != names(record.version)


def test_the_old_scan_sent_again_is_refused():
    record = change_at_filing_level(unsigned_amendment())
    [before] = scans.scans_of(record.version)
    with before.file.open() as kept:
        again = SimpleUploadedFile("新扫描件.pdf", kept.read())
    with pytest.raises(NotLegal, match=".+"):
        scans.put_scan(agreement=record.agreement, upload=again, by=made.clerk())
    assert names(record.version) == [before.sha256]


def test_an_old_scan_of_two_amendments_ago_does_not_count_either():
    first = change_in(ChangeKind.AMENDMENT, C.IN_FORCE)
    original = first.agreement.versions.get(number=1)
    record = change(ChangeKind.AMENDMENT, type(first.agreement).objects.get(pk=first.agreement_id))
    record.version.tasks.update(target=BETTER_TARGET + 1)
    Attachment.objects.filter(version=record.version).exclude(sha256=names(original)[0]).delete()
    assert scans.missing_scan(record.version) == [scans.OLD_SCAN]


def test_returned_after_filing_and_unchanged_the_scan_still_counts():
    agreement = made.agreement_in(S.FILED)
    agreement = AGREEMENT.perform(agreement, "return", by=made.director(PROVINCE), reason=made.REASON)
    assert scans.missing_scan(agreement.current_version) == []
    agreement.current_version.tasks.update(target=BETTER_TARGET)
    assert scans.missing_scan(agreement.current_version) == [scans.OLD_SCAN]


def test_the_page_tells_that_the_scan_is_of_an_earlier_text():
    record = change_at_filing_level(unsigned_amendment())
    assert str(scans.OLD_SCAN) in browser(made.clerk()).get(record.agreement.get_absolute_url()).content.decode()
