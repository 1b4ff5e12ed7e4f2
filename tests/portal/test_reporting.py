"""Who has not reported: the truth of each cell, whose places are shown, the page and its report."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from agreements.enums import AgreementState
from assessments.enums import AssessmentState
from assessments.progress import progress_in
from common import job_runs
from common.jobs import Job
from common.sealed import opened
from leadership.enums import Role, Window
from leadership.models import WindowExtension
from leadership.programme import current_year
from portal.enums import Urgency
from portal.models import Message
from portal.reporting import OWED, directly_below, matrix_of
from review.award_enums import AwardState
from review.enums import NominationState
from review.models import NomineeList
from review.workflow import NOMINEE_LIST
from tests import factories
from tests.agreements import factories as made
from tests.assessments import factories as assessed
from tests.factories import COUNTY, NATION, NEIGHBOUR_COUNTY, OTHER_PROVINCE, PREFECTURE, PROVINCE
from tests.portal import factories_deadlines as deadlines
from tests.portal.factories_deadlines import last_day, on
from tests.review import factories_nominations as nominees

pytestmark = pytest.mark.django_db
YEAR = current_year()  # also when the day of a test lies in the next
# What lies at a province, asked by the nation; the rest lies at a county, and its province asks.
CASES = deadlines.CASES | {
    "voucher": lambda: deadlines.award(AwardState.ALLOCATED, lambda: made.clerk(PROVINCE), AwardState.TO_PASS_ON),
    "notice_over": lambda: forwarding(),
    "window_nomination": lambda: nominating(),
    "release": lambda: deadlines.award(AwardState.TO_PASS_ON, lambda: made.director(PROVINCE), AwardState.PASSED_ON),
}


def forwarding() -> deadlines.Case:
    """Drawn up is not forwarded: the nation waits until the director has sent the list."""
    case = deadlines.CASES["notice_over"]()

    def finish():
        case.finish()
        NOMINEE_LIST.perform(NomineeList.objects.get(), "forward", by=made.director(PROVINCE))

    return replace(case, finish=finish)


def nominating() -> deadlines.Case:
    """Submitted, so that the province sees it; the county's director has to pass it on."""
    record = nominees.nomination_in(NominationState.SUBMITTED)
    return deadlines.Case(last_day(), [], lambda: nominees.drive(record, NominationState.CANDIDATE))


OF_PROVINCES = (
    *("window_provincial_review", "notice_over", "voucher", "release", "statement"),
    *("reporting", "closing"),
)
each_duty = pytest.mark.parametrize("name", OWED)


def asking(name):
    return made.clerk(NATION if name in OF_PROVINCES else PROVINCE)


def cells(by, name=""):
    """(place, cell) of all that the matrix shows."""
    rows = matrix_of(by=by, year=YEAR, name=name).rows
    return [(row.region.code, cell) for row in rows for cell in row.cells if cell]


def the_cell(by, name):
    ((_code, cell),) = cells(by, name)
    return cell


# -- the truth of a cell -----------------------------------------------------------------------------
@each_duty
def test_in_time_soon_late_and_done(name):
    case = CASES[name]()
    by = asking(name)
    moments = ((-8, Urgency.IN_TIME), (-7, Urgency.SOON), (0, Urgency.SOON), (1, Urgency.OVERDUE))
    # While a notice runs, nothing can be forwarded yet.
    for days, urgency in moments[-1:] if name == "notice_over" else moments:
        with on(case.day + timedelta(days=days)):
            cell = the_cell(by, name)
            assert (cell.due.day, cell.due.urgency, cell.done) == (case.day, urgency, 0)
            assert cell.late == (cell.total if days > 0 else 0)
            assert cell.total >= 1
    before = cell.total
    case.finish()
    with on(case.day):
        if name == "window_provincial_review":  # it was returned: the province has no such candidate any more
            assert cells(by, name) == [] or the_cell(by, name).is_done
        else:
            cell = the_cell(by, name)
            assert (cell.is_done, cell.late, cell.done) == (True, 0, before)


