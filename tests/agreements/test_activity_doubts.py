"""What looks odd about an activity: each flag where it belongs, silence where all is well, nothing beyond scope."""

import pytest
from django.utils.translation import gettext

from agreements import activity_writing
from agreements.doubts import doubts
from agreements.enums import ActivityState as S
from agreements.enums import AgreementState
from tests import factories
from tests.agreements import factories as made
from tests.agreements.factories_activities import activity_in, begun, jpeg, photo, running, taken
from tests.factories import COUNTY, NATION, NEIGHBOUR_COUNTY
from tests.registry import factories as registers

pytestmark = pytest.mark.django_db

UNSEEN = "The same photo stands in an activity that you may not see. The office above can look at it."


def test_where_all_fits_nothing_is_said():
    activity = begun(photos=[photo(taken_at=taken())], people_trained=30)
    assert doubts(activity, made.clerk()) == []


@pytest.mark.parametrize(("trained", "flags"), [(800, 0), (801, 1)])
def test_more_people_than_the_village_has(trained, flags):
    agreement = running()
    village = agreement.current_version.village_links.first().village
    registers.village(COUNTY, region=village, people=800)
    activity = begun(agreement, village=village, people_trained=trained)
    assert len(doubts(activity, made.clerk())) == flags


def test_without_a_village_all_those_of_the_agreement_count():
    agreement = running()
    for link in agreement.current_version.village_links.all():
        registers.village(COUNTY, region=link.village, people=1000)
    there = {"village": None, "place": "乡政府礼堂"}
    assert doubts(begun(agreement, people_trained=2000, **there), made.clerk()) == []
    assert len(doubts(begun(agreement, people_trained=2001, **there), made.clerk())) == 1


def with_expert(expert, county):
    draft = made.draft(county)
    draft.current_version.expert_links.create(expert=expert)
    return made.drive(draft, AgreementState.FILED)


def test_an_expert_at_two_counties_on_one_day():
    expert = made.expert()
    here, there = with_expert(expert, COUNTY), with_expert(expert, NEIGHBOUR_COUNTY)
    activities = [begun(here), begun(there)]
    for activity in activities:
        by = made.clerk(activity.region_id)
        activity_writing.change_activity(activity=activity, by=by, experts=[expert])
    (sentence,) = doubts(activities[0], made.clerk())
    assert expert.name in sentence
    assert str(activities[1].region) not in sentence


def test_a_household_twice_for_the_same_technique():
    agreement, household = running(), registers.household(COUNTY)
    first, second, other = (begun(agreement) for _each in range(3))
    for activity, technique in ((first, "修剪技术"), (second, "修剪技术"), (other, "施肥技术")):
        activity_writing.add_households(activity=activity, by=made.clerk(), households=[household], technique=technique)
    assert [len(doubts(each, made.clerk())) for each in (first, second, other)] == [1, 1, 0]


@pytest.mark.invariant("INV-2")
def test_the_same_photo_elsewhere_is_named_only_to_whoever_may_see_it():
    content = jpeg(taken_at=taken())
    activity = begun(photos=[photo(content)])
    elsewhere = activity_in(S.REPORTED, running(NEIGHBOUR_COUNTY), photos=[photo(content)])
    number = elsewhere.agreement.number
    (to_county,), (to_nation,) = (doubts(activity, by) for by in (made.clerk(), made.director(NATION)))
    assert to_county == gettext(UNSEEN)
    assert number in to_nation


@pytest.mark.invariant("INV-2")
def test_a_party_is_not_told_of_the_agreements_of_others():
    content, agreement = jpeg(taken_at=taken()), running()
    activity = begun(agreement, photos=[photo(content)])
    other = begun(running(), photos=[photo(content)])
    helper = made.helper(agreement.current_version.organisation)
    assert doubts(activity, helper) == [gettext(UNSEEN)]
    assert other.agreement.number in doubts(activity, made.clerk())[0]


def test_flags_are_on_the_record_and_refuse_nothing(client):
    content, agreement = jpeg(taken_at=taken()), running()
    begun(agreement, photos=[photo(content)])
    activity = activity_in(S.REPORTED, agreement, photos=[photo(content)])
    page = factories.sign_in(client, made.director()).get(activity.get_absolute_url())
    (sentence,) = page.context["doubts"]
    assert sentence in page.text
    assert activity_in(S.CONFIRMED, agreement, photos=[photo(content)]).state == S.CONFIRMED
