"""What the pages of an activity tell of households and activities beyond one's own scope [INV-2]."""

import pytest
from django.urls import reverse

from agreements import activity_writing
from common.workflow import NotAllowed
from tests import factories
from tests.agreements import factories as made
from tests.agreements.factories_activities import begun, running
from tests.factories import COUNTY, NEIGHBOUR_COUNTY
from tests.registry import factories as registers

pytestmark = [pytest.mark.django_db, pytest.mark.invariant("INV-2")]

OUTSIDE = 2  # factories.write names the first two villages of the county


@pytest.mark.parametrize("words", ["", "王茶农"])
def test_a_helper_finds_households_of_the_agreements_villages_only(client, words):
    agreement = running()
    helper = made.helper(agreement.current_version.organisation)
    own = registers.household(COUNTY)
    stranger = registers.household(COUNTY, region=registers.place_of_village(COUNTY, OUTSIDE))
    activity = begun(agreement, by=helper, village=None, place="村委会")
    client = factories.sign_in(client, helper)
    page = reverse("agreements:activity_households", args=[activity.pk])
    shown = client.get(page, {"q": words}).text
    assert own.number in shown
    assert stranger.number not in shown
    client.post(page, {"households": [stranger.pk]})
    assert not activity.household_links.exists()


def test_the_verb_itself_refuses_households_out_of_reach():
    agreement = running()
    helper = made.helper(agreement.current_version.organisation)
    activity = begun(agreement, by=helper)
    stranger = registers.household(COUNTY, region=registers.place_of_village(COUNTY, OUTSIDE))
    with pytest.raises(NotAllowed):
        activity_writing.add_households(activity=activity, by=helper, households=[stranger])
    assert activity_writing.add_households(activity=activity, by=made.clerk(), households=[stranger]) == 1


def test_a_household_of_the_neighbour_is_refused_at_its_field(client):
    activity, neighbour = begun(), registers.household(NEIGHBOUR_COUNTY)
    registers.household(COUNTY)
    page = reverse("agreements:activity_households", args=[activity.pk])
    response = factories.sign_in(client, made.clerk()).post(page, {"households": [neighbour.pk]})
    assert response.context["form"].errors["households"] == [str(activity_writing.OUT_OF_REACH)]
