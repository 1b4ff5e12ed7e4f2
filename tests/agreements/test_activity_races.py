"""Two people at the same activity at the same moment: one wins, the other is told; nothing is doubled."""

from uuid import uuid4

import pytest

from agreements import activity_writing
from agreements.enums import ActivityState as S
from agreements.models import Activity
from agreements.workflow import ACTIVITY
from common.workflow import NotLegal
from leadership.enums import Role
from tests import factories
from tests.agreements import factories as made
from tests.agreements.factories_activities import activity_in, begun, running
from tests.agreements.races import while_uncommitted
from tests.factories import COUNTY

pytestmark = pytest.mark.django_db(transaction=True)


def deciding(activity, verb, by):
    return lambda: ACTIVITY.perform(activity, verb, by=by, reason=made.REASON, seen=activity.steps_taken)


@pytest.mark.parametrize("verb", ["confirm", "return"])
def test_of_two_who_decide_one_wins_and_the_other_hears_of_whom(verb):
    activity = activity_in(S.REPORTED)
    winner, loser = made.director(), factories.membership_at(COUNTY, Role.DIRECTOR)
    outcome = while_uncommitted(deciding(activity, "confirm", winner), deciding(activity, verb, loser))
    assert isinstance(outcome, NotLegal)
    assert winner.user.name in outcome.reason
    activity.refresh_from_db()
    assert (activity.state, activity.steps.count()) == (S.CONFIRMED, 2)


def test_a_double_click_begins_one():
    agreement, token = running(), uuid4()

    def begin():
        return begun(agreement, form_token=token)

    assert while_uncommitted(begin, begin) == Activity.objects.get()


def test_nothing_is_written_into_what_is_just_being_reported():
    activity, colleague = begun(), factories.membership_at(COUNTY, Role.CLERK)

    def write():
        activity_writing.change_activity(activity=activity, by=colleague, summary="改写的内容")

    outcome = while_uncommitted(deciding(activity, "report", made.clerk()), write)
    assert isinstance(outcome, NotLegal)
    assert Activity.objects.get().summary != "改写的内容"
