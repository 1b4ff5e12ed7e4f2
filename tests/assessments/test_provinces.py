"""Provincial assessments: who takes which step, whence the figures come, what is published never changes."""

from datetime import timedelta
from decimal import Decimal
from itertools import product

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from assessments import provinces
from assessments.closing import frozen_figures
from assessments.enums import ProvinceAssessmentState as S
from assessments.enums import Rule, Subject
from assessments.models import ProvinceAssessment, ProvinceMark
from assessments.rollup import roll_up_changes
from assessments.workflow import PROVINCE_ASSESSMENT
from common import clock
from common.workflow import Incomplete, NotAllowed, NotLegal
from leadership.enums import Role
from leadership.programme import current_year
from leadership.scope import sees_places
from tests import factories
from tests.agreements import factories as made
from tests.assessments.factories import (
    REASON,
    begun_for,
    closed_report,
    drive_province,
    marked,
    province_assessment,
    province_step,
    reopened,
    report_of,
    system_in_force,
)
from tests.factories import COUNTY, NATION, OTHER_PROVINCE, PREFECTURE, PROVINCE

pytestmark = pytest.mark.django_db
PLACES = (NATION, PROVINCE, OTHER_PROVINCE, PREFECTURE, COUNTY)
# Who takes each step, and where.
TAKES = {
    "send": (Role.CLERK, NATION),
    "state": (Role.DIRECTOR, PROVINCE),
    "go_on": (Role.CLERK, NATION),
    "revise": (Role.DIRECTOR, NATION),
    "confirm": (Role.DIRECTOR, NATION),
    "publish": (Role.DIRECTOR, NATION),
}
SHANGHAI = "31"  # has no poor county


def as_it_stands(assessment) -> ProvinceAssessment:
    return ProvinceAssessment.objects.get(pk=assessment.pk)


def marks_of(assessment, rule) -> ProvinceMark:
    return assessment.marks.get(indicator__rule=rule)


def along_the_chain():
    """One assessment as it comes to each state in turn."""
    assessment = marked(begun_for())
    for state in (S.DRAFT, S.SENT, S.STATED, S.REVISED, S.CONFIRMED, S.PUBLISHED):
        assessment = drive_province(as_it_stands(assessment), state)
        yield assessment


def after_the_deadline():
    return clock.standing_at(clock.now() + timedelta(days=provinces.STATEMENT_DAYS + 1))


# -- who, and when ---------------------------------------------------------------------------
def test_each_verb_in_each_state_for_each_role_at_each_place():
    members = [(role, place, factories.membership_at(place, role)) for place in PLACES for role in Role]
    tried, wrong = set(), []
    for assessment in along_the_chain():
        if assessment.state == S.SENT:
            provinces.write_statement(assessment=assessment, by=made.clerk(PROVINCE), statement="无异议。")
        for move, (role, place, member) in product(PROVINCE_ASSESSMENT.moves, members):
            with after_the_deadline():
                done = performed(assessment, move.verb, member)
            expected = assessment.state in move.sources and (role, place) == TAKES[move.verb]
            tried.add(assessment.state)
            if done is not expected:
                wrong.append((assessment.state, move.verb, place, role, done))
    assert (tried, wrong) == (set(S), [])


def performed(assessment, verb, by) -> bool:
    try:
        with transaction.atomic():
            PROVINCE_ASSESSMENT.perform(as_it_stands(assessment), verb, by=by, reason=REASON)
            transaction.set_rollback(True)
    except (NotAllowed, NotLegal):
        return False
    return True


@pytest.mark.invariant("INV-1")
@pytest.mark.parametrize("state, verb", [(S.STATED, "confirm"), (S.STATED, "revise"), (S.CONFIRMED, "publish")])
def test_whoever_gave_the_marks_does_not_decide_even_with_both_roles(state, verb):
    both = factories.membership_at(NATION, Role.CLERK, Role.DIRECTOR)
    assessment = marked(begun_for())
    mark = marks_of(assessment, Rule.HAND)
    provinces.give_mark(assessment=assessment, by=both, indicator=mark.indicator, marks=7, reason="复核后调整。")
    assessment = drive_province(as_it_stands(assessment), state)
    with pytest.raises(NotAllowed):
        PROVINCE_ASSESSMENT.perform(assessment, verb, by=both, reason=REASON)


