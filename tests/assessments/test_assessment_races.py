"""Two people at the same assessment at the same moment: one wins, the other is told; nothing is lost or doubled."""

import pytest

from assessments import assessing, evidence
from assessments.deciding import decide_all
from assessments.enums import AssessmentState as S
from assessments.enums import Rule
from assessments.models import AgreementAssessment
from assessments.workflow import ASSESSMENT
from common.workflow import NotLegal
from leadership.enums import Role
from leadership.programme import current_year
from tests import factories
from tests.agreements import factories as made
from tests.agreements.races import while_uncommitted
from tests.assessments.factories import REASON, assessment_in, begun, give_marks, system_in_force
from tests.factories import COUNTY

pytestmark = pytest.mark.django_db(transaction=True)


def acting(assessment, verb, by):
    return lambda: ASSESSMENT.perform(assessment, verb, by=by, reason=REASON, seen=assessment.steps_taken)


def as_it_stands(assessment) -> AgreementAssessment:
    return AgreementAssessment.objects.get(pk=assessment.pk)


def another(role=Role.CLERK):
    return factories.membership_at(COUNTY, role)


def test_two_clerks_who_begin_at_once_begin_one():
    system_in_force()
    agreement, colleague = made.agreement_in("in_repository"), another()

    def begin(by):
        return lambda: assessing.begin_assessments(by=by, year=current_year(), agreements=[agreement])

    assert while_uncommitted(begin(made.clerk()), begin(colleague)) == []
    assessment = AgreementAssessment.objects.get()
    assert (assessment.created_by, assessment.marks.count()) == (made.clerk().user, len(assessment.system.rows))


@pytest.mark.parametrize("first, second, state", [("endorse", "return", S.ENDORSED), ("return", "endorse", S.RETURNED)])
def test_of_two_directors_one_wins_and_the_other_hears_of_whom(first, second, state):
    assessment, loser = assessment_in(S.ACCEPTED), another(Role.DIRECTOR)
    outcome = while_uncommitted(acting(assessment, first, made.director()), acting(assessment, second, loser))
    assert isinstance(outcome, NotLegal)
    assert made.director().user.name in outcome.reason
    assert (as_it_stands(assessment).state, assessment.steps.count()) == (state, assessment.steps_taken + 1)


def test_of_two_who_decide_on_several_at_once_one_decides_on_all():
    assessments, loser = [assessment_in(S.ACCEPTED) for _each in range(2)], another(Role.DIRECTOR)

    def decide(by):
        return lambda: decide_all(assessments=assessments, verb="endorse", by=by)

    outcome = while_uncommitted(decide(made.director()), decide(loser))
    assert isinstance(outcome, NotLegal)
    assert [each.steps.filter(verb="endorse").count() for each in assessments] == [1, 1]


def test_a_scoring_does_not_meet_a_withdrawal_halfway():
    assessment, colleague = assessment_in(S.REPORTED), another()
    give_marks(assessment, 16)
    outcome = while_uncommitted(acting(assessment, "withdraw", made.clerk()), acting(assessment, "score", colleague))
    assert isinstance(outcome, NotLegal)
    assert (as_it_stands(assessment).state, as_it_stands(assessment).total) == (S.DRAFT, None)


def test_nothing_is_written_into_what_is_just_being_scored():
    assessment, colleague = assessment_in(S.REPORTED), another()
    give_marks(assessment, 16)
    indicator = assessment.system.indicators.get(rule=Rule.HAND)

    def write():
        return assessing.give_mark(assessment=assessment, by=colleague, indicator=indicator, marks=20, reason="另计。")

    assert isinstance(while_uncommitted(acting(assessment, "score", made.clerk()), write), NotLegal)
    assert assessment.marks.get(indicator=indicator).marks == 16


def test_what_was_written_just_before_is_scored():
    assessment, colleague = assessment_in(S.REPORTED), another()
    give_marks(assessment, 16)
    indicator = assessment.system.indicators.get(rule=Rule.HAND)

    def write():
        assessing.give_mark(assessment=assessment, by=colleague, indicator=indicator, marks=20, reason="另计。")

    while_uncommitted(write, acting(assessment, "score", made.clerk()))
    scored = as_it_stands(assessment)
    assert (scored.state, scored.steps.last().fingerprint) == (S.SCORED, assessing.fingerprint(scored))
    assert scored.marks.get(indicator=indicator).marks == 20


def test_what_is_just_being_handed_in_is_not_thrown_away():
    assessment, colleague = begun(), another()
    assessing.write_report(assessment=assessment, by=made.clerk(), summary="完成。")

    def discard():
        evidence.discard_assessment(assessment=assessment, by=colleague)

    assert isinstance(while_uncommitted(acting(assessment, "report", made.clerk()), discard), NotLegal)
    assert as_it_stands(assessment).state == S.REPORTED


@pytest.mark.invariant("INV-4")
def test_two_who_correct_at_once_begin_one_correction():
    confirmed, colleague = assessment_in(S.CONFIRMED), another()

    def correct(by):
        return lambda: assessing.begin_correction(assessment=confirmed, by=by, reason="统计有误。")

    assert isinstance(while_uncommitted(correct(made.clerk()), correct(colleague)), NotLegal)
    assert AgreementAssessment.objects.filter(corrects=confirmed).count() == 1
