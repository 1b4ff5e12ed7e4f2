"""Writing and scoring assessments: who may when, figures against marks worked out by hand, the window of the year."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils.formats import date_format

from agreements.enums import ActivityState, AgreementState
from assessments import assessing, beginning, evidence
from assessments.assessment_marks import preview_of
from assessments.deciding import decide_all
from assessments.enums import AssessmentState as S
from assessments.enums import Grade, Rule
from assessments.models import AgreementAssessment, AssessmentFile
from assessments.scoring import total_of
from assessments.workflow import ASSESSMENT
from common import clock
from common.workflow import Incomplete, NotAllowed, NotLegal
from leadership.enums import Role, Window
from leadership.models import ProgrammeYear
from leadership.programme import current_year, extend_window
from tests import factories
from tests.agreements import factories as made
from tests.agreements.factories_activities import activity_in
from tests.assessments.factories import (
    REASON,
    assessment_in,
    begun,
    drive,
    give_marks,
    poverty_officer,
    proof,
    step,
    system_draft,
    system_in_force,
)
from tests.factories import COUNTY, NATION, NEIGHBOUR_COUNTY, PREFECTURE, PROVINCE

pytestmark = pytest.mark.django_db


def as_it_stands(assessment) -> AgreementAssessment:
    return AgreementAssessment.objects.get(pk=assessment.pk)


def with_two_tasks(**content):
    """An agreement with two tasks due today, of 120 and of 50, of which the first has been done."""
    draft = made.draft(**content)
    draft.current_version.tasks.update(due_on=clock.today())
    made.task(draft.current_version, description="建示范园", target=50, unit="亩", due_on=clock.today())
    agreement = made.drive(draft, AgreementState.IN_REPOSITORY)
    activity_in(ActivityState.CONFIRMED, agreement, done=120)
    return agreement


def do_the_second(agreement):
    task = agreement.current_version.tasks.get(target=50)
    return activity_in(ActivityState.CONFIRMED, agreement, task=task, done=50)


def marks_by_name(assessment) -> dict:
    return {mark.indicator.name: (mark.amount, mark.base, mark.marks) for mark in assessment.marks.all()}


# -- figures -------------------------------------------------------------------------------
def test_figures_marks_total_and_grade_as_worked_out_by_hand():
    assessment = assessment_in(S.SCORED, with_two_tasks(), marks=16)
    assert marks_by_name(assessment) == {
        "任务完成率": (1, 2, Decimal("50.00")),  # 1 of 2 tasks: 50 % of the target of 100 %
        "备案时效": (0, 1, Decimal("100.00")),  # filed on the day of its submission: the best step
        "带动机制": (None, None, Decimal("16.00")),  # of 20, by hand
    }
    # 40 × 50/100 + 20 × 100/100 + 40 × 16/20
    assert (assessment.total, assessment.grade) == (Decimal("72.00"), Grade.PASS)


def test_the_grade_follows_from_the_total():
    agreement = with_two_tasks()
    do_the_second(agreement)
    assessment = assessment_in(S.SCORED, agreement, marks=16)
    assert (assessment.total, assessment.grade) == (Decimal("92.00"), Grade.EXCELLENT)


def test_a_share_of_nothing_is_left_out_and_the_others_make_up_the_hundred():
    rows = (
        {"name": "督导整改率", "weight": 60, "rule": Rule.TARGET, "metric": "findings_put_right", "target": 100},
        {"name": "带动机制", "weight": 40, "full_marks": 20, "rule": Rule.HAND},
    )
    system_in_force(indicators=rows)
    assessment = assessment_in(S.SCORED, marks=15)
    assert marks_by_name(assessment)["督导整改率"] == (0, 0, None)
    assert (assessment.total, assessment.grade) == (Decimal("75.00"), Grade.PASS)


def test_all_figures_are_of_one_moment_and_it_is_kept():
    before = clock.now()
    assessment = assessment_in(S.SCORED)
    assert before <= assessment.figures_at <= clock.now()


def test_a_second_scoring_takes_the_figures_anew():
    agreement = with_two_tasks()
    returned = assessment_in(S.RETURNED, agreement, marks=16)
    do_the_second(agreement)
    assert as_it_stands(returned).total == Decimal("72.00")
    give_marks(returned, 18)
    again = ASSESSMENT.perform(as_it_stands(returned), "score", by=made.clerk())
    assert marks_by_name(again)["任务完成率"] == (2, 2, Decimal("100.00"))
    # 40 + 20 + 40 × 18/20
    assert (again.total, again.grade) == (Decimal("96.00"), Grade.EXCELLENT)
    assert again.figures_at > returned.figures_at


def test_what_is_looked_at_before_is_what_will_be_taken_and_nothing_is_written():
    assessment = assessment_in(S.REPORTED, with_two_tasks())
    before = preview_of(assessment)
    # Of what is known: (40 × 50/100 + 20) of 60
    assert (before.total, before.is_whole) == (Decimal("66.67"), False)
    give_marks(assessment, 16)
    whole = preview_of(assessment)
    assert (whole.total, whole.grade, whole.is_whole) == (Decimal("72.00"), Grade.PASS, True)
    assert list(assessment.marks.values_list("amount", flat=True)) == [None] * 3
    scored = ASSESSMENT.perform(as_it_stands(assessment), "score", by=made.clerk())
    assert scored.total == whole.total == total_of(scored.marks.select_related("indicator"))


def test_the_points_of_the_lines_sum_up_to_the_total():
    preview = preview_of(assessment_in(S.SCORED, with_two_tasks()))
    assert [line.points for line in preview.lines] == [20, 20, 32]


def test_the_figures_of_many_take_as_many_queries_as_those_of_one():
    assessments = [as_it_stands(assessment_in(S.REPORTED)) for _each in range(3)]
    numbers = []
    for some in (assessments[:1], assessments):
        with CaptureQueriesContext(connection) as captured:
            assessing.take_figures(some)
        numbers.append(len(captured))
    assert numbers[0] == numbers[1]


# -- beginning ------------------------------------------------------------------------------
def test_begun_with_an_empty_mark_for_each_indicator_and_once_only():
    assessment = begun()
    assert (assessment.state, assessment.region_id, assessment.desk.region_id) == (S.DRAFT, COUNTY, COUNTY)
    assert list(assessment.marks.values_list("indicator", flat=True)) == [row.pk for row in assessment.system.rows]
    again = assessing.begin_assessments(by=made.clerk(), year=current_year(), agreements=[assessment.agreement])
    assert (again, AgreementAssessment.objects.count()) == ([], 1)


def test_without_a_system_in_force_nothing_is_begun():
    agreement = made.agreement_in("in_repository")
    system_draft()
    with pytest.raises(NotLegal, match=str(current_year())):
        assessing.begin_assessments(by=made.clerk(), year=current_year(), agreements=[agreement])


@pytest.mark.parametrize("state", [AgreementState.SUBMITTED, AgreementState.FILED])
def test_only_agreements_of_the_repository_are_assessed(state):
    system_in_force()
    agreement = made.agreement_in(state)
    with pytest.raises(NotLegal):
        assessing.begin_assessments(by=made.clerk(), year=current_year(), agreements=[agreement])
    assert agreement not in beginning.not_begun(by=made.clerk(), year=current_year())


@pytest.mark.invariant("INV-2")
def test_a_county_begins_its_own_only_and_a_prefecture_none():
    system_in_force()
    agreement = made.agreement_in("in_repository")
    for code in (NEIGHBOUR_COUNTY, PREFECTURE):
        by = made.clerk(code)
        with pytest.raises(NotAllowed):
            assessing.begin_assessments(by=by, year=current_year(), agreements=[agreement])
        assert agreement not in beginning.not_begun(by=by, year=current_year())
    assert list(beginning.not_begun(by=made.clerk(), year=current_year())) == [agreement]


def test_a_party_begins_its_own():
    system_in_force()
    party = made.organisation()
    own, other = made.agreement_in("in_repository", organisation=party), made.agreement_in("in_repository")
    by = made.helper(party)
    assert list(beginning.not_begun(by=by, year=current_year())) == [own]
    with pytest.raises(NotAllowed):
        assessing.begin_assessments(by=by, year=current_year(), agreements=[own, other])
    assert len(assessing.begin_assessments(by=by, year=current_year(), agreements=[own])) == 1


# -- writing --------------------------------------------------------------------------------
def test_marks_by_hand_need_a_reason_before_they_are_handed_on():
    assessment = assessment_in(S.REPORTED)
    with pytest.raises(Incomplete, match="带动机制"):
        ASSESSMENT.perform(assessment, "score", by=made.clerk())
    indicator = assessment.system.indicators.get(rule=Rule.HAND)
    assessing.give_mark(assessment=assessment, by=made.clerk(), indicator=indicator, marks=16, reason=" ")
    with pytest.raises(Incomplete, match="带动机制"):
        ASSESSMENT.perform(as_it_stands(assessment), "score", by=made.clerk())


def test_what_needs_evidence_is_not_scored_without():
    rows = ({"name": "带动机制", "weight": 100, "full_marks": 20, "rule": Rule.HAND, "needs_evidence": True},)
    system_in_force(indicators=rows)
    assessment = assessment_in(S.REPORTED)
    give_marks(assessment, 16)
    with pytest.raises(Incomplete, match="带动机制"):
        ASSESSMENT.perform(as_it_stands(assessment), "score", by=made.clerk())
    proof(assessment)
    assert ASSESSMENT.perform(as_it_stands(assessment), "score", by=made.clerk()).state == S.SCORED


def test_what_the_figures_decide_is_not_marked_by_hand():
    assessment = assessment_in(S.REPORTED)
    indicator = assessment.system.indicators.get(metric="tasks_done")
    with pytest.raises(NotLegal):
        assessing.give_mark(assessment=assessment, by=made.clerk(), indicator=indicator, marks=90, reason="x")


@pytest.mark.parametrize("marks", [Decimal("20.01"), Decimal("-1")])
def test_more_than_full_marks_or_less_than_none_is_refused_below_the_forms(marks):
    assessment = assessment_in(S.REPORTED)
    with pytest.raises(IntegrityError), transaction.atomic():
        give_marks(assessment, marks)


@pytest.mark.parametrize("state", [S.SCORED, S.ACCEPTED, S.ENDORSED, S.CONFIRMED])
def test_nothing_is_written_once_it_was_scored(state):
    assessment = assessment_in(state)
    indicator = assessment.system.indicators.get(rule=Rule.HAND)
    attempts = (
        lambda by: assessing.write_report(assessment=assessment, by=by, summary="x"),
        lambda by: assessing.give_mark(assessment=assessment, by=by, indicator=indicator, marks=1, reason="x"),
        lambda by: evidence.attach(assessment=assessment, by=by, upload=made.a_pdf("x.pdf")),
        lambda by: evidence.discard_assessment(assessment=assessment, by=by),
    )
    for attempt in attempts:
        with pytest.raises(NotLegal):
            attempt(made.clerk())


def test_the_party_writes_until_it_hands_in_then_the_county():
    party = made.organisation()
    assessment, own = begun(made.agreement_in("in_repository", organisation=party)), made.helper(party)
    evidence.attach(assessment=assessment, by=own, upload=made.a_pdf("培训签到.pdf"))
    reported = drive(assessment, S.REPORTED)
    with pytest.raises(NotAllowed):
        evidence.attach(assessment=reported, by=own, upload=made.a_pdf("补充.pdf"))
    kept = evidence.attach(assessment=reported, by=made.clerk(), upload=made.a_pdf("验收记录.pdf"))
    assert as_it_stands(assessment).edited_by == made.clerk().user
    # The same content a second time is the same file.
    assert (kept.name, AssessmentFile.objects.count()) == ("培训签到.pdf", 1)


def test_evidence_that_is_taken_back_goes_with_its_file(django_capture_on_commit_callbacks):
    assessment = begun()
    row = proof(assessment)
    assert row.file.storage.exists(row.file.name)
    with django_capture_on_commit_callbacks(execute=True):
        evidence.detach(assessment=assessment, by=made.clerk(), key=row.pk)
    assert not row.file.storage.exists(row.file.name)
    assert not assessment.files.exists()


def test_whoever_writes_is_noted_as_its_writer():
    assessment, colleague = begun(), factories.membership_at(COUNTY, Role.CLERK)
    assessing.write_report(assessment=assessment, by=colleague, summary="完成。")
    assert as_it_stands(assessment).edited_by == colleague.user


# -- thrown away -----------------------------------------------------------------------------
def test_a_draft_is_thrown_away_with_its_marks_and_files_and_can_be_begun_anew():
    assessment = begun()
    proof(assessment)
    evidence.discard_assessment(assessment=assessment, by=made.clerk())
    assert not AgreementAssessment.objects.exists()
    assert list(beginning.not_begun(by=made.clerk(), year=current_year())) == [assessment.agreement]


def test_what_was_handed_in_once_is_not_thrown_away():
    assessment = ASSESSMENT.perform(assessment_in(S.REPORTED), "withdraw", by=made.clerk())
    with pytest.raises(NotLegal):
        evidence.discard_assessment(assessment=assessment, by=made.clerk())


def test_a_party_does_not_throw_a_correction_away():
    party = made.organisation()
    confirmed = assessment_in(S.CONFIRMED, made.agreement_in("in_repository", organisation=party))
    correction = assessing.begin_correction(assessment=confirmed, by=made.clerk(), reason="统计有误。")
    with pytest.raises(NotAllowed):
        evidence.discard_assessment(assessment=correction, by=made.helper(party))
    evidence.discard_assessment(assessment=correction, by=made.clerk())
    assert list(AgreementAssessment.objects.all()) == [confirmed]


# -- the window ------------------------------------------------------------------------------
def close_window() -> str:
    """The assessment closed yesterday; the day in words."""
    yesterday = clock.today() - timedelta(days=1)
    opens = clock.today() - timedelta(days=30)
    ProgrammeYear.objects.update(assessment_opens=opens, assessment_closes=yesterday)
    return date_format(yesterday)


def extend(days=5):
    return extend_window(
        programme_year=ProgrammeYear.objects.get(pk=current_year()),
        window=Window.ASSESSMENT,
        province=factories.place(PROVINCE),
        closes=clock.today() + timedelta(days=days),
        reason="遭遇洪灾，验收推迟。",
        by=made.somebody_at(NATION, Role.ADMINISTRATOR),
    )


def test_after_the_window_nothing_is_begun_and_the_dates_are_told():
    system_in_force()
    agreement = made.agreement_in("in_repository")
    closed = close_window()
    with pytest.raises(NotLegal, match=closed):
        assessing.begin_assessments(by=made.clerk(), year=current_year(), agreements=[agreement])
    found = beginning.beginning_of(by=made.clerk(), year=current_year())
    assert (list(found.ready), [closed in why for why in found.hindrances]) == ([], [True])


@pytest.mark.parametrize("state, verb", [(S.DRAFT, "report"), (S.REPORTED, "score"), (S.RETURNED, "score")])
def test_after_the_window_nothing_is_handed_in_or_scored(state, verb):
    assessment = assessment_in(state)
    if state == S.DRAFT:
        assessing.write_report(assessment=assessment, by=made.clerk(), summary="完成。")
    else:
        give_marks(assessment, 16)
    closed = close_window()
    with pytest.raises(Incomplete, match=closed):
        ASSESSMENT.perform(as_it_stands(assessment), verb, by=made.clerk())
    extend()
    assert ASSESSMENT.perform(as_it_stands(assessment), verb, by=made.clerk()).steps_taken > assessment.steps_taken


def test_what_was_scored_in_time_is_decided_on_afterwards():
    assessment = assessment_in(S.SCORED)
    close_window()
    assert drive(assessment, S.CONFIRMED).state == S.CONFIRMED


def test_after_the_window_nothing_is_corrected():
    confirmed = assessment_in(S.CONFIRMED)
    closed = close_window()
    with pytest.raises(NotLegal, match=closed):
        assessing.begin_correction(assessment=confirmed, by=made.clerk(), reason="统计有误。")


def test_an_extension_opens_the_year_for_its_province_alone():
    system_in_force()
    here, there = made.agreement_in("in_repository"), made.agreement_in("in_repository", "620422")
    close_window()
    extend()
    assert len(assessing.begin_assessments(by=made.clerk(), year=current_year(), agreements=[here])) == 1
    with pytest.raises(NotLegal):
        assessing.begin_assessments(by=made.clerk("620422"), year=current_year(), agreements=[there])


def test_a_party_with_agreements_in_two_provinces_begins_where_the_year_is_open():
    system_in_force()
    party = made.organisation()
    here = made.agreement_in("in_repository", organisation=party)
    made.agreement_in("in_repository", "620422", organisation=party)
    close_window()
    extend()
    found = beginning.beginning_of(by=made.helper(party), year=current_year())
    assert (list(found.ready), len(found.hindrances)) == ([here], 1)


def test_the_year_to_assess_is_the_one_whose_assessment_is_open():
    made.open_year()
    last_year = made.open_year(current_year() - 1)
    assert beginning.year_to_assess(COUNTY) == current_year()
    ProgrammeYear.objects.filter(pk=last_year.pk).update(assessment_closes=clock.today())
    assert beginning.year_to_assess(COUNTY) == current_year() - 1


# -- several at once -------------------------------------------------------------------------
def test_several_are_countersigned_at_once():
    assessments = [assessment_in(S.SCORED) for _each in range(2)]
    assert decide_all(assessments=assessments, verb="countersign", by=poverty_officer()) == 2
    assert {as_it_stands(each).state for each in assessments} == {S.ACCEPTED}


def test_all_or_none_and_the_one_that_cannot_is_named():
    ready, not_yet = assessment_in(S.ACCEPTED), assessment_in(S.SCORED)
    with pytest.raises(NotLegal, match=not_yet.agreement.number):
        decide_all(assessments=[ready, not_yet], verb="endorse", by=made.director())
    assert as_it_stands(ready).state == S.ACCEPTED


def test_a_correction_needs_a_reason():
    confirmed = assessment_in(S.CONFIRMED)
    with pytest.raises(IntegrityError), transaction.atomic():
        assessing.begin_correction(assessment=confirmed, by=made.clerk(), reason="")


def test_the_next_step_is_due_where_it_lies():
    assessment = assessment_in(S.SCORED)
    assert list(ASSESSMENT.waiting_for(poverty_officer())) == [assessment]
    returned = ASSESSMENT.perform(assessment, "object", by=poverty_officer(), reason=REASON)
    assert list(ASSESSMENT.waiting_for(made.clerk())) == [returned]
    assert step(returned).state == S.SCORED
