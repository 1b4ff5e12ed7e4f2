"""What was done where: figures from the nation down to the village, the pictures beside them, and whose they are."""

from datetime import date
from decimal import Decimal
from itertools import pairwise
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agreements import place_pictures as pictures
from agreements.models import ActivityHousehold, ActivityPhoto
from agreements.places import Deeds, by_place, whole
from leadership.enums import Role
from leadership.models import Region
from tests import factories
from tests.agreements import factories as made
from tests.agreements.factories_watching import activity, filed, past_the_guards
from tests.factories import COUNTY, NATION, NEIGHBOUR_COUNTY, OTHER_PROVINCE, PREFECTURE, PROVINCE
from tests.registry.factories import household

pytestmark = pytest.mark.django_db
MAP = reverse("agreements:activity_map")


def address(code) -> str:
    return reverse("agreements:activity_map_of", args=[code])


def visitor(membership) -> Client:
    return factories.sign_in(Client(), membership)


def figures(membership, code, year=2026) -> dict:
    """The places of ``code`` with something, by their codes; under None what was done in no village."""
    places = by_place(membership, Region.objects.get(pk=code), year)
    return {
        place.region.code if place.region else None: (place.activities, place.people, place.households)
        for place in places
        if place.activities
    }


def sums(membership, code, year=2026) -> tuple:
    region = Region.objects.get(pk=code)
    own = whole(membership, region, year, by_place(membership, region, year))
    return own.activities, own.people, own.households


def helped(deed, *households):
    with past_the_guards():
        for each in households:
            ActivityHousehold.objects.create(activity=deed, household=each)


def photo(deed, longitude, latitude, number=1) -> ActivityPhoto:
    with past_the_guards():
        return ActivityPhoto.objects.create(
            activity=deed,
            file=f"{number}.jpg",
            name=f"{number}.jpg",
            size=1,
            sha256=f"{number:064d}",
            width=1,
            height=1,
            look=number,
            longitude=Decimal(longitude),
            latitude=Decimal(latitude),
            uploaded_by=made.clerk().user,
        )


@pytest.fixture
def village(db):
    """Of the county, with two activities that helped one household twice and another once."""
    agreement = filed()
    village = agreement.current_version.villages.first()
    first, second = (household(COUNTY, number=f"H{number}") for number in (1, 2))
    helped(activity(agreement, village=village, people_trained=30), first, second)
    helped(activity(agreement, village=village, people_trained=12), first)
    return village


def test_drills_down_with_the_same_figures(village):
    nation = made.director(NATION)
    township = village.code[:9]
    path = [NATION, PROVINCE, PREFECTURE, COUNTY, township, village.code]
    for above, below in pairwise(path):
        assert figures(nation, above) == {below: (2, 42, 2)}
    assert [sums(nation, code) for code in path] == [(2, 42, 2)] * len(path)


def test_what_was_done_in_no_village_stands_beside_the_villages(village):
    activity(filed(), people_trained=5)
    director = made.director()
    assert figures(director, COUNTY) == {village.code[:9]: (2, 42, 2), None: (1, 5, 0)}
    assert sums(director, COUNTY) == (3, 47, 2)


@pytest.mark.parametrize("state", ["draft", "reported", "returned"])
def test_only_what_was_confirmed_counts(state):
    activity(filed(), state)
    assert figures(made.director(), COUNTY) == {}


def test_a_year_holds_what_was_done_in_it():
    activity(filed(), held_on=date(2026, 12, 31))
    assert (sums(made.director(), COUNTY, 2026), sums(made.director(), COUNTY, 2027)) == ((1, 0, 0), (0, 0, 0))


# -- whose -------------------------------------------------------------------------------
@pytest.mark.invariant("INV-2")
@pytest.mark.parametrize("place, seen", [(COUNTY, 200), (PREFECTURE, 200), (NATION, 200), (NEIGHBOUR_COUNTY, 404)])
def test_a_place_out_of_scope_does_not_exist(village, place, seen):
    person = factories.membership_at(place, Role.INSPECTOR)
    assert visitor(person).get(address(COUNTY), {"year": 2026}).status_code == seen
    assert visitor(person).get(address(village.code), {"year": 2026}).status_code == seen


