"""Each target of the plan by hand: what meets it, and what does not yet [一(二)]."""

from datetime import date

import pytest

from agreements.enums import ActivityState
from assessments.models import TargetSetting
from assessments.target_gaps import units_at
from assessments.target_progress import there_at
from assessments.target_ways import WAYS, forms_of, lists_of
from assessments.targets import TARGETS
from leadership.models import Region
from registry.enums import FacilityState
from registry.merging import merge
from tests.agreements import factories as made
from tests.assessments.factories_targets import (
    YEAR,
    activity,
    facility,
    filed,
    helped,
    household,
    in_repository,
    met,
    on_the_day,
    organisation,
    place_of_village,
    specialty,
    village,
)
from tests.factories import COUNTY, NATION, NEIGHBOUR_COUNTY, PROVINCE

pytestmark = pytest.mark.django_db
BEIJING_DISTRICT = "110101"  # no poor county


@pytest.fixture(autouse=True)
def _on_the_day(db):
    with on_the_day():
        yield


@pytest.fixture
def poor_village() -> Region:
    """The only one of the county that is registered as poor."""
    return village().region


def test_every_target_says_what_is_needed_and_where_it_is_done():
    assert set(TargetSetting.objects.values_list("pk", flat=True)) == set(TARGETS)
    assert set(WAYS) == {name for name, target in TARGETS.items() if target.units}
    links = [link for name in WAYS for link in (*lists_of(TARGETS[name], COUNTY), *forms_of(TARGETS[name], COUNTY))]
    assert all(link.label and link.address.startswith("/") for link in links)


# -- counties ------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("name", "kind"), [("expert_station", "expert_station"), ("caravan", "caravan"), ("school_museum", "school_museum")]
)
@pytest.mark.parametrize(
    ("state", "counts"), [(FacilityState.IN_SERVICE, 1), (FacilityState.PLANNED, 0), (FacilityState.ENDED, 0)]
)
def test_a_facility_meets_a_county_target_while_it_is_in_service(name, kind, state, counts):
    assert met(name) == (0, 1)
    facility(kind=kind, state=state)
    assert met(name) == (counts, 1)


def test_a_facility_of_a_later_year_or_another_kind_does_not_count():
    facility(kind="caravan", year=YEAR + 1)
    facility(kind="school_museum")
    assert (met("caravan"), met("caravan", year=YEAR + 1)) == ((0, 1), (1, 1))


def test_a_station_registered_as_an_organisation_counts_as_well():
    organisation("expert_station")
    assert met("expert_station") == (1, 1)


def test_what_stands_in_a_village_is_there_for_its_county():
    facility(kind="expert_station", region=place_of_village())
    assert met("expert_station") == (1, 1)


def test_the_museum_has_to_come_twice():
    facility(kind="museum_tour", state=FacilityState.ENDED)
    facility(kind="museum_tour", state=FacilityState.PLANNED)
    assert met("museum_tours") == (0, 1)
    facility(kind="museum_tour", state=FacilityState.IN_SERVICE)
    assert met("museum_tours") == (1, 1)
    there = there_at(targets=[TARGETS["museum_tours"]], year=YEAR, code=COUNTY, items=[COUNTY])
    assert there == {("museum_tours", COUNTY): 2}


@pytest.mark.parametrize(
    ("form", "state", "counts"),
    [("planning", "confirmed", 1), ("planning", "reported", 0), ("training", "confirmed", 0)],
)
def test_a_county_is_advised_once_an_activity_of_this_form_is_confirmed(form, state, counts):
    activity(filed(), state, form=form)
    assert met("plan_consulted") == (counts, 1)


def test_a_county_that_is_not_poor_is_no_unit():
    facility(BEIJING_DISTRICT, kind="caravan")
    assert met("caravan", BEIJING_DISTRICT) == (0, 0)


# -- townships -----------------------------------------------------------------------------
def test_a_township_is_a_unit_by_its_poor_villages():
    assert met("township_federation") == (0, 0)
    village(number=0)
    village(number=1)
    assert met("township_federation") == (0, 1)


@pytest.mark.parametrize(("length", "counts"), [(6, 0), (9, 1), (12, 1)])
def test_a_federation_counts_for_the_township_in_which_it_is(poor_village, length, counts):
    organisation("rpta_federation", poor_village.code[:length])
    assert met("township_federation") == (counts, 1)


def test_an_association_is_no_federation(poor_village):
    organisation("rpta", poor_village.code[:9])
    assert met("township_federation") == (0, 1)


def test_a_specialty_industry_counts_from_its_year_on(poor_village):
    specialty(kind="industry", region=poor_village.parent, since=YEAR)
    assert (met("township_industry"), met("township_industry", year=YEAR - 1)) == ((1, 1), (0, 1))


@pytest.mark.parametrize(
    ("kind", "state", "counts"),
    [("society", "in_repository", 1), ("rpta", "in_repository", 0), ("society", "filed", 0)],
)
def test_a_society_is_linked_by_an_agreement_of_the_repository(poor_village, kind, state, counts):
    made.agreement_in(state, organisation=organisation(kind, PROVINCE))
    assert met("township_society") == (counts, 1)


# -- villages ------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("name", "kind", "counts"),
    [
        ("village_association", "rpta", 1),
        ("village_association", "rpta_federation", 0),
        ("village_business", "farmers_cooperative", 1),
        ("village_business", "enterprise", 1),
        ("village_business", "rpta", 0),
    ],
)
def test_an_organisation_of_the_village_counts_by_its_kind(poor_village, name, kind, counts):
    organisation(kind, poor_village.code)
    assert (met(name), met(name, poor_village.code)) == ((counts, 1), (counts, 1))


