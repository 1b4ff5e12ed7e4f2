"""The units that do not meet a target, with who can close each gap: in one's own region only."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.models import TargetSetting
from leadership.enums import Level, Role
from leadership.models import Region
from tests import factories
from tests.agreements import factories as made
from tests.agreements.factories_watching import on, past_the_guards
from tests.assessments.factories_targets import (
    YEAR,
    activity,
    facility,
    filed,
    helped,
    household,
    in_repository,
    on_the_day,
    organisation,
    village,
)
from tests.factories import COUNTY, NATION, NEIGHBOUR_COUNTY, PREFECTURE, PROVINCE

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_the_day(db):
    with on_the_day():
        yield


@pytest.fixture
def villages() -> list[Region]:
    """Two poor villages of the county, in two townships."""
    first = village().region
    others = Region.objects.within(COUNTY).filter(level=Level.VILLAGE).exclude(parent=first.parent)
    return [first, village(region=others.first()).region]


def gaps(target, code=COUNTY, membership=None, **query):
    client = factories.sign_in(Client(), membership or made.clerk())
    return client.get(reverse("assessments:target_gaps", args=[code, target]), query)


def listed(target, code=COUNTY, membership=None, **query) -> list:
    return [unit.record for unit in gaps(target, code, membership, **query).context["units"]]


# -- which -------------------------------------------------------------------------------
def test_what_is_missing_is_listed_and_what_is_met_on_demand(villages):
    organisation("rpta", villages[0].code)
    assert listed("village_association") == [villages[1]]
    assert listed("village_association", show="met") == [villages[0]]


@pytest.mark.parametrize("place", [NATION, PROVINCE, PREFECTURE, COUNTY])
def test_the_same_gaps_from_every_level(villages, place):
    assert listed("village_brand", place, made.director(place)) == villages


def test_the_list_is_narrowed_to_a_place(villages):
    assert listed("village_brand", region=villages[1].parent_id) == [villages[1]]
    assert listed("village_brand", villages[0].parent_id) == [villages[0]]
    outside = gaps("village_brand", region=NEIGHBOUR_COUNTY).context
    assert ("region" in outside["filter"].form.errors, outside["units"]) == (True, [])


def test_a_year_ago_more_was_missing():
    facility(kind="caravan", year=YEAR + 1)
    county = factories.place(COUNTY)
    with on(date(YEAR + 1, 2, 1)):
        assert (listed("caravan", year=YEAR + 1), listed("caravan", show="met", year=YEAR + 1)) == ([], [county])


def test_a_gap_tells_how_much_is_there():
    facility(kind="museum_tour")
    response = gaps("museum_tours")
    assert [(unit.there, response.context["needed"]) for unit in response.context["units"]] == [(1, 2)]


def test_households_are_listed_within_a_county_only():
    home, other = household(), household()
    helped(activity(filed()), other, technique="茶树修剪")
    assert listed("household_skill") == [home]
    above = gaps("household_skill", PREFECTURE, made.director(PREFECTURE))
    assert ("units" in above.context, home.head in above.content.decode()) == (False, False)


def test_a_target_met_by_places_above_or_by_no_units_has_no_list_there(villages):
    found = [gaps(name, villages[0].code).status_code for name in ("caravan", "township_industry")]
    assert [*found, gaps("experts").status_code, gaps("nothing").status_code] == [404] * 4


# -- who can close it ----------------------------------------------------------------------
def test_a_gap_names_the_office_and_the_parties_that_help_the_village(villages):
    agreement = in_repository()
    response = gaps("village_brand")
    helped_ones = set(agreement.current_version.villages.all())
    for unit in response.context["units"]:
        assert unit.group == made.clerk().group
        names = [(party.name, party.agreement) for party in unit.parties]
        expected = [(agreement.current_version.helper_name, agreement)] if unit.record in helped_ones else []
        assert (unit.record, names) == (unit.record, expected)
    text = response.content.decode()
    assert agreement.get_absolute_url() in text
    assert made.clerk().group.get_absolute_url() in text


def test_a_household_is_helped_by_the_parties_of_its_village():
    home, agreement = household(), in_repository()
    (unit,) = gaps("household_project").context["units"]
    assert (unit.record, [party.agreement for party in unit.parties]) == (home, [agreement])


@pytest.mark.parametrize("state", ["draft", "submitted", "terminated"])
def test_an_agreement_that_does_not_run_helps_nobody(villages, state):
    agreement = made.agreement_in("in_repository" if state == "terminated" else state)
    if state == "terminated":
        ended(agreement)
    assert [unit.parties for unit in gaps("village_brand").context["units"]] == [[], []]


def ended(agreement):
    with past_the_guards():
        type(agreement).objects.filter(pk=agreement.pk).update(state="terminated")


def test_an_agreement_whose_period_is_over_helps_nobody(villages):
    ends = in_repository().current_version.ends_on
    helping = []
    for day in (ends, ends + timedelta(days=1)):
        with on(day):
            helping.append(sum(len(unit.parties) for unit in gaps("village_brand").context["units"]))
    assert helping == [1, 0]


@pytest.mark.parametrize(
    ("target", "page", "query"),
    [
        ("caravan", "registry:facility_create", "?kind=caravan&amp;region={county}"),
        ("village_association", "registry:organisation_create", "?kind=rpta&amp;region={village}"),
        ("village_brand", "registry:specialty_create", "?kind=brand&amp;region={village}"),
        ("villages_served", "agreements:need_create", ""),
        ("plan_consulted", "agreements:activity_choose", ""),
    ],
)
def test_the_clerk_is_led_to_where_it_is_done_filled_in(villages, target, page, query):
    way = reverse(page) + query.format(county=COUNTY, village=villages[0].code)
    assert f'href="{way}"' in gaps(target).content.decode()


def test_who_may_not_enter_it_is_not_led_there(villages):
    text = gaps("village_brand", membership=factories.membership_at(COUNTY, Role.INSPECTOR)).content.decode()
    assert reverse("registry:specialty_create") not in text


# -- whose -------------------------------------------------------------------------------
@pytest.mark.invariant("INV-2")
@pytest.mark.parametrize(
    ("place", "role", "status"),
    [
        (COUNTY, Role.POVERTY, 200),
        (PROVINCE, Role.INSPECTOR, 200),
        (NEIGHBOUR_COUNTY, Role.CLERK, 404),
        (COUNTY, Role.HELPER, 403),
        (COUNTY, Role.REVIEWER, 403),
    ],
)
def test_units_are_named_to_those_who_read_the_records(villages, place, role, status):
    response = gaps("village_brand", membership=factories.membership_at(place, role))
    assert response.status_code == status
    assert (villages[0].name in response.content.decode()) == (status == 200)


@pytest.mark.invariant("INV-2")
@pytest.mark.parametrize("above", [NATION, PROVINCE, PREFECTURE])
def test_a_county_lists_nothing_of_the_places_above_it(above):
    assert gaps("village_brand", above).status_code == 404


def test_no_numbers_of_people_are_shown():
    home = household(phone="13985201234")
    text = gaps("household_skill").content.decode()
    assert (home.head in text, home.id_number in text, "13985201234" in text) == (True, False, False)


# -- cost --------------------------------------------------------------------------------
@pytest.mark.parametrize("target", ["village_brand", "household_skill", "township_industry"])
def test_query_count_does_not_depend_on_rows(target):
    client = factories.sign_in(Client(), made.clerk())
    counts = []
    for number in range(2):
        place = village(number=number).region
        household(region=place)
        in_repository()
        address = reverse("assessments:target_gaps", args=[COUNTY, target])
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_pages_hold_every_gap_once():
    places = Region.objects.within(factories.county_with_villages().code).filter(level=Level.VILLAGE)[:27]
    for place in places:
        village(region=place)
    found = [listed("village_brand", page=page) for page in (1, 2)]
    assert [len(page) for page in found] == [25, 2]
    assert [*found[0], *found[1]] == list(places)


def test_what_two_are_needed_of_stays_a_gap_with_one(villages):
    TargetSetting.objects.filter(pk="village_association").update(needed=2)
    organisation("rpta", villages[0].code)
    assert [(unit.record, unit.there) for unit in gaps("village_association").context["units"]] == [
        (villages[0], 1),
        (villages[1], 0),
    ]


def test_more_than_can_be_leafed_through_is_told(villages, monkeypatch):
    monkeypatch.setattr("assessments.target_gaps.LIMIT", 1)
    context = gaps("village_brand").context
    assert ([unit.record for unit in context["units"]], context["filter"].has_more) == (villages[:1], True)