@each_duty
def test_a_figure_leads_to_the_records(name, client):
    CASES[name]()
    by = asking(name)
    (row,) = matrix_of(by=by, year=YEAR, name=name).rows
    (told,) = row.told
    assert factories.sign_in(client, by).get(told["address"]).status_code == 200


def test_figures_are_added_up_by_place():
    made.draft(), made.agreement_in(AgreementState.SUBMITTED), made.agreement_in(AgreementState.RETURNED)
    factories.group_at(NEIGHBOUR_COUNTY), factories.group_at(PREFECTURE)
    matrix = matrix_of(by=made.clerk(PREFECTURE), year=YEAR, name="window_filing")
    figures = {row.region.code: (row.cells[0].done, row.cells[0].open.total()) for row in matrix.rows}
    assert list(figures.items()) == [(NEIGHBOUR_COUNTY, (0, 1)), (COUNTY, (1, 1))]
    (total,) = matrix.totals
    assert (total["cell"].done, total["cell"].open.total()) == (1, 2)
    of_prefecture = the_cell(made.clerk(PROVINCE), "window_filing")
    assert (of_prefecture.done, of_prefecture.open.total()) == (1, 2)


def test_a_poor_county_that_has_handed_in_nothing_is_named_but_not_its_drafts():
    made.open_year(), made.draft(), made.draft()
    factories.group_at("520302")  # not poor
    by = made.clerk(PREFECTURE)
    assert [(code, cell.done, cell.open.total()) for code, cell in cells(by, "window_filing")] == [(COUNTY, 0, 1)]


def test_what_has_come_up_to_the_asking_level_is_done_there_but_not_below():
    factories.group_at(PREFECTURE)
    nominees.nomination_in(NominationState.ENDORSED)
    of_prefecture, of_province = (the_cell(made.clerk(code), "window_nomination") for code in (PREFECTURE, PROVINCE))
    assert (of_prefecture.done, of_prefecture.open.total()) == (1, 0)
    assert (of_province.done, of_province.open.total()) == (0, 1)


def test_an_extension_puts_the_day_off_for_its_province():
    made.draft()
    later = last_day() + timedelta(days=30)
    WindowExtension.objects.create(
        programme_year=made.open_year(),
        window=Window.FILING,
        province=factories.place(PROVINCE),
        closes=later,
        reason="洪灾",
        granted_by=factories.account(),
    )
    assert the_cell(made.clerk(NATION), "window_filing").due.day == later


def test_assessments_are_counted_as_on_their_own_page():
    assessed.assessment_in(AssessmentState.SCORED)
    assessed.begun(), made.agreement_in(AgreementState.IN_REPOSITORY, NEIGHBOUR_COUNTY)
    rows = progress_in(factories.place(PROVINCE), YEAR)
    cell = the_cell(made.clerk(NATION), "window_assessment")
    assert (cell.done, cell.open.total()) == (sum(row.handed_on for row in rows), sum(row.open for row in rows))
    assert (cell.done, cell.open.total()) == (1, 2)


# -- whose places ----------------------------------------------------------------------------------------
def test_the_level_below_is_the_nearest_with_a_group_by_code():
    for code in ("5202", "520302", COUNTY, OTHER_PROVINCE):
        factories.group_at(code)
    assert [group.region_id for group in directly_below(made.clerk(PROVINCE))] == ["5202", "520302", COUNTY]
    factories.group_at(PREFECTURE)
    assert [group.region_id for group in directly_below(made.clerk(PROVINCE))] == ["5202", PREFECTURE]
    assert [group.region_id for group in directly_below(made.clerk(NATION))] == [PROVINCE, OTHER_PROVINCE]


@pytest.mark.invariant("INV-2")
def test_nobody_sees_a_place_elsewhere(client):
    made.draft(), made.draft(OTHER_PROVINCE + "0121")
    page = factories.sign_in(client, made.clerk(PREFECTURE)).get(reverse("portal:reporting"))
    assert [row.region.code for row in page.context["matrix"].rows] == [COUNTY]


