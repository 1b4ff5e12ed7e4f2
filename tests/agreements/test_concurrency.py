"""Two people at the same agreement at the same moment: one wins, the other is told; nothing is lost or doubled."""

from uuid import uuid4

import pytest

from agreements import drafting
from agreements.enums import AgreementState as S
from agreements.models import Agreement
from agreements.workflow import AGREEMENT
from common.workflow import NotLegal
from leadership.enums import Role
from leadership.programme import current_year
from tests import factories
from tests.agreements.factories import REASON, agreement_in, clerk, director, draft
from tests.agreements.races import while_uncommitted
from tests.factories import COUNTY

pytestmark = pytest.mark.django_db(transaction=True)


def deciding(agreement, verb, by):
    return lambda: AGREEMENT.perform(agreement, verb, by=by, reason=REASON, seen=agreement.steps_taken)


@pytest.mark.parametrize("first, second, state", [("endorse", "return", S.ENDORSED), ("return", "endorse", S.RETURNED)])
def test_of_two_directors_one_wins_and_the_other_hears_of_whom(first, second, state):
    agreement = agreement_in(S.SUBMITTED)
    winner, loser = director(), factories.membership_at(COUNTY, Role.DIRECTOR)
    outcome = while_uncommitted(deciding(agreement, first, winner), deciding(agreement, second, loser))
    assert isinstance(outcome, NotLegal)
    assert winner.user.name in outcome.reason
    agreement.refresh_from_db()
    assert (agreement.state, agreement.steps.count()) == (state, 2)


def test_the_same_decision_sent_twice_is_one_step():
    agreement = agreement_in(S.SUBMITTED)
    endorse = deciding(agreement, "endorse", director())
    assert isinstance(while_uncommitted(endorse, endorse), NotLegal)
    assert agreement.steps.filter(verb="endorse").count() == 1


def test_a_decision_does_not_meet_a_withdrawal_halfway():
    agreement = agreement_in(S.SUBMITTED)
    withdraw = deciding(agreement, "withdraw", clerk())
    assert isinstance(while_uncommitted(withdraw, deciding(agreement, "endorse", director())), NotLegal)
    agreement.refresh_from_db()
    assert agreement.state == S.DRAFT


def test_the_same_form_sent_twice_at_once_begins_one_agreement():
    by, token = clerk(), uuid4()

    def begin():
        return drafting.start_draft(by=by, year=current_year(), token=token)

    assert while_uncommitted(begin, begin) == Agreement.objects.get()


def test_nothing_is_written_into_an_agreement_that_is_just_being_submitted():
    agreement = draft()
    colleague = factories.membership_at(COUNTY, Role.CLERK)

    def write():
        version = drafting.open_for_editing(agreement=agreement, by=colleague)
        version.title = "另一个标题"
        version.save()

    outcome = while_uncommitted(deciding(agreement, "submit", clerk()), write)
    assert isinstance(outcome, NotLegal)
    assert Agreement.objects.get().current_version.title != "另一个标题"


def test_what_is_written_just_before_the_submission_is_submitted():
    agreement = draft()

    def write():
        version = drafting.open_for_editing(agreement=agreement, by=clerk())
        version.title = "另一个标题"
        version.save()

    while_uncommitted(write, deciding(agreement, "submit", clerk()))
    assert agreement.steps.get().content["title"] == "另一个标题"
