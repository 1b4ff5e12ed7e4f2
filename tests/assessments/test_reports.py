"""The report of a year: who closes and opens it again, what a closing freezes, and what nobody changes."""

from itertools import product
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from assessments import closing
from assessments.closing import closing_of, frozen_figures, not_closed, provinces
from assessments.enums import YearReportState as S
from assessments.models import Figure, YearReport, YearReportStep
from assessments.rollup import amounts_of, roll_up, roll_up_changes
from assessments.unfinished import unfinished
from assessments.workflow import YEAR_REPORT
from assessments.year_figures import figures_of_report
from common.workflow import Incomplete, NotAllowed, NotLegal
from leadership.codes import within
from leadership.enums import Role
from leadership.programme import current_year
from tests import factories
from tests.agreements import factories as made
from tests.agreements import factories_activities as activities
from tests.agreements import factories_supervision as supervision
from tests.assessments.factories import REASON, assessment_in, closed_report, reopened, report_in, report_of
from tests.factories import COUNTY, NATION, OTHER_PROVINCE, PREFECTURE, PROVINCE

pytestmark = pytest.mark.django_db
PLACES = (NATION, PROVINCE, OTHER_PROVINCE, PREFECTURE, COUNTY)
DECIDES = {"close": PROVINCE, "reopen": NATION}
STEPS = YearReportStep._meta.db_table


def closed_again(report) -> YearReport:
    return YEAR_REPORT.perform(reopened(report), "close", by=made.director(PROVINCE))


def frozen(report, place: str = PROVINCE) -> dict:
    return frozen_figures(closing_of(province=report.region_id, year=report.year), place)


# -- who, and when ---------------------------------------------------------------------------
def test_each_verb_in_each_state_for_each_role_at_each_place():
    members = [(role, place, factories.membership_at(place, role)) for place in PLACES for role in Role]
    report, wrong = report_of(), []
    for state in (S.OPEN, S.CLOSED, S.REOPENED):
        report = report_in(state)
        for move, (role, place, member) in product(YEAR_REPORT.moves, members):
            done = performed(report, move.verb, member)
            expected = state in move.sources and (place, role) == (DECIDES[move.verb], Role.DIRECTOR)
            if done is not expected:
                wrong.append((state, move.verb, place, role, done))
    assert (report.state, wrong) == (S.REOPENED, [])


def performed(report, verb, by) -> bool:
    try:
        with transaction.atomic():
            YEAR_REPORT.perform(YearReport.objects.get(pk=report.pk), verb, by=by, reason=REASON)
            transaction.set_rollback(True)
    except (NotAllowed, NotLegal):
        return False
    return True


@pytest.mark.invariant("INV-1")
def test_whoever_wrote_the_report_does_not_close_it_even_with_both_roles():
    factories.group_at(NATION)
    both = factories.membership_at(PROVINCE, Role.CLERK, Role.DIRECTOR)
    begun = closing.begin_report(by=both, year=current_year(), form_token=uuid4())
    with pytest.raises(NotAllowed):
        YEAR_REPORT.perform(begun, "close", by=both)
    YearReport.objects.update(created_by=made.clerk(PROVINCE).user)
    written = closing.write_report(report=begun, by=both, remark="数字说明")
    with pytest.raises(NotAllowed):
        YEAR_REPORT.perform(written, "close", by=both)


def test_it_is_not_opened_again_without_a_reason():
    with pytest.raises(Incomplete):
        YEAR_REPORT.perform(closed_report(), "reopen", by=made.director(NATION), reason="  ")


def test_it_lies_with_the_nation_once_closed_and_with_the_province_once_opened_again():
    report = closed_report()
    assert report.desk.region_id == NATION
    assert reopened(report).desk.region_id == PROVINCE


@pytest.mark.parametrize("place, role", [(PREFECTURE, Role.CLERK), (NATION, Role.CLERK), (PROVINCE, Role.DIRECTOR)])
def test_only_the_clerks_of_provinces_begin_a_report(place, role):
    with pytest.raises(NotAllowed):
        closing.begin_report(by=factories.membership_at(place, role), year=current_year(), form_token=uuid4())


def test_a_year_has_one_report_of_a_province_whoever_begins_it():
    first = report_of()
    colleague = factories.membership_at(PROVINCE, Role.CLERK)
    again = closing.begin_report(by=colleague, year=first.year, form_token=uuid4())
    assert (again, again.created_by) == (first, made.clerk(PROVINCE).user)


@pytest.mark.parametrize("place, role", [(OTHER_PROVINCE, Role.CLERK), (PROVINCE, Role.DIRECTOR), (NATION, Role.CLERK)])
def test_nobody_else_explains_the_figures(place, role):
    with pytest.raises(NotAllowed):
        closing.write_report(report=report_of(), by=factories.membership_at(place, role), remark="…")


def test_the_explanation_stays_once_the_year_is_closed():
    report = closed_report()
    with pytest.raises(NotLegal):
        closing.write_report(report=report, by=made.clerk(PROVINCE), remark="补充说明")
    assert YearReport.objects.get().remark == ""
    closing.write_report(report=reopened(report), by=made.clerk(PROVINCE), remark="补充说明")
    assert YearReport.objects.get().remark == "补充说明"


