"""The chain of activities as its table says: states × verbs × roles × places."""

import pytest
from django.db import transaction

from agreements.enums import ActivityState as S
from agreements.models import Activity
from agreements.workflow import ACTIVITY
from common.workflow import NotAllowed, NotLegal
from leadership.enums import Role
from leadership.permissions import CONFIRM_ACTIVITY, LOG_ACTIVITY, permissions_of
from tests import factories
from tests.agreements import factories as made
from tests.agreements.factories_activities import activity_in
from tests.factories import COUNTY, NEIGHBOUR_COUNTY, PREFECTURE

PLACES = (COUNTY, NEIGHBOUR_COUNTY, PREFECTURE)
WRITING = ("report", "withdraw")


def may(verb, role, place) -> bool:
    """The county's clerks write, the county's staff decide; an officer of agriculture on stations only."""
    needed = LOG_ACTIVITY if verb in WRITING else CONFIRM_ACTIVITY
    # An assisting party that takes no part, and a station's officer where no station helps, do nothing.
    return needed in permissions_of([role]) and place == COUNTY and role not in (Role.HELPER, Role.AGRICULTURE)


@pytest.mark.django_db
@pytest.mark.parametrize("state", S)
@pytest.mark.parametrize("move", ACTIVITY.moves, ids=lambda move: move.verb)
def test_each_verb_in_each_state_for_each_role_at_each_place(state, move):
    activity, wrong = activity_in(state), []
    for place in PLACES:
        for role in Role:
            done = performed(activity, move.verb, factories.membership_at(place, role))
            if done is not (state in move.sources and may(move.verb, role, place)):
                wrong.append((place, role, done))
    assert wrong == []


def performed(activity, verb, by) -> bool:
    try:
        with transaction.atomic():
            ACTIVITY.perform(Activity.objects.get(pk=activity.pk), verb, by=by, reason=made.REASON)
            transaction.set_rollback(True)
    except (NotAllowed, NotLegal):
        return False
    return True