@pytest.mark.invariant("INV-1")
@pytest.mark.parametrize("verb", ["confirm", "revise"])
def test_whoever_made_the_statement_does_not_decide_in_a_duty_at_the_nation_either(verb):
    assessment = province_assessment(S.STATED)
    both = factories.membership_at(NATION, Role.DIRECTOR, user=made.director(PROVINCE).user)
    assert PROVINCE_ASSESSMENT.offers(assessment, both) == []
    with pytest.raises(NotAllowed):
        PROVINCE_ASSESSMENT.perform(assessment, verb, by=both, reason=REASON)


def test_a_revision_needs_a_reason_and_asks_the_province_once_more():
    assessment = province_assessment(S.STATED)
    with pytest.raises(Incomplete):
        PROVINCE_ASSESSMENT.perform(assessment, "revise", by=made.director(NATION), reason=" ")
    revised = drive_province(assessment, S.REVISED)
    provinces.give_mark(
        assessment=revised,
        by=made.clerk(NATION),
        indicator=marks_of(revised, Rule.HAND).indicator,
        marks=9,
        reason="采纳省级意见。",
    )
    sent = province_step(as_it_stands(revised))
    assert (sent.state, sent.desk.region_id, marks_of(sent, Rule.HAND).marks) == (S.SENT, PROVINCE, 9)


# -- beginning -------------------------------------------------------------------------------
def test_a_year_is_begun_for_every_province_with_a_leadership_group_and_once():
    system = system_in_force(Subject.PROVINCE)
    for code in (PROVINCE, OTHER_PROVINCE, "66", PREFECTURE):
        factories.group_at(code)
    first = provinces.begin_assessments(by=made.clerk(NATION), year=current_year())
    assert [each.region_id for each in first] == [PROVINCE, OTHER_PROVINCE, "66"]
    assert provinces.begin_assessments(by=made.clerk(NATION), year=current_year()) == []
    wanted = list(system.indicators.values_list("pk", flat=True))
    assert [list(each.marks.values_list("indicator", flat=True)) for each in first] == [wanted] * 3


def test_without_an_indicator_system_in_force_nothing_is_begun():
    factories.group_at(PROVINCE)
    with pytest.raises(NotLegal, match=str(current_year())):
        provinces.begin_assessments(by=made.clerk(NATION), year=current_year())


@pytest.mark.parametrize("place, role", [(PROVINCE, Role.CLERK), (NATION, Role.DIRECTOR), (NATION, Role.ADMINISTRATOR)])
def test_only_the_clerks_of_the_nation_begin_score_and_correct(place, role):
    assessment, by = province_assessment(S.PUBLISHED), factories.membership_at(place, role)
    with pytest.raises(NotAllowed):
        provinces.begin_assessments(by=by, year=current_year())
    with pytest.raises(NotAllowed):
        provinces.begin_correction(assessment=assessment, by=by, reason=REASON)
    indicator = marks_of(assessment, Rule.HAND).indicator
    with pytest.raises(NotAllowed):
        provinces.give_mark(assessment=assessment, by=by, indicator=indicator, marks=1, reason=REASON)


# -- figures and marks -------------------------------------------------------------------------
def test_a_province_that_has_not_closed_its_year_is_named_and_nothing_is_sent():
    system_in_force(Subject.PROVINCE)
    report_of()
    provinces.begin_assessments(by=made.clerk(NATION), year=current_year())
    assessment = marked(ProvinceAssessment.objects.get())
    with pytest.raises(Incomplete, match="贵州省"):
        PROVINCE_ASSESSMENT.perform(assessment, "send", by=made.clerk(NATION))
    assert as_it_stands(assessment).total is None
    closed_report()
    assert province_step(assessment).state == S.SENT


def test_a_year_opened_again_while_it_is_sent_is_told_of():
    assessment = marked(begun_for())
    reopened(closed_report())
    with pytest.raises(Incomplete, match="贵州省"):
        provinces.take_figures([assessment], by=made.clerk(NATION))


