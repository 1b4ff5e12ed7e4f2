"""Targets from the nation down to the village: the same figures level by level, whose records, who sees what."""

from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agreements import place_pictures
from agreements.models import Agreement
from assessments.models import TargetSetting
from assessments.rollup import roll_up
from assessments.target_pictures import columns
from assessments.target_progress import Progress, progress_at, progress_below, targets_at, trend
from assessments.targets import TARGETS
from leadership.enums import Level, Role
from leadership.models import Region
from tests import factories
from tests.agreements import factories as made
from tests.agreements.factories_watching import on
from tests.assessments.factories_targets import (
    YEAR,
    activity,
    facility,
    helped,
    household,
    in_repository,
    met,
    on_the_day,
    organisation,
    specialty,
    village,
)
from tests.factories import COUNTY, NATION, NEIGHBOUR_COUNTY, OTHER_PROVINCE, PREFECTURE, PROVINCE

pytestmark = pytest.mark.django_db
LIST = reverse("assessments:target_list")
HEAD = "王带头"


@pytest.fixture(autouse=True)
def _on_the_day(db):
    with on_the_day():
        yield


@pytest.fixture
def first() -> Region:
    """A poor village that meets something of everything; another township and the neighbour county have one each."""
    first = village().region
    others = Region.objects.within(COUNTY).filter(level=Level.VILLAGE).exclude(parent=first.parent)
    village(region=others.first())
    village(NEIGHBOUR_COUNTY)
    household(region=others.first())
    for kind in ("caravan", "museum_tour", "expert_station"):
        facility(kind=kind)
    facility(kind="e_station", region=first)
    organisation("rpta", first.code)
    organisation("rpta_federation", first.parent_id)
    specialty(region=first)
    agreement = in_repository()
    helped(activity(agreement, village=first), household(region=first, head=HEAD), technique="茶树修剪")
    roll_up(year=YEAR)
    return first


def address(code) -> str:
    return reverse("assessments:target_detail", args=[code])


def visitor(membership) -> Client:
    return factories.sign_in(Client(), membership)


def page_of(code, membership=None, **query):
    return visitor(membership or made.director(NATION)).get(address(code), query)


def own(code) -> dict:
    """What a place has of each target in which it has a part."""
    rows = progress_at(region=Region.objects.get(pk=code), year=YEAR)
    return {each.target.name: (each.own, each.base) for each in rows}


def below(code) -> dict:
    """The same of the places in it."""
    region = Region.objects.get(pk=code)
    rows = progress_below(region=region, year=YEAR, targets=targets_at(region.level + 1))
    return {row.region.code: {each.target.name: (each.own, each.base) for each in row.progress} for row in rows}


# -- the figures ---------------------------------------------------------------------------
def test_drills_down_with_the_same_figures(first):
    for above, place in pairwise([NATION, PROVINCE, PREFECTURE, COUNTY, first.parent_id, first.code]):
        assert below(above)[place] == own(place)


@pytest.mark.invariant("INV-10")
def test_the_places_in_a_place_add_up_to_it(first):
    for code in (NATION, PROVINCE, PREFECTURE, COUNTY, first.parent_id):
        rows = below(code)
        units = [name for name in next(iter(rows.values())) if TARGETS[name].units]
        sums = {name: tuple(map(sum, zip(*(row[name] for row in rows.values()), strict=True))) for name in units}
        assert sums == {name: own(code)[name] for name in units}


@pytest.mark.invariant("INV-10")
def test_each_figure_is_that_of_the_records_behind_it(first):
    for code in (NATION, PROVINCE, PREFECTURE, COUNTY, first.parent_id, first.code):
        for name, (amount, base) in own(code).items():
            expected = (amount, base) if TARGETS[name].units else (amount, 0)
            assert (code, name, met(name, code)) == (code, name, expected)


def test_the_page_links_each_figure_to_its_records(first):
    for code in (NATION, COUNTY, first.parent_id):
        text = page_of(code).content.decode()
        assert reverse("portal:figure_records", args=[code, YEAR, "target_household_skill"]) in text


def test_a_number_of_the_nation_is_told_with_what_a_place_adds(first):
    rows = {each.target.name: each for each in progress_at(region=factories.place(OTHER_PROVINCE), year=YEAR)}
    each = rows["associations"]
    nation = met("associations", NATION)[0]
    assert (each.amount, each.base, each.contribution) == (nation, 10000, 0)
    assert "associations" not in {target.name for target in targets_at(Level.TOWNSHIP)}


