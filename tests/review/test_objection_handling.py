"""Objections inside the office: the chain, who may do what, who sees the objector, and the numbers."""

import re
from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from common import clock, job_runs
from common.models import Job
from common.sealed import opened
from common.workflow import Incomplete, NotAllowed, NotLegal
from leadership.enums import Role
from review import identity, objecting
from review.models import IdentityReveal, Objection, ObjectionStep
from review.workflow import OBJECTION
from tests import factories, subjects
from tests.factories import COUNTY, NATION, OTHER_PROVINCE, PROVINCE
from tests.review.factories_notices import (
    FINDINGS,
    REPLY,
    decider,
    driven,
    handler,
    objection,
    published,
    selected,
    signed,
)
from tests.review.test_quota_pages import sheet_of
from tests.test_access_matrix import addresses
from tests.test_personal_data import rows_that_hold

pytestmark = pytest.mark.django_db
NAME, CONTACT, REASON = "周举报", "13512345678", "向异议人核实培训时间"


def browser(membership) -> Client:
    return factories.sign_in(Client(raise_request_exception=False), membership)


def reveal_page(record) -> str:
    return reverse("review:objection_reveal", args=[record.pk])


# -- the chain ----------------------------------------------------------------------------------
@pytest.mark.parametrize("state", ["not_accepted", "upheld", "dismissed"])
def test_it_goes_its_way_to_a_decision_with_a_reply(state):
    record = objection(state=state)
    assert record.state == state
    assert objecting.reply_to(record) == REPLY


def test_the_buttons_of_the_pages_lead_along_the_chain():
    record = objection()
    clerk, director = browser(handler()), browser(decider())

    def act(client, verb, reason=""):
        seen = Objection.objects.get(pk=record.pk).steps_taken
        client.post(reverse("review:objection_act", args=[record.pk, verb]), {"seen": seen, "reason": reason})

    act(clerk, "accept")
    clerk.post(reverse("review:objection_findings", args=[record.pk]), {"findings": FINDINGS})
    act(clerk, "investigate")
    assert FINDINGS in director.get(record.get_absolute_url()).content.decode()
    act(director, "uphold")
    assert Objection.objects.get(pk=record.pk).state == "investigated"
    act(director, "uphold", REPLY)
    kept = Objection.objects.get(pk=record.pk)
    assert (kept.state, kept.findings, kept.edited_by) == ("upheld", FINDINGS, handler().user)


def test_nothing_is_reported_without_findings():
    record = objection(state="accepted")
    with pytest.raises(Incomplete):
        OBJECTION.perform(record, "investigate", by=handler())
    with pytest.raises(Incomplete):
        objecting.write_findings(objection=record, by=handler(), findings=" ")


@pytest.mark.parametrize("verb", ["accept", "investigate"])
def test_the_director_does_not_examine(verb):
    record = objection(state={"accept": "received", "investigate": "accepted"}[verb])
    with pytest.raises(NotAllowed):
        OBJECTION.perform(record, verb, by=decider())


@pytest.mark.invariant("INV-1")
def test_whoever_examined_it_does_not_decide():
    both = factories.membership_at(PROVINCE, Role.CLERK, Role.DIRECTOR)
    accepted = objection()
    OBJECTION.perform(accepted, "accept", by=both)
    objecting.write_findings(objection=accepted, by=both, findings=FINDINGS)
    reported = OBJECTION.perform(accepted, "investigate", by=handler())
    for verb in ("uphold", "dismiss", "return"):
        with pytest.raises(NotAllowed):
            OBJECTION.perform(reported, verb, by=both, reason=REPLY)
    with pytest.raises(IntegrityError, match="does not decide"), transaction.atomic():
        ObjectionStep.objects.create(
            record=reported,
            serial=3,
            verb="uphold",
            from_state="investigated",
            to_state="upheld",
            actor=both.user,
            group=both.group,
        )


def concerned_by(nomination):
    """Whoever put the nominee forward, with duties at the province besides."""
    return factories.membership_at(PROVINCE, Role.CLERK, Role.DIRECTOR, user=nomination.created_by)


def test_whoever_put_the_nominee_forward_does_not_handle_it():
    nomination = selected()
    record = signed(published(), nomination)
    by = concerned_by(nomination)
    for verb in ("accept", "refuse"):
        with pytest.raises(NotAllowed, match="由您推荐"):
            OBJECTION.perform(record, verb, by=by, reason=REPLY)
    with pytest.raises(PermissionDenied):
        identity.reveal(objection=record, by=by, reason=REASON)
    assert browser(by).post(reveal_page(record), {"reason": REASON}).status_code == 403
    accepted = driven(record, "accepted")
    with pytest.raises(NotAllowed):
        objecting.write_findings(objection=accepted, by=by, findings=FINDINGS)
    with pytest.raises(IntegrityError, match="does not handle"), transaction.atomic():
        ObjectionStep.objects.create(
            record=accepted,
            serial=2,
            verb="investigate",
            from_state="accepted",
            to_state="investigated",
            actor=by.user,
            group=by.group,
        )
    assert not IdentityReveal.objects.exists()


