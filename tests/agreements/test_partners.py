"""East–west pairs: which agreements count for which pair, for everybody to read."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agreements.models import ActivityHousehold, Need, Offer
from agreements.partners import Result, agreements_of, counties_of, results, supported_from
from common import clock
from leadership.enums import Role
from leadership.models import Partnership
from tests import factories
from tests.agreements import factories as made
from tests.agreements.factories_watching import activity, filed, past_the_guards, people
from tests.factories import COUNTY, NATION, NEIGHBOUR_COUNTY, PREFECTURE, PROVINCE
from tests.registry.factories import household

pytestmark = pytest.mark.django_db
LIST = reverse("agreements:partner_list")
EAST = "31"  # 上海市


@pytest.fixture(autouse=True)
def _only_these_pairs(db):
    Partnership.objects.all().delete()


def pair(supporting=EAST, supported=PREFECTURE, scheme="east_west") -> Partnership:
    return Partnership.objects.create(supporting_id=supporting, supported_id=supported, scheme=scheme)


def helped_by(region, county=COUNTY, state="in_repository", **content):
    return filed(county, state, organisation=made.organisation(region), **content)


def test_a_pair_counts_what_its_east_does_in_its_west():
    both = pair()
    deed = activity(helped_by(EAST), people_trained=30)
    with past_the_guards():
        ActivityHousehold.objects.create(activity=deed, household=household(COUNTY))
    activity(deed.agreement, "reported", people_trained=9)
    helped_by(PROVINCE)
    filed(state="filed", organisation=made.organisation(EAST))
    assert results() == {both.pk: Result(agreements=1, running=1, activities=1, people=30, households=1)}
    assert list(agreements_of(both)) == [deed.agreement]


def test_what_has_ended_counts_but_does_not_run():
    both, agreement = pair(), helped_by(EAST)
    with past_the_guards():
        type(agreement).objects.update(state="completed")
    assert results()[both.pk] == Result(agreements=1, running=0)


def test_experts_count_by_where_they_are_registered():
    east, west = pair(), pair(PROVINCE, COUNTY)
    agreement = filed(state="in_repository", helper_kind="experts")
    assert [results()[each.pk].agreements for each in (east, west)] == [0, 1]
    assert list(agreements_of(west)) == [agreement]


def test_the_nearest_pair_counts():
    of_province, of_prefecture = pair(supported=PROVINCE), pair(supported=PREFECTURE)
    near, far = helped_by(EAST), helped_by(EAST, "520102")
    assert [list(agreements_of(each)) for each in (of_prefecture, of_province)] == [[near], [far]]
    assert {key: result.agreements for key, result in results().items()} == {of_prefecture.pk: 1, of_province.pk: 1}


def test_a_place_in_the_east_sees_whom_it_helps_and_the_busiest_first():
    of_prefecture, of_province = pair(), pair(supported="62")
    pair("33", PROVINCE), helped_by(EAST)
    assert [(row[0], row[1], row[2].agreements) for row in supported_from(EAST)] == [
        (of_prefecture, "贵州省遵义市", 1),
        (of_province, "甘肃省", 0),
    ]
    assert supported_from(PROVINCE) == supported_from(NATION) == []


def test_another_helper_counts_for_the_pair_of_the_province():
    of_prefecture, of_province = pair(), pair("33", PROVINCE)
    agreement = helped_by("33")
    assert [list(agreements_of(each)) for each in (of_prefecture, of_province)] == [[], [agreement]]


def test_a_merged_organisation_counts_where_it_was_kept():
    both, agreement = pair(), helped_by(PROVINCE)
    kept = made.organisation(EAST)
    with past_the_guards():
        type(kept).objects.filter(pk=agreement.current_version.organisation_id).update(merged_into=kept)
    assert results()[both.pk].agreements == 1


def test_needs_and_offers_count_while_they_are_public():
    both = pair()
    made.clerk()
    listing = {"title": "x", "description": "x", "state": "published", **people()}
    party = made.organisation(EAST)
    for days in (-1, 0):
        dates = {"expires_on": clock.today() + timedelta(days=days)}
        wanted = {"region_id": COUNTY, "field": "tea", "wanted_from": clock.today(), "wanted_until": clock.today()}
        with past_the_guards():
            Need.objects.create(form_token=uuid4(), **listing, **dates, **wanted)
            Offer.objects.create(
                form_token=uuid4(),
                organisation=party,
                region_id=EAST,
                fields=["tea"],
                capacity=1,
                **listing,
                **dates,
            )
    assert (results()[both.pk].needs, results()[both.pk].offers) == (1, 1)


# -- the pages ------------------------------------------------------------------------------
def test_everybody_reads_them_and_nothing_personal():
    both, agreement = pair(), helped_by(EAST)
    for address in (LIST, reverse("agreements:partner_detail", args=[both.pk])):
        html = Client().get(address).content.decode()
        assert "上海市" in html
        assert agreement.number not in html
        assert agreement.current_version.organisation.name not in html
    assert counties_of(both) == [{"code": COUNTY, "name": "湄潭县", "agreements": 1, "running": 1}]


@pytest.mark.parametrize("place, found", [("31", 2), ("5203", 1), ("520328", 1), ("52", 2), ("62", 0)])
def test_search_by_place(place, found):
    pair(), pair(supported="5201", scheme="counterpart")
    rows = Client().get(LIST, {"place": place}).context["table"].page.object_list.data
    assert len(list(rows)) == found


def test_pairs_that_have_come_to_something_come_first():
    idle, busy = pair("11"), pair()
    helped_by(EAST)
    table = Client().get(LIST).context["table"]
    assert list(table.page.object_list.data) == [busy, idle]


def test_filter_by_scheme():
    pair()
    counterpart = pair(supported="5201", scheme="counterpart")
    rows = Client().get(LIST, {"scheme": "counterpart"}).context["table"].page.object_list.data
    assert list(rows) == [counterpart]


@pytest.mark.invariant("INV-2")
@pytest.mark.parametrize("place, number", [(COUNTY, 1), (NEIGHBOUR_COUNTY, 0), (NATION, 1)])
def test_the_agreements_behind_a_pair_open_in_scope(place, number):
    both = pair()
    helped_by(EAST)
    helped_by(PROVINCE)
    client = factories.sign_in(Client(), factories.membership_at(place, Role.INSPECTOR))
    assert "?partnership=" in client.get(reverse("agreements:partner_detail", args=[both.pk])).content.decode()
    response = client.get(reverse("agreements:agreement_list"), {"partnership": both.pk})
    assert len(response.context["table"].rows) == number


def test_a_pair_that_is_none_gives_nothing():
    helped_by(EAST)
    client = factories.sign_in(Client(), made.clerk())
    for wrong in ("x", "0", "9" * 30):
        response = client.get(reverse("agreements:agreement_list"), {"partnership": wrong})
        assert len(response.context["table"].rows) == 0


@pytest.mark.parametrize("is_list", [True, False])
def test_query_count_does_not_depend_on_rows(is_list):
    address = LIST if is_list else reverse("agreements:partner_detail", args=[pair().pk])
    counts = []
    for supported in ("5201", "5202"):
        pair(supported=supported)
        helped_by(EAST)
        cache.clear()
        with CaptureQueriesContext(connection) as queries:
            Client().get(address)
        counts.append(len(queries))
    assert counts[0] == counts[1]
