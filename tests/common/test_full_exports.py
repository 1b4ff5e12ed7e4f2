"""Reports that name numbers of people: masked, unless somebody who may see them says why [INV-2]."""

import io

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.template.loader import render_to_string
from django.urls import reverse

from common import job_runs
from common.models import Job, JobState
from common.sealed import opened
from common.workbooks import WORKBOOKS, Column, WorkbookKind
from common.workbooks.export import export_list, queue_export
from leadership import appointments
from leadership.enums import Role
from leadership.permissions import EXPORT_RECORDS
from registry.models import Expert
from tests import factories
from tests.agreements.factories import clerk, expert

pytestmark = pytest.mark.django_db
PHONE, HIDDEN = "13800001234", "138****1234"
REASON = "培训通知需要逐一联系专家"


@pytest.fixture(autouse=True)
def _kind(monkeypatch):
    monkeypatch.setattr("common.workbooks.kind.WORKBOOKS", WORKBOOKS)
    yield WorkbookKind(
        name="test-phones",
        title="专家电话表",
        columns=(
            Column("姓名", lambda row: row.name),
            Column("电话", lambda row: row.phone, personal=True),
        ),
        rows=lambda membership, query: Expert.objects.visible_to(membership),
        describe=lambda membership, query: membership.region.name,
        permission=EXPORT_RECORDS,
    )
    del WORKBOOKS["test-phones"]


def ran(job) -> Job:
    job_runs.run(job.pk)
    job.refresh_from_db()
    return job


def phones(file) -> list:
    """The telephones in a report; in that of the test there are no totals."""
    sheet = openpyxl.load_workbook(file).active
    return [line[2] for line in sheet.iter_rows(min_row=4, values_only=True)]


def queued(by=None, reason="") -> Job:
    return queue_export(workbook="test-phones", query="", owner=by or clerk(), reason=reason)


def test_numbers_are_masked_unless_asked_for_with_a_reason():
    expert(phone=PHONE), expert()
    with opened(ran(queued()).result) as file:
        assert sorted(phones(file), key=str) == [HIDDEN, None]
    full = ran(queued(reason=REASON))
    with opened(full.result) as file:
        assert sorted(phones(file), key=str) == [PHONE, None]
    assert (full.arguments["full"], full.arguments["reason"]) == (True, REASON)
    assert "号码完整显示" in full.message or "with numbers in full" in full.message


def test_a_full_report_cannot_be_read_on_the_disk():
    expert(phone=PHONE)
    job = ran(queued(reason=REASON))
    with open(job.result.path, "rb") as file:
        stored = file.read()
    assert not stored.startswith(b"PK")
    assert PHONE.encode() not in stored


def test_masked_and_full_are_two_reports():
    assert queued() == queued()
    assert queued(reason=REASON) != queued()


@pytest.mark.invariant("INV-2")
def test_without_the_right_there_is_no_full_report():
    for role in (Role.INSPECTOR, Role.AGRICULTURE, Role.ADMINISTRATOR):
        with pytest.raises(PermissionDenied):
            queued(factories.membership_at(factories.COUNTY, role), REASON)
    with pytest.raises(ValidationError):
        queued(reason="abc ")
    assert Job.objects.count() == 0


@pytest.mark.invariant("INV-2")
def test_who_loses_the_right_gets_neither_run_nor_file(client):
    expert(phone=PHONE)
    owner = factories.membership_at(factories.COUNTY, Role.CLERK)
    made, waiting, hidden = ran(queued(owner, REASON)), queued(owner, REASON), ran(queued(owner))
    administrator = factories.membership_at(factories.PROVINCE, Role.ADMINISTRATOR)
    appointments.change_membership(membership=owner, by=administrator, roles=[Role.INSPECTOR])
    factories.sign_in(client, owner)
    assert client.get(reverse("jobs:job_download", args=[made.pk])).status_code == 403
    assert client.get(reverse("jobs:job_download", args=[hidden.pk])).status_code == 200
    ended = ran(Job.objects.get(pk=waiting.pk))
    assert (ended.state, bool(ended.result)) == (JobState.FAILED, False)


@pytest.mark.invariant("INV-2")
def test_a_report_holds_nobody_from_outside():
    expert(phone=PHONE)
    with opened(ran(queued(clerk(factories.NEIGHBOUR_COUNTY), REASON)).result) as file:
        assert phones(file) == []


# -- from the list -----------------------------------------------------------------------
def posted(rf, by, **content):
    request = rf.post("/", content)
    request.membership, request.user, request.hats = by, by.user, [by]
    return export_list(request, "test-phones")


def test_the_list_sends_both(rf):
    by = clerk()
    assert posted(rf, by, query="q=a").status_code == 302
    assert posted(rf, by, query="q=a", full="1", reason=REASON).status_code == 302
    asked = list(Job.objects.order_by("pk").values_list("arguments", flat=True))
    masked = {"workbook": "test-phones", "query": "q=a", "full": False}
    assert asked == [masked, masked | {"full": True, "reason": REASON}]


def test_without_a_reason_it_is_asked_for_again(client, rf):
    answer = posted(rf, clerk(), query="q=a&amp", full="1", reason=" 查 ")
    page = answer.content.decode()
    assert (answer.status_code, Job.objects.count()) == (200, 0)
    assert 'value="q=a&amp;amp"' in page
    assert "查" in page


# -- the record ----------------------------------------------------------------------------
def test_the_office_reads_who_took_what(client):
    expert(phone=PHONE)
    ran(queued())
    ran(queued(clerk(), REASON))
    factories.sign_in(client, factories.membership_at(factories.COUNTY, Role.INSPECTOR))
    page = client.get(reverse("leadership:export_list"))
    assert page.text.count("专家电话表") == 2
    assert page.text.count(clerk().name) >= 2
    assert (REASON in page.text, PHONE in page.text) == (True, False)


@pytest.mark.parametrize("place", ["52", "520327"])
def test_other_offices_do_not(client, place):
    queued(clerk(), REASON)
    factories.sign_in(client, factories.membership_at(place, Role.INSPECTOR))
    assert REASON not in client.get(reverse("leadership:export_list")).text


def test_the_way_there_is_shown_to_whoever_may(client):
    address = reverse("leadership:export_list")
    factories.sign_in(client, factories.membership_at(factories.COUNTY, Role.INSPECTOR))
    assert address in client.get(reverse("jobs:job_list")).text
    factories.sign_in(client, factories.membership_at(factories.COUNTY, Role.HELPER))
    assert address not in client.get(reverse("jobs:job_list")).text


@pytest.mark.parametrize("role, personal, is_asked", [(Role.CLERK, True, True), (Role.CLERK, False, False)])
def test_the_button_asks_where_there_are_numbers(rf, role, personal, is_asked):
    assert ('name="reason"' in button(rf, role, personal)) == is_asked


def test_the_button_asks_only_whoever_may(rf):
    assert 'name="reason"' not in button(rf, Role.INSPECTOR, personal=True)


def button(rf, role, personal) -> str:
    request = rf.get("/")
    request.membership = factories.membership_at(factories.COUNTY, role)
    context = {"url": "/x", "query": "q=1", "personal": personal}
    return render_to_string("components/export_button.html", context, request)


def test_the_file_is_a_workbook_for_whoever_downloads_it(client):
    expert(phone=PHONE)
    job = ran(queued(reason=REASON))
    factories.sign_in(client, clerk())
    answer = client.get(reverse("jobs:job_download", args=[job.pk]))
    assert phones(io.BytesIO(answer.getvalue())) == [PHONE]
    assert "no-store" in answer["Cache-Control"]