def test_nothing_is_half_met():
    setting = TargetSetting(name="caravan", needed=1, due_on=date(2020, 12, 31))
    same = {"target": TARGETS["caravan"], "setting": setting, "place": None}
    pairs = [map(Decimal, pair) for pair in [(0, 0), (0, 3), (2, 3), (3, 3)]]
    cases = [Progress(**same, amount=amount, base=base) for amount, base in pairs]
    told = [(each.percent, each.width, int(each.gap), each.is_met) for each in cases]
    assert [(str(percent), *rest) for percent, *rest in told] == [
        ("None", 0, 0, False),
        ("0.00", 0, 3, False),
        ("66.67", 66, 1, False),
        ("100.00", 100, 0, True),
    ]


@pytest.mark.parametrize(("day", "days"), [(date(2020, 12, 30), 1), (date(2020, 12, 31), 0), (date(2021, 1, 1), -1)])
def test_days_are_counted_to_the_due_date(day, days):
    setting = TargetSetting.objects.get(pk="caravan")
    each = Progress(target=TARGETS["caravan"], setting=setting, place=None, amount=0, base=1)
    with on(day):
        assert (each.days_left, each.days_over) == (days, -days)


# -- the check-list ------------------------------------------------------------------------
def checks(code) -> dict:
    return {
        check.progress.target.name: (check.there, check.progress.is_met) for check in page_of(code).context["checks"]
    }


def test_a_county_checks_what_it_has_of_what_is_needed(first):
    assert checks(COUNTY) == {
        "expert_station": (1, True),
        "caravan": (1, True),
        "museum_tours": (1, False),
        "school_museum": (0, False),
        "plan_consulted": (0, False),
        "counties_with_association": (3, True),
    }


def test_a_township_and_a_village_check_theirs(first):
    assert checks(first.parent_id) == {
        "township_federation": (1, True),
        "township_industry": (0, False),
        "township_society": (0, False),
    }
    assert checks(first.code) == {
        "village_association": (1, True),
        "village_business": (0, False),
        "village_brand": (1, True),
        "village_e_station": (1, True),
        "villages_served": (1, True),
    }


def test_what_was_entered_a_moment_ago_is_checked_already(first):
    facility(kind="museum_tour")
    assert checks(COUNTY)["museum_tours"] == (2, True)


def test_a_village_in_no_register_has_nothing_to_meet(first):
    other = Region.objects.filter(parent=first.parent_id).exclude(pk=first.code).first()
    assert page_of(other.code).context["checks"] == []
    assert other.code not in below(first.parent_id)


def test_the_check_list_names_who_can_close_gaps(first):
    context = page_of(first.code).context
    assert context["group"].region_id == COUNTY
    agreement = Agreement.objects.get()
    assert [(party.name, party.agreement) for party in context["parties"]] == [
        (agreement.current_version.helper_name, agreement)
    ]


# -- whose -------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("place", "role"),
    [
        (COUNTY, Role.CLERK),
        (PREFECTURE, Role.DIRECTOR),
        (NEIGHBOUR_COUNTY, Role.POVERTY),
        (OTHER_PROVINCE, Role.INSPECTOR),
    ],
)
def test_everybody_reads_the_same_figures_down_to_the_counties(first, place, role):
    client = visitor(factories.membership_at(place, role))
    for code in (NATION, PROVINCE, PREFECTURE, COUNTY):
        told = client.get(address(code)).context["chapters"]
        assert told == page_of(code).context["chapters"]


@pytest.mark.invariant("INV-2")
@pytest.mark.parametrize(("place", "seen"), [(COUNTY, 200), (PROVINCE, 200), (NEIGHBOUR_COUNTY, 404)])
def test_townships_and_villages_are_read_in_ones_own_region_only(first, place, seen):
    client = visitor(factories.membership_at(place, Role.INSPECTOR))
    assert [client.get(address(code)).status_code for code in (first.parent_id, first.code)] == [seen] * 2


@pytest.mark.invariant("INV-2")
@pytest.mark.parametrize("role", [Role.HELPER, Role.REVIEWER])
def test_who_reads_no_records_reads_figures_only(first, role):
    client = visitor(factories.membership_at(COUNTY, role))
    context = client.get(address(COUNTY)).context
    assert (context["sees"], context["below"]) == (False, [])
    assert client.get(address(first.code)).status_code == 404