def test_an_organisation_of_the_county_is_none_of_the_village(poor_village):
    organisation("rpta")
    assert met("village_association") == (0, 1)


def test_what_was_merged_counts_where_the_one_kept_is(poor_village):
    twin, other = (organisation("rpta", poor_village.code) for _turn in range(2))
    merge(kept=twin, merged=other, by=made.clerk(), reason="同一协会，登记了两次")
    assert (met("village_association"), met("associations")) == ((1, 1), (1, 0))
    merge(kept=organisation("rpta"), merged=twin, by=made.clerk(), reason="同一协会，登记了两次")
    assert (met("village_association"), met("associations")) == ((0, 1), (1, 0))


def test_an_organisation_counts_from_the_year_of_its_registration(poor_village):
    organisation("rpta", poor_village.code)
    assert met("village_association", year=YEAR - 1) == (0, 1)


def test_a_village_in_no_register_is_no_unit(poor_village):
    other = place_of_village(number=1)
    organisation("rpta", other.code)
    specialty(region=other)
    assert (met("village_association"), met("village_association", other.code)) == ((0, 1), (0, 0))
    assert met("village_brand") == (0, 1)


def test_a_brand_is_no_industry(poor_village):
    specialty(region=poor_village)
    assert (met("village_brand"), met("township_industry")) == ((1, 1), (0, 1))


@pytest.mark.parametrize(("state", "counts"), [("in_service", 1), ("planned", 0), ("ended", 0)])
def test_an_e_station_counts_while_it_is_in_service(poor_village, state, counts):
    facility(kind="e_station", region=poor_village, state=state)
    assert met("village_e_station") == (counts, 1)


# -- households ----------------------------------------------------------------------------
@pytest.mark.parametrize(("name", "gain"), [("household_skill", "technique"), ("household_project", "project")])
@pytest.mark.parametrize(
    ("state", "said", "counts"),
    [
        (ActivityState.CONFIRMED, "茶树修剪", 1),
        (ActivityState.REPORTED, "茶树修剪", 0),
        (ActivityState.CONFIRMED, "", 0),
    ],
)
def test_a_household_gains_what_a_confirmed_activity_names(name, gain, state, said, counts):
    home = household()
    helped(activity(filed(), state), home, **{gain: said})
    assert (met(name), met(name, home.region_id)) == ((counts, 1), (counts, 1))


def test_a_household_without_labour_is_no_unit():
    idle = household(labour=0)
    helped(activity(filed()), idle, technique="茶树修剪", project="茶园务工")
    assert (met("household_skill"), met("household_project")) == ((0, 0), (0, 0))


def test_where_two_skills_are_needed_the_same_one_twice_is_one():
    TargetSetting.objects.filter(pk="household_skill").update(needed=2)
    home, agreement = household(), filed()
    for technique, counts in [("茶树修剪", 0), ("茶树修剪", 0), ("绿色防控", 1)]:
        helped(activity(agreement), home, technique=technique)
        assert met("household_skill") == (counts, 1)


def test_what_is_learned_next_year_does_not_count_before():
    home = household()
    helped(activity(filed(), held_on=date(YEAR + 1, 1, 1)), home, technique="茶树修剪")
    assert met("household_skill") == (0, 1)


# -- the nation ----------------------------------------------------------------------------
@pytest.mark.parametrize("kind", ["rpta", "rpta_federation"])
def test_a_county_is_covered_by_an_association_anywhere_in_it(kind):
    assert met("counties_with_association") == (0, 1)
    organisation(kind, place_of_village().code)
    assert met("counties_with_association") == (1, 1)


def test_a_village_is_served_by_an_agreement_of_the_repository(poor_village):
    filed()
    assert met("villages_served") == (0, 1)
    in_repository()
    assert met("villages_served") == (1, 1)


@pytest.mark.parametrize(("state", "counts"), [("confirmed", 1), ("reported", 0)])
def test_a_village_is_served_by_a_confirmed_activity(poor_village, state, counts):
    activity(filed(), state, village=poor_village)
    assert met("villages_served") == (counts, 1)


@pytest.mark.parametrize(("name", "kind"), [("federations", "rpta_federation"), ("associations", "rpta")])
def test_numbers_count_what_is_in_poor_counties(name, kind):
    organisation(kind)
    organisation(kind, place_of_village(NEIGHBOUR_COUNTY).code)
    organisation(kind, BEIJING_DISTRICT)
    organisation(kind, PROVINCE)
    assert (met(name, NATION), met(name, PROVINCE), met(name)) == ((2, 0), (2, 0), (1, 0))


def test_an_expert_of_two_counties_is_one_of_the_nation():
    expert = made.expert()
    for county in (COUNTY, NEIGHBOUR_COUNTY):
        agreement = made.draft(county)
        agreement.current_version.expert_links.all().delete()
        agreement.current_version.expert_links.create(expert=expert)
        made.drive(agreement, "in_repository")
    counted = [met("experts", code) for code in (COUNTY, NEIGHBOUR_COUNTY, PROVINCE, NATION)]
    assert counted == [(1, 0)] * 4


# -- the units behind ----------------------------------------------------------------------
def test_units_are_told_apart(poor_village):
    other = village(number=1).region
    organisation("rpta", poor_village.code)
    target = TARGETS["village_association"]
    asked = {"target": target, "year": YEAR, "code": COUNTY}
    assert units_at(**asked, is_met=True) == [poor_village.pk]
    assert units_at(**asked, is_met=False) == [other.pk]
    assert units_at(target=target, year=YEAR, code=NEIGHBOUR_COUNTY, is_met=False) == []