@pytest.mark.parametrize("said", [{"marks": None, "reason": "组织有力。"}, {"marks": 8, "reason": " \n"}])
def test_marks_by_hand_without_marks_or_reason_are_named(said):
    assessment = begun_for()
    mark = marks_of(assessment, Rule.HAND)
    provinces.give_mark(assessment=assessment, by=made.clerk(NATION), indicator=mark.indicator, **said)
    [sentence] = provinces.missing_to_send(assessment)
    assert mark.indicator.name in sentence


def test_what_many_lack_is_found_by_two_queries():
    made_of = [begun_for(code) for code in (PROVINCE, OTHER_PROVINCE, "53")]
    rows = list(ProvinceAssessment.objects.select_related("region"))
    marked(made_of[0])
    with CaptureQueriesContext(connection) as queries:
        found = provinces.lacking(rows)
    assert (len(queries), [len(found[each.pk]) for each in made_of]) == (2, [0, 1, 1])


def test_the_figures_are_those_of_the_closing_whatever_was_recorded_since():
    made.agreement_in("in_repository")
    assessment = marked(begun_for())
    made.agreement_in("in_repository", "520327")
    roll_up_changes()
    sent = province_step(assessment)
    mark = marks_of(sent, Rule.TARGET)
    assert (mark.amount, mark.base) == frozen_figures(sent.closing, PROVINCE)["poor_counties_covered"] == (1, 66)
    assert (sent.closing, sent.figures_at) == (closed_report().steps.get(), closed_report().steps.get().at)


# Weights 60 (share of poor counties covered, full marks at 1 %) and 40 (by hand, of 10).
@pytest.mark.parametrize(
    "has_agreement, marks, total, grade",
    [
        (True, 10, "100.00", "A"),
        (True, 8, "92.00", "A"),
        (True, "7.5", "90.00", "A"),
        (True, "7.49", "89.96", "B"),
        (True, 5, "80.00", "B"),
        (True, 0, "60.00", "C"),
        (False, 10, "40.00", "D"),
        (False, 8, "32.00", "D"),
    ],
)
def test_total_and_grade_as_counted_by_hand(has_agreement, marks, total, grade):
    if has_agreement:
        made.agreement_in("in_repository")
    sent = province_assessment(S.SENT, marks=marks)
    assert (sent.total, sent.grade) == (Decimal(total), grade)


def test_an_indicator_in_proportion_to_its_target():
    """1 of 66 poor counties is 1.52 %: half the marks at a target of 3.04, so 30 of 60."""
    made.agreement_in("in_repository")
    indicators = (
        {
            "name": "贫困县覆盖率",
            "weight": 60,
            "rule": Rule.TARGET,
            "metric": "poor_counties_covered",
            "target": Decimal("3.04"),
        },
        {"name": "组织领导", "weight": 40, "full_marks": 10, "rule": Rule.HAND},
    )
    system_in_force(Subject.PROVINCE, indicators=indicators)
    sent = province_assessment(S.SENT, marks=10)
    assert (marks_of(sent, Rule.TARGET).marks, sent.total, sent.grade) == (50, 70, "C")


def test_a_share_of_nothing_is_left_out_of_the_total():
    sent = province_assessment(S.SENT, SHANGHAI, marks=9)
    mark = marks_of(sent, Rule.TARGET)
    assert (mark.base, mark.value, mark.marks, sent.total, sent.grade) == (0, None, None, 90, "A")


def test_what_a_figure_decides_is_not_marked_by_hand_and_nothing_above_full_marks():
    assessment = begun_for()
    by_figure, by_hand = marks_of(assessment, Rule.TARGET).indicator, marks_of(assessment, Rule.HAND).indicator
    said = {"assessment": assessment, "by": made.clerk(NATION), "reason": REASON}
    with pytest.raises(NotLegal):
        provinces.give_mark(indicator=by_figure, marks=100, **said)
    with pytest.raises(IntegrityError), transaction.atomic():
        provinces.give_mark(indicator=by_hand, marks=11, **said)
    assert marks_of(assessment, Rule.HAND).marks is None