def test_findings_are_written_while_it_is_under_investigation():
    record = objection()
    with pytest.raises(NotLegal):
        objecting.write_findings(objection=record, by=handler(), findings=FINDINGS)
    reported = objection(record.notice, state="investigated")
    with pytest.raises(IntegrityError, match="under investigation"), transaction.atomic():
        Objection.objects.filter(pk=reported.pk).update(findings="改过")


@pytest.mark.parametrize(
    "change", [{"content": "改过"}, {"nomination": None}, {"due_on": "2030-01-01"}, {"region": "62"}]
)
def test_what_was_received_stays(change):
    record = objection(published(), None) if "content" in change else signed(nominated(), selected_on_notice())
    with pytest.raises(IntegrityError, match="stays as it is"), transaction.atomic():
        Objection.objects.filter(pk=record.pk).update(**change)


def nominated():
    selected()
    return published()


def selected_on_notice():
    from review.models import Nomination

    return Nomination.objects.get()


def test_enclosures_and_looks_stay():
    from tests.agreements.factories import a_pdf

    record = objection(files=[a_pdf("照片.pdf")])
    row = record.enclosures.get()
    for change in (row.delete, lambda: record.enclosures.update(name="别的.pdf")):
        with pytest.raises(IntegrityError, match="come with it and stay"), transaction.atomic():
            change()


# -- who sees it ------------------------------------------------------------------------------------
@pytest.mark.invariant("INV-2")
@pytest.mark.parametrize(
    "place, role, status",
    [
        (PROVINCE, Role.CLERK, 200),
        (PROVINCE, Role.DIRECTOR, 200),
        (PROVINCE, Role.INSPECTOR, 403),
        (PROVINCE, Role.ADMINISTRATOR, 403),
        (PROVINCE, Role.REVIEWER, 403),
        (NATION, Role.DIRECTOR, 404),
        (OTHER_PROVINCE, Role.CLERK, 404),
        (COUNTY, Role.CLERK, 404),
    ],
)
def test_an_objection_is_read_by_its_office_alone(place, role, status):
    record = signed()
    client = browser(factories.membership_at(place, role))
    pages = [record.get_absolute_url(), reveal_page(record), reverse("review:objection_history", args=[record.pk])]
    assert [client.get(page).status_code for page in pages] == [status] * 3
    assert Client().get(record.get_absolute_url()).status_code == 302


def test_the_list_and_the_workbench_show_what_waits():
    record = objection()
    client = browser(handler())
    for page in (reverse("review:objection_list"), reverse("portal:workbench")):
        assert record.get_absolute_url() in client.get(page).content.decode()
    assert "办结" in client.get(reverse("portal:workbench")).content.decode()
    other = browser(factories.membership_at(OTHER_PROVINCE, Role.CLERK))
    assert record.number not in other.get(reverse("review:objection_list")).content.decode()


def test_what_is_late_is_told():
    record = objection()
    with clock.standing_at(clock.now() + clock_days(31)):
        rows = Objection.objects.visible_to(handler())
        from review.objection_lists import ObjectionFilter

        assert list(ObjectionFilter({"time": "overdue"}, rows).qs) == [record]
        assert record.days_left == -1
        assert "逾期" in browser(handler()).get(record.get_absolute_url()).content.decode()
    assert list(ObjectionFilter({"time": "overdue"}, rows).qs) == []


def clock_days(days):
    from datetime import timedelta

    return timedelta(days=days)


def test_the_list_costs_the_same_for_many():
    notice, client, counts = nominated(), browser(handler()), []
    for number in (1, 4):
        for _each in range(number):
            objection(notice, selected_on_notice())
        client.get(reverse("review:objection_list"))
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("review:objection_list"))
        counts.append(len(queries))
    assert counts[0] == counts[1]


# -- who objects -----------------------------------------------------------------------------------
def test_the_identity_is_shown_once_for_a_reason_on_record():
    record, by = signed(), handler()
    client = browser(by)
    assert NAME not in client.get(reveal_page(record)).content.decode()
    assert NAME not in client.post(reveal_page(record), {"reason": "查"}).content.decode()
    assert not IdentityReveal.objects.exists()
    answer = client.post(reveal_page(record), {"reason": REASON})
    page = answer.content.decode()
    assert (NAME in page, CONTACT in page, "no-store" in answer["Cache-Control"]) == (True, True, True)
    look = IdentityReveal.objects.get()
    assert (look.objection, look.by, look.reason) == (record, by, REASON)
    detail = client.get(record.get_absolute_url()).content.decode()
    assert (REASON in detail, NAME in detail) == (True, False)
    with pytest.raises(IntegrityError, match="stays on record"), transaction.atomic():
        look.delete()