@pytest.mark.invariant("INV-2")
@pytest.mark.parametrize("above", [NATION, PROVINCE, PREFECTURE, OTHER_PROVINCE])
def test_a_county_sees_neither_what_is_above_nor_beside_it(village, above):
    assert visitor(made.clerk()).get(address(above)).status_code == 404
    assert visitor(made.clerk()).get(MAP).context["region"].code == COUNTY


@pytest.mark.invariant("INV-2")
def test_an_assisting_party_sees_where_it_helps(village):
    own = filed()
    activity(own, people_trained=7)
    person = made.helper(own.current_version.organisation)
    assert figures(person, NATION) == {PROVINCE: (1, 7, 0)}
    assert visitor(person).get(address(COUNTY)).context["region"].code == COUNTY
    assert visitor(person).get(address(NEIGHBOUR_COUNTY)).status_code == 404


# -- pictures ------------------------------------------------------------------------------
def test_the_nation_is_shown_as_tiles_with_every_province(village):
    response = visitor(made.director(NATION)).get(MAP, {"year": 2026})
    provinces = Region.objects.filter(level=1).values_list("code", flat=True)
    tiles = response.context["tiles"]
    assert {tile["place"].region.code for tile in tiles} == set(provinces) == set(pictures.TILES)
    assert len({(tile["x"], tile["y"]) for tile in tiles}) == len(tiles)
    shades = {tile["place"].region.code: tile["fill"] for tile in tiles}
    assert (shades[PROVINCE], shades[OTHER_PROVINCE]) == (pictures.SHADES[-1], pictures.SHADES[0])
    assert address(PROVINCE) in response.content.decode()


def test_bars_are_as_long_as_their_figures():
    places = [Deeds(None, activities=number) for number in (4, 0, 1)]
    assert [(bar["place"].activities, bar["width"]) for bar in pictures.bars(places)] == [(4, 100), (1, 25)]
    assert pictures.bars([]) == []


def test_photos_lie_on_a_grid_north_above():
    photos = [at(107.0, 27.0), at(108.0, 28.0), at(107.99, 27.99), at(107.0, 28.0)]
    spots = [(spot.column, spot.row, len(spot.photos)) for spot in pictures.spots(photos)]
    assert spots == [(0, 0, 1), (11, 0, 2), (0, 7, 1)]
    assert [(spot.column, spot.row) for spot in pictures.spots(photos[:1])] == [(6, 4)]
    assert pictures.spots([]) == []


def at(longitude, latitude):
    return SimpleNamespace(longitude=Decimal(str(longitude)), latitude=Decimal(str(latitude)), activity_id=1)


def test_the_county_shows_where_photos_were_taken(village):
    deed = activity(filed(), held_on=date(2026, 5, 1))
    photo(deed, "107.5", "27.7")
    response = visitor(made.clerk()).get(address(COUNTY), {"year": 2026})
    assert [spot.activities for spot in response.context["spots"]] == [[deed]]
    assert deed.get_absolute_url() in response.content.decode()
    assert visitor(made.director(PREFECTURE)).get(address(PREFECTURE)).context["spots"] == []


def test_the_village_names_its_latest_activities(village):
    response = visitor(made.clerk()).get(address(village.code), {"year": 2026})
    assert len(response.context["latest"]) == 2


@pytest.mark.parametrize("year", ["x", "1", "99999999999", "²"])
def test_a_year_that_is_none_gives_this_one(year):
    assert visitor(made.clerk()).get(MAP, {"year": year}).status_code == 200


@pytest.mark.parametrize("code", [NATION, PREFECTURE, COUNTY])
def test_query_count_does_not_depend_on_rows(village, code):
    client = visitor(made.director(NATION))
    client.get(address(code), {"year": 2026})
    counts = []
    for number in range(1, 3):
        with CaptureQueriesContext(connection) as queries:
            client.get(address(code), {"year": 2026})
        counts.append(len(queries))
        agreement = filed()
        helped(activity(agreement, village=village), household(COUNTY, number=f"N{number}"))
        activity(filed(NEIGHBOUR_COUNTY))
    assert counts[0] == counts[1]