def test_marks_are_given_only_until_they_are_sent():
    given = []
    for assessment in along_the_chain():
        said = {"by": made.clerk(NATION), "indicator": marks_of(assessment, Rule.HAND).indicator}
        try:
            provinces.give_mark(assessment=assessment, marks=8, reason=REASON, **said)
            given.append(assessment.state)
        except NotLegal:
            continue
    assert given == [S.DRAFT, S.REVISED]


# -- the statement -------------------------------------------------------------------------------
def test_the_statement_is_written_while_it_lies_with_the_province_only():
    written = []
    for assessment in along_the_chain():
        said = f"有异议：{assessment.state}"
        try:
            provinces.write_statement(assessment=assessment, by=made.clerk(PROVINCE), statement=said)
        except NotLegal:
            assert as_it_stands(assessment).statement == assessment.statement
        else:
            written.append((assessment.state, as_it_stands(assessment).statement == said))
    assert written == [(S.SENT, True)]


def test_only_clerks_and_director_of_the_province_write_it():
    assessment, wrote = province_assessment(S.SENT), []
    for place in PLACES:
        for role in Role:
            by = factories.membership_at(place, role)
            try:
                provinces.write_statement(assessment=assessment, by=by, statement="…")
            except NotAllowed:
                assert not provinces.may_write_statement(assessment, by)
            else:
                wrote.append((place, role, provinces.may_write_statement(assessment, by)))
    assert wrote == [(PROVINCE, Role.CLERK, True), (PROVINCE, Role.DIRECTOR, True)]


def test_an_empty_statement_is_not_handed_in():
    with pytest.raises(Incomplete):
        PROVINCE_ASSESSMENT.perform(province_assessment(S.SENT), "state", by=made.director(PROVINCE))


def test_the_nation_goes_on_without_a_statement_only_once_the_time_is_over():
    assessment, clerk = province_assessment(S.SENT), made.clerk(NATION)
    assert assessment.statement_due == clock.today() + timedelta(days=10)
    for days in (0, 10):
        with clock.standing_at(clock.now() + timedelta(days=days)), pytest.raises(NotAllowed, match="月"):
            PROVINCE_ASSESSMENT.perform(assessment, "go_on", by=clerk)
    with clock.standing_at(clock.now() + timedelta(days=11)):
        went_on = PROVINCE_ASSESSMENT.perform(assessment, "go_on", by=clerk)
    assert (went_on.state, went_on.desk.region_id, went_on.statement) == (S.STATED, NATION, "")


# -- corrections -------------------------------------------------------------------------------
def test_a_correction_is_a_new_assessment_that_names_the_old_and_counts_once_published():
    old = province_assessment(S.PUBLISHED)
    new = provinces.begin_correction(assessment=old, by=made.clerk(NATION), reason=REASON)
    assert (new.serial, new.corrects, new.correction_reason, new.state) == (2, old, REASON, S.DRAFT)
    assert [(mark.marks, mark.reason) for mark in new.marks.all()] == [(None, ""), (8, "组织有力。")]
    assert list(ProvinceAssessment.objects.counting()) == [old]
    marked(new, 10)
    drive_province(as_it_stands(new), S.PUBLISHED)
    assert list(ProvinceAssessment.objects.counting()) == [new]
    assert as_it_stands(old).total == old.total != as_it_stands(new).total


def test_only_the_last_published_one_is_corrected_and_by_one_at_a_time():
    old, clerk = province_assessment(S.PUBLISHED), made.clerk(NATION)
    new = provinces.begin_correction(assessment=old, by=clerk, reason=REASON)
    with pytest.raises(NotLegal):
        provinces.begin_correction(assessment=old, by=clerk, reason=REASON)
    drive_province(new, S.PUBLISHED)
    with pytest.raises(NotLegal):
        provinces.begin_correction(assessment=old, by=clerk, reason=REASON)
    third = provinces.begin_correction(assessment=new, by=clerk, reason=REASON)
    assert (third.serial, third.corrects) == (3, new)


def test_what_is_not_published_is_not_corrected():
    corrected = []
    for assessment in along_the_chain():
        try:
            provinces.begin_correction(assessment=assessment, by=made.clerk(NATION), reason=REASON)
        except NotLegal:
            continue
        corrected.append(assessment.state)
    assert corrected == [S.PUBLISHED]