@pytest.mark.invariant("INV-2")
def test_a_neighbour_is_led_to_no_records_and_told_no_names(first):
    neighbour = factories.membership_at(NEIGHBOUR_COUNTY, Role.CLERK)
    text = page_of(COUNTY, neighbour).content.decode()
    names = (first.name, first.parent.name, HEAD, reverse("portal:figure_records", args=[COUNTY, YEAR, "x"])[:-2])
    assert [name for name in (*names, "/gaps/", "/registry/facilities/?") if name in text] == []


# -- pictures ------------------------------------------------------------------------------
def test_provinces_are_shaded_by_their_share(first):
    tiles = {tile["place"].region.code: tile for tile in page_of(NATION, target="village_association").context["tiles"]}
    assert set(tiles) == set(place_pictures.TILES)
    assert (tiles[PROVINCE]["number"], tiles[OTHER_PROVINCE]["number"]) == (met_percent("village_association"), None)
    assert (tiles[PROVINCE]["fill"], tiles[OTHER_PROVINCE]["fill"]) == (place_pictures.SHADES[2], "#fff")
    assert page_of(PROVINCE).context["tiles"] == []


def met_percent(name):
    amount, base = met(name, PROVINCE)
    return TARGETS[name].metric.value(amount, base)


def test_provinces_are_shaded_by_what_they_add_to_a_number(first):
    tiles = {tile["place"].region.code: tile for tile in page_of(NATION, target="associations").context["tiles"]}
    assert (tiles[PROVINCE]["number"], tiles[OTHER_PROVINCE]["number"]) == (met("associations", PROVINCE)[0], 0)
    assert tiles[PROVINCE]["fill"] == place_pictures.SHADES[-1]


def test_the_trend_has_a_column_for_each_year(first):
    roll_up(year=YEAR - 1)
    region, target = factories.place(COUNTY), TARGETS["museum_tours"]
    facility(kind="museum_tour", year=YEAR - 2)
    roll_up(year=YEAR)
    points = trend(region=region, target=target)
    assert [(year, each.amount, each.base) for year, each in points] == [(YEAR - 1, 0, 1), (YEAR, 1, 1)]
    assert [(each["year"], each["height"], each["y"]) for each in columns(points)] == [
        (YEAR - 1, 0, 100),
        (YEAR, 100, 0),
    ]
    assert trend(region=first, target=target) == []


def test_a_year_before_anything_was_counted_is_not_offered(first):
    for year in ("0000", "1999", "²²²²", "x"):
        assert page_of(COUNTY, year=year).context["year"] == YEAR


@pytest.mark.parametrize("asked", ["", "nothing", "associations"])
def test_an_unknown_target_leaves_the_first_that_fits(first, asked):
    assert page_of(first.parent_id, target=asked).context["target"] == TARGETS["village_association"]


# -- cost --------------------------------------------------------------------------------
def test_query_count_does_not_depend_on_rows(first):
    client, counts = visitor(made.director(NATION)), {}
    for turn in range(2):
        for code in (NATION, PREFECTURE, COUNTY, first.parent_id, first.code):
            client.get(address(code))
            with CaptureQueriesContext(connection) as queries:
                client.get(address(code))
            counts.setdefault(code, []).append(len(queries))
        if turn == 0:
            grow(first)
    assert {code: few == many for code, (few, many) in counts.items()} == dict.fromkeys(counts, True)


def grow(first):
    siblings = Region.objects.filter(parent=first.parent_id).exclude(pk=first.code)[:2]
    for sibling in siblings:
        village(region=sibling)
        household(region=sibling)
        organisation("rpta", sibling.code)
    in_repository()
    in_repository(NEIGHBOUR_COUNTY)
    roll_up(year=YEAR)
    roll_up(year=YEAR - 1)


def test_the_nation_is_read_from_the_roll_up_alone(first):
    with CaptureQueriesContext(connection) as queries:
        page_of(NATION)
    tables = ("registry_", "agreements_activity", "agreements_agreementversion")
    assert [each["sql"] for each in queries if any(f"FROM {table}" in each["sql"] for table in tables)] == []


def test_a_menu_entry_leads_there(first):
    text = visitor(factories.membership_at(COUNTY, Role.CLERK)).get(reverse("portal:workbench")).content.decode()
    assert LIST in text
    assert visitor(made.clerk()).get(LIST).context["region"].code == NATION