def test_an_anonymous_one_has_nobody_to_show():
    record = objection()
    assert browser(handler()).get(reveal_page(record)).status_code == 404
    with pytest.raises(ValidationError):
        identity.reveal(objection=record, by=handler(), reason=REASON)


@pytest.mark.parametrize("place, role", [(NATION, Role.DIRECTOR), (OTHER_PROVINCE, Role.CLERK), (COUNTY, Role.CLERK)])
def test_nobody_else_reveals(place, role):
    record = signed()
    with pytest.raises(Objection.DoesNotExist):
        identity.reveal(objection=record, by=factories.membership_at(place, role), reason=REASON)
    assert not IdentityReveal.objects.exists()


@pytest.mark.invariant("INV-2")
def test_no_page_shows_who_objects():
    things = subjects.at(COUNTY)
    record = driven(signed(published_of(things)), "dismissed")
    things["objection"] = record.pk
    people = [(PROVINCE, Role.CLERK), (PROVINCE, Role.INSPECTOR), (NATION, Role.DIRECTOR)]
    clients = [Client(), *(browser(factories.membership_at(place, role)) for place, role in people)]
    found, pages = [], [(name, pattern) for name, pattern in addresses() if name.startswith(("review:", "portal:"))]
    for client in clients:
        client.raise_request_exception = False
        for name, pattern in pages:
            address = reverse(name, kwargs=subjects.arguments(name, pattern, things))
            page = client.get(address).getvalue().decode(errors="ignore")
            found += [address] if NAME in page or CONTACT in page else []
    assert found == []


def published_of(things):
    from review.models import PublicNotice

    return PublicNotice.objects.get(pk=things["notice"])


@pytest.mark.invariant("INV-2")
def test_no_table_holds_who_objects():
    record = signed(state="upheld")
    browser(handler()).post(reveal_page(record), {"reason": REASON})
    assert rows_that_hold(NAME, CONTACT, objecting.code_of(record.form_token)) == []
    events = Objection.pgh_event_model
    assert {"objector_name", "objector_contact", "code_hash", "form_token"}.isdisjoint(
        field.name for field in events._meta.fields
    )


def test_no_log_holds_who_objects(caplog):
    with caplog.at_level("DEBUG"):
        record = signed()
        browser(handler()).post(reveal_page(record), {"reason": REASON})
    assert (NAME in caplog.text, CONTACT in caplog.text) == (False, False)


# -- in numbers --------------------------------------------------------------------------------------
def workbook_cells(job) -> list[str]:
    with opened(job.result) as file:
        book = load_workbook(BytesIO(file.read()))
    return [str(cell.value) for row in book.active.iter_rows() for cell in row if cell.value is not None]


@pytest.mark.invariant("INV-2")
def test_the_register_has_no_identities_and_only_the_offices_own():
    notice = nominated()
    mine, done = signed(notice, selected_on_notice()), objection(notice, state="dismissed")
    others = objection(published(county="620102"))
    browser(handler()).post(reverse("review:objection_export"), {"query": ""})
    job = Job.objects.get()
    job_runs.run(job.pk)
    job.refresh_from_db()
    cells = workbook_cells(job)
    text = " ".join(cells)
    assert {mine.number, done.number} <= set(cells)
    assert [word in text for word in (others.number, NAME, CONTACT, mine.content)] == [False] * 4


def test_an_inspector_takes_home_an_empty_register():
    objection()
    browser(factories.membership_at(PROVINCE, Role.INSPECTOR)).post(reverse("review:objection_export"), {"query": ""})
    job = Job.objects.get()
    job_runs.run(job.pk)
    job.refresh_from_db()
    assert not re.search(r"YY\d{4}-", " ".join(workbook_cells(job)))


def test_the_numbers_of_a_province_and_year():
    notice = published()
    for state in ("received", "accepted", "upheld", "dismissed", "dismissed", "not_accepted"):
        objection(notice, state=state)
    from review.objection_lists import statistics

    by = factories.membership_at(PROVINCE, Role.INSPECTOR)
    row = statistics(by).get()
    assert row == {
        "region": "52",
        "region__name": "贵州省",
        "notice__year": notice.year,
        "received": 6,
        "open": 2,
        "overdue": 0,
        "not_accepted": 1,
        "upheld": 1,
        "dismissed": 2,
        "in_time": 4,
    }
    assert "贵州省" in browser(by).get(reverse("review:objection_statistics")).content.decode()
    _header, first, *_total = sheet_of(decider(), reverse("review:objection_statistics_export"))
    assert first[1:] == (notice.year, "贵州省", 6, 2, 0, 1, 1, 2, 4)
    assert list(statistics(factories.membership_at(OTHER_PROVINCE, Role.INSPECTOR))) == []
    assert len(statistics(factories.membership_at(NATION, Role.INSPECTOR))) == 1