# -- what is frozen ----------------------------------------------------------------------------
@pytest.mark.invariant("INV-10")
def test_a_closing_freezes_what_a_whole_roll_up_comes_to_at_every_place():
    made.agreement_in("in_repository")
    made.agreement_in("in_repository", "520102")
    report = closed_report()
    roll_up(year=report.year)
    rows = Figure.objects.filter(within(PROVINCE), year=report.year)
    kept = {}
    for row in rows:
        kept.setdefault(row.region_id, {})[row.metric] = (row.amount, row.base)
    stored = report.steps.get().figures["figures"]
    assert {place: frozen(report, place) for place in stored} == kept


def test_a_closing_counts_what_no_roll_up_has_counted_yet():
    agreement = made.agreement_in("in_repository")
    report = closed_report()
    assert not Figure.objects.exists()
    assert [frozen(report, place)["agreements"] for place in (PROVINCE, PREFECTURE, COUNTY)] == [(1, 0)] * 3
    assert frozen(report)["organisations"] == (1, 0)
    assert frozen(report)["villages"] == (agreement.current_version.villages.count(), 0)


def test_the_figures_of_a_closing_are_counted_in_one_statement():
    report = report_of()
    with CaptureQueriesContext(connection) as queries:
        closing.freeze(report, YEAR_REPORT.move("close"))
    assert len(queries) == 1


def test_what_changes_later_does_not_reach_what_was_closed():
    made.agreement_in("in_repository")
    report = closed_report()
    made.agreement_in("in_repository")
    roll_up_changes()
    assert amounts_of(year=report.year, codes=[PROVINCE])[PROVINCE]["agreements"] == (2, 0)
    assert frozen(report)["agreements"] == (1, 0)


def test_closing_again_keeps_what_was_closed_before():
    made.agreement_in("in_repository")
    report = closed_report()
    made.agreement_in("in_repository")
    report = closed_again(report)
    first, second = report.steps.filter(verb="close").order_by("serial")
    assert [frozen_figures(step, PROVINCE)["agreements"] for step in (first, second)] == [(1, 0), (2, 0)]
    assert closing_of(province=PROVINCE, year=report.year) == second


def test_a_year_that_is_open_again_has_no_closing_that_counts():
    report = reopened(closed_report())
    assert closing_of(province=PROVINCE, year=report.year) is None


@pytest.mark.invariant("INV-4")
@pytest.mark.parametrize(
    "statement",
    [
        f"UPDATE {STEPS} SET figures = '{{}}' WHERE verb = 'close'",
        f"UPDATE {STEPS} SET at = now() WHERE verb = 'close'",
        f"DELETE FROM {STEPS} WHERE verb = 'close'",
        "UPDATE assessments_yearreport SET remark = '另一个说明'",
        "UPDATE assessments_yearreport SET year = year - 1",
        "UPDATE assessments_yearreport SET state = 'open'",
        "DELETE FROM assessments_yearreport",
    ],
)
def test_what_was_closed_is_changed_on_no_path(statement):
    closed_report()
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


# -- who has not ---------------------------------------------------------------------------------
def test_every_province_with_a_leadership_group_reports_the_production_corps_too():
    for code in (NATION, PROVINCE, "66", PREFECTURE, COUNTY):
        factories.group_at(code)
    assert [province.code for province in provinces()] == [PROVINCE, "66"]


def test_who_has_not_closed_is_named_again_once_the_year_is_open_again():
    factories.group_at(OTHER_PROVINCE)
    report = closed_report()
    assert [province.code for province in not_closed(report.year)] == [OTHER_PROVINCE]
    assert [province.code for province in not_closed(report.year - 1)] == [PROVINCE, OTHER_PROVINCE]
    reopened(report)
    assert [province.code for province in not_closed(report.year)] == [PROVINCE, OTHER_PROVINCE]


# -- what is shown -------------------------------------------------------------------------------
def row_of(figures, name):
    return next(row for rows in figures.chapters.values() for row in rows if row.metric.name == name)


def test_while_open_the_figures_are_those_of_the_last_roll_up():
    made.agreement_in("in_repository")
    report = report_of()
    roll_up(year=report.year)
    figures, row = figures_of_report(report), row_of(figures_of_report(report), "agreements")
    assert (figures.shows_live, figures.frozen_at, row.live) == (True, None, 1)
    assert figures.live_at is not None


def test_once_closed_the_closed_ones_are_shown_alone_until_the_records_move_on():
    made.agreement_in("in_repository")
    report = closed_report()
    assert not figures_of_report(report).shows_live
    roll_up(year=report.year)
    assert not figures_of_report(report).shows_live
    made.agreement_in("in_repository")
    roll_up(year=report.year)
    figures, row = figures_of_report(report), row_of(figures_of_report(report), "agreements")
    assert (figures.has_moved_on, row.frozen, row.live, row.difference) == (True, 1, 2, 1)


def test_figures_that_a_roll_up_left_before_the_closing_are_no_difference():
    report = report_of()
    roll_up(year=report.year)
    made.agreement_in("in_repository")
    assert not figures_of_report(closed_report()).shows_live


def test_once_opened_again_both_are_shown():
    report = reopened(closed_report())
    figures = figures_of_report(report)
    assert (figures.shows_live, figures.frozen_at is not None, figures.has_moved_on) == (True, True, False)


def test_what_is_still_under_way_is_counted_by_kind():
    report = report_of()
    assert unfinished(report) == []
    agreement = made.agreement_in("in_repository")
    activities.activity_in("reported", agreement)
    supervision.finding(agreement)
    assessment_in("reported", made.agreement_in("in_repository"))
    assessment_in("confirmed", agreement)
    assert [each.count for each in unfinished(report)] == [1, 1, 1]
    assert unfinished(report_of(OTHER_PROVINCE)) == []
    assert unfinished(report_of(year=report.year - 1)) == []