@pytest.mark.parametrize(
    ("code", "role", "status"),
    [
        (COUNTY, Role.CLERK, 403),
        (PROVINCE, Role.HELPER, 403),
        (PROVINCE, Role.REVIEWER, 403),
        (PROVINCE, Role.INSPECTOR, 200),
        (PREFECTURE, Role.POVERTY, 200),
    ],
)
def test_who_reads_it_and_who_only_reads(code, role, status, client):
    made.draft()
    member = factories.membership_at(code, role)
    with on(last_day()):
        factories.sign_in(client, member)
        answer = client.get(reverse("portal:reporting"))
        assert answer.status_code == status
        assert reverse("portal:reporting_nudge") not in answer.content.decode()
        assert client.get(reverse("portal:reporting_nudge")).status_code == 403
        assert client.post(reverse("portal:reporting_nudge")).status_code == 403
    assert Message.objects.count() == 0


def test_the_county_is_offered_no_such_page(client):
    offered = {code: factories.sign_in(client, made.clerk(code)).get("/").content for code in (COUNTY, PREFECTURE)}
    address = reverse("portal:reporting").encode()
    assert {code: address in page for code, page in offered.items()} == {COUNTY: False, PREFECTURE: True}


# -- the page --------------------------------------------------------------------------------------------
def test_it_says_in_words_who_is_late(client):
    made.draft()
    by, client.cookies["django_language"] = made.clerk(PROVINCE), "en"
    with on(last_day() + timedelta(days=1)):
        page = factories.sign_in(client, by).get(reverse("portal:reporting"), {"year": YEAR})
    text = page.content.decode()
    assert "overdue" in text
    assert "its window closed on" in text
    assert "0 of 1" in text


def test_only_the_late_on_demand(client):
    made.draft()
    by, asked = made.clerk(PROVINCE), {"year": YEAR, "only": "late"}
    for days, rows in ((0, 0), (1, 1)):
        with on(last_day() + timedelta(days=days)):
            page = factories.sign_in(client, by).get(reverse("portal:reporting"), asked)
        assert len(page.context["matrix"].rows) == rows


def test_where_nothing_is_asked_it_says_so(client):
    client = factories.sign_in(client, made.clerk(PROVINCE))
    page = client.get(reverse("portal:reporting"), {"year": "2016", "duty": "nonsense"})
    assert 'class="empty"' in page.content.decode()


def test_queries_do_not_depend_on_the_number_of_places(client):
    client, counts = factories.sign_in(client, made.clerk(PREFECTURE)), []
    for county in ([COUNTY], ["520302", "520303", "520304", "520322", NEIGHBOUR_COUNTY]):
        for code in county:
            made.agreement_in(AgreementState.RETURNED, code), made.agreement_in(AgreementState.SUBMITTED, code)
        with CaptureQueriesContext(connection) as queries:
            page = client.get(reverse("portal:reporting"))
        counts.append(len(queries))
    assert len(page.context["matrix"].rows) == 6
    assert counts[0] == counts[1]


# -- the report ------------------------------------------------------------------------------------------
def test_the_report_says_the_same(client):
    made.draft(NEIGHBOUR_COUNTY), made.agreement_in(AgreementState.SUBMITTED)
    made.agreement_in(AgreementState.RETURNED)
    client = factories.sign_in(client, made.clerk(PREFECTURE))
    client.post(reverse("portal:reporting_export"), {"query": f"year={YEAR}&duty=window_filing"})
    job = Job.objects.get(kind="export")
    job_runs.run(job.pk)
    job.refresh_from_db()
    with opened(job.result) as file:
        rows = [[cell for cell in row if cell not in (None, "")] for row in load_workbook(file).active.values]
    by_code = {row[1]: row for row in rows if len(row) > 1}
    assert by_code[COUNTY][-1] == 1
    assert by_code[NEIGHBOUR_COUNTY][-1] == 1
    assert "1" in by_code[COUNTY][3]