@pytest.mark.invariant("INV-4")
def test_a_correction_without_a_reason_is_refused():
    with pytest.raises(IntegrityError), transaction.atomic():
        provinces.begin_correction(assessment=province_assessment(S.PUBLISHED), by=made.clerk(NATION), reason="")


# -- what never changes ------------------------------------------------------------------------
ATTEMPTS = [
    "UPDATE assessments_provinceassessment SET total = 100",
    "UPDATE assessments_provinceassessment SET grade = 'A'",
    "UPDATE assessments_provinceassessment SET statement = '另一个说法'",
    "UPDATE assessments_provinceassessment SET figures_at = now()",
    "UPDATE assessments_provinceassessment SET closing_id = NULL",
    "UPDATE assessments_provinceassessment SET statement_due = '2099-01-01'",
    "UPDATE assessments_provinceassessment SET state = 'draft'",
    "UPDATE assessments_provinceassessment SET state = 'revised', steps_taken = steps_taken + 1",
    "DELETE FROM assessments_provinceassessment",
    "UPDATE assessments_provincemark SET marks = 10",
    "UPDATE assessments_provincemark SET amount = 66",
    "UPDATE assessments_provincemark SET reason = '另一个理由'",
    "DELETE FROM assessments_provincemark",
    "INSERT INTO assessments_provincemark (assessment_id, indicator_id, reason)"
    " SELECT assessment_id, indicator_id + 1000, '' FROM assessments_provincemark LIMIT 1",
    "UPDATE assessments_provinceassessmentstep SET reason = '另一个理由'",
    "DELETE FROM assessments_provinceassessmentstep",
    "UPDATE assessments_yearreportstep SET figures = '{}'",
    "UPDATE assessments_indicator SET weight = weight / 2",
    "UPDATE assessments_indicatorsystem SET first_from = 95",
    "UPDATE assessments_indicatorsystem SET state = 'draft', steps_taken = steps_taken + 1",
]


@pytest.mark.invariant("INV-4")
@pytest.mark.parametrize("state", [S.CONFIRMED, S.PUBLISHED])
def test_what_is_confirmed_is_changed_on_no_path(state):
    province_assessment(state)
    changed = []
    for attempt in ATTEMPTS:
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(attempt)
                changed.append(attempt)
                transaction.set_rollback(True)
        except IntegrityError:
            continue
    assert changed == []


@pytest.mark.invariant("INV-4")
def test_while_it_lies_with_the_province_nothing_but_the_statement_changes():
    province_assessment(S.SENT)
    for column in ("total = 100", "grade = 'A'", "statement_due = '2099-01-01'", "edited_by_id = created_by_id + 1"):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE assessments_provinceassessment SET {column}")
    assert ProvinceAssessment.objects.update(statement="有异议。") == 1


@pytest.mark.invariant("INV-4")
def test_figures_marks_and_total_stay_when_the_year_is_opened_and_closed_again():
    assessment = province_assessment(S.PUBLISHED)
    before = list(assessment.marks.values_list("amount", "base", "marks"))
    report = reopened(closed_report())
    made.agreement_in("in_repository")
    closed_report()
    assert report.steps.filter(verb="close").count() == 2
    after = as_it_stands(assessment)
    assert list(after.marks.values_list("amount", "base", "marks")) == before
    assert (after.total, after.grade, after.closing) == (assessment.total, assessment.grade, assessment.closing)


# -- who sees it ---------------------------------------------------------------------------------
@pytest.mark.invariant("INV-2")
def test_the_nation_sees_all_a_province_its_own_once_sent_everybody_what_is_published():
    members = [factories.membership_at(place, role) for place in PLACES for role in Role]
    wrong = []
    for assessment in along_the_chain():
        for member in members:
            place, state = member.region_code, assessment.state
            is_own = place == PROVINCE and state not in (S.DRAFT, S.REVISED)
            expected = sees_places(member) and (place == NATION or is_own or state == S.PUBLISHED)
            if ProvinceAssessment.objects.visible_to(member).contains(assessment) is not expected:
                wrong.append((place, member.roles, state))
    assert wrong == []
