"""Which offers fit a need: the points, their properties, and what the database chooses."""

import random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from agreements import matching
from agreements.matching import Match, Offered, Pair, Wanted, needs_for, offers_for, points_for, ranked, words_of
from agreements.models import Offer
from leadership.models import Partnership
from registry.enums import ExpertField
from registry.workflow import ROSTER
from tests.agreements import factories as made
from tests.agreements.factories_listings import in_days, need, offer
from tests.agreements.factories_watching import past_the_guards
from tests.factories import COUNTY, NATION, NEIGHBOUR_COUNTY, OTHER_PROVINCE, PREFECTURE, PROVINCE

EAST = "31"  # 上海市
TEA = frozenset(["茶叶"])
FIELDS = st.sampled_from(ExpertField.values)
WORDS = st.frozensets(st.sampled_from(["茶叶", "辣椒", "天麻", "肉牛"]))
PLACES = st.sampled_from([COUNTY, NEIGHBOUR_COUNTY, PREFECTURE, PROVINCE, NATION, EAST, "3101", OTHER_PROVINCE, "6201"])
PAIRS = st.lists(
    st.builds(Pair, PLACES, st.sampled_from([COUNTY, PREFECTURE, PROVINCE]), st.sampled_from(["east_west", "other"]))
)
WANTED = st.builds(Wanted, FIELDS, WORDS, st.sampled_from([COUNTY, NEIGHBOUR_COUNTY]))
OFFERED = st.builds(Offered, st.frozensets(FIELDS, min_size=1), WORDS, PLACES, st.integers(0, 500))


def total(wanted, offered, pairs=()) -> int:
    return sum(reason.points for reason in points_for(wanted, offered, pairs))


def points(offered_at=COUNTY, *, county=COUNTY, fields=("tea",), words=TEA, free=0, pairs=()) -> list[int]:
    offered = Offered(frozenset(fields), frozenset(words), offered_at, free)
    return [reason.points for reason in points_for(Wanted("tea", TEA, county), offered, pairs)]


# -- words -------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "text, words",
    [
        ("茶叶", {"茶叶"}),
        ("茶叶种植与加工", {"茶叶"}),
        ("食用菌", {"食用", "用菌"}),
        ("Tea and 蜂", {"tea", "蜂"}),
        ("特色产业", set()),
        ("", set()),
    ],
)
def test_words_tell_one_industry_from_another(text, words):
    assert words_of(text) == words


# -- points ------------------------------------------------------------------------------
def test_field_industry_capacity_and_distance():
    assert points(free=1) == [40, 20, 9, 10]
    assert points(fields=["crops"], words=[]) == [0, 10]
    assert points(words=["茶叶", "辣椒"], fields=["crops"])[0] == 20


def test_an_industry_that_fits_in_part_counts_in_part():
    wanted = Wanted("tea", frozenset(["食用", "用菌"]), COUNTY)
    reasons = points_for(wanted, Offered(frozenset(["crops"]), frozenset(["食用", "辣椒"]), COUNTY, 0), ())
    assert reasons[0].points == 10


def test_a_pair_of_the_prefecture_is_nearer_than_that_of_its_province():
    own, province = Pair(EAST, PREFECTURE, "east_west"), Pair(EAST, PROVINCE, "east_west")
    hint = Pair(EAST, PREFECTURE, "counterpart")
    assert [points(EAST, pairs=[pair])[2] for pair in (own, province, hint)] == [15, 12, 5]
    assert points(EAST, pairs=[hint, province, own])[2] == 15
    assert len(points(EAST, pairs=[Pair(EAST, "62", "east_west")])) == len(points(EAST))


def test_distance_counts_the_levels_between():
    way = [COUNTY, PREFECTURE, NEIGHBOUR_COUNTY, PROVINCE, NATION, EAST, "3101", "310101"]
    assert [points(place)[-1] for place in way] == [10, 8, 6, 6, 5, 3, 1, 0]


def test_no_free_capacity_is_said_and_counts_nothing():
    assert [points(free=free)[2] for free in (0, 1, 3, 5, 99)] == [0, 9, 12, 15, 15]


@given(WANTED, OFFERED, PAIRS)
def test_points_follow_from_what_is_compared_alone(wanted, offered, pairs):
    shuffled = random.sample(pairs, len(pairs))
    assert points_for(wanted, offered, pairs) == points_for(wanted, offered, shuffled)
    assert 0 <= total(wanted, offered, pairs) <= 100


@given(WANTED, OFFERED, PAIRS, st.integers(0, 500))
def test_more_free_capacity_never_lowers_the_points(wanted, offered, pairs, more):
    freer = Offered(offered.fields, offered.words, offered.place, offered.free + more)
    assert total(wanted, freer, pairs) >= total(wanted, offered, pairs)


@given(WANTED, st.lists(OFFERED, max_size=8), PAIRS, st.integers(0, 7), st.integers(1, 500))
def test_more_free_capacity_never_lowers_the_rank(wanted, offers, pairs, which, more):
    def rank_of(number, offers):
        matches = [Match(Offer(pk=key), points_for(wanted, each, pairs)) for key, each in enumerate(offers)]
        return [match.listing.pk for match in ranked(matches)].index(number)

    if which >= len(offers):
        return
    chosen = offers[which]
    freer = Offered(chosen.fields, chosen.words, chosen.place, chosen.free + more)
    assert rank_of(which, [*offers[:which], freer, *offers[which + 1 :]]) <= rank_of(which, offers)


@given(WANTED, st.lists(OFFERED, max_size=8), PAIRS, st.randoms(use_true_random=False))
def test_the_rank_does_not_depend_on_the_order_and_ties_go_by_key(wanted, offers, pairs, chance):
    matches = [Match(Offer(pk=key), points_for(wanted, each, pairs)) for key, each in enumerate(offers)]
    shuffled = chance.sample(matches, len(matches))
    assert ranked(shuffled) == ranked(matches)
    order = [(-match.points, match.listing.pk) for match in ranked(matches)]
    assert order == sorted(order)


# -- what the database chooses --------------------------------------------------------------
@pytest.mark.django_db
def test_only_live_offers_that_share_a_field_or_the_industry():
    wanted = need(state="published")
    same_field = offer(state="published", industry="辣椒")
    same_industry = offer(state="published", fields=["crops"], industry="茶叶加工")
    offer(state="published", fields=["crops"], industry="辣椒")
    offer(state="submitted")
    offer(state="closed")
    late = offer(state="published")
    with past_the_guards():
        Offer.objects.filter(pk=late.pk).update(expires_on=in_days(-1))
    assert [match.listing for match in offers_for(wanted)] == [same_field, same_industry]


@pytest.mark.django_db
def test_experts_who_left_the_roster_offer_nothing():
    wanted, person = need(state="published"), made.expert()
    left = offer(party=person, state="published")
    assert [match.listing for match in offers_for(wanted)] == [left]
    ROSTER.perform(person, "suspend", by=made.director(), reason=made.REASON)
    assert offers_for(wanted) == []
    assert Offer.objects.get(pk=left.pk).is_live is False


@pytest.mark.django_db
def test_the_partner_of_the_east_ranks_before_a_stranger():
    Partnership.objects.all().delete()
    Partnership.objects.create(supporting_id=EAST, supported_id=PREFECTURE, scheme="east_west")
    wanted = need(state="published")
    stranger, partner = offer("32", state="published"), offer(EAST, state="published")
    assert [match.listing for match in offers_for(wanted)] == [partner, stranger]
    helped = needs_for(matching.with_running(Offer.objects.all()).get(pk=partner.pk))
    assert [match.points for match in helped] == [offers_for(wanted)[0].points]


@pytest.mark.django_db
def test_running_agreements_use_the_capacity_up():
    party = made.organisation()
    record = offer(party=party, capacity=2)

    def free():
        return matching.free_of(matching.with_running(Offer.objects.all()).get(pk=record.pk))

    made.draft(organisation=party)
    assert free() == 2
    made.agreement_in("filed", organisation=party)
    assert free() == 1
    made.agreement_in("filed", organisation=party)
    made.agreement_in("filed", organisation=party)
    assert free() == 0


@pytest.mark.django_db
def test_what_was_filed_for_a_merged_one_uses_the_capacity_of_the_kept_up():
    kept, double = made.organisation(), made.organisation()
    made.agreement_in("filed", organisation=double)
    with past_the_guards():
        type(double).objects.filter(pk=double.pk).update(merged_into=kept)
    record = offer(party=kept, capacity=2)
    assert matching.with_running(Offer.objects.all()).get(pk=record.pk).running == 1


@pytest.mark.django_db
def test_an_experts_agreements_use_their_capacity_up():
    agreement = made.agreement_in("filed")
    record = offer(party=agreement.current_version.experts.get(), capacity=2)
    assert matching.with_running(Offer.objects.all()).get(pk=record.pk).running == 1


@pytest.mark.django_db
def test_queries_do_not_depend_on_the_number_of_offers(monkeypatch):
    wanted = need(state="published")

    def queries():
        with CaptureQueriesContext(connection) as found:
            assert all(str(match.listing.party) for match in offers_for(wanted))
        return len(found)

    offer(state="published")
    before = queries()
    for _each in range(3):
        offer(state="published")
    assert queries() == before
    monkeypatch.setattr(matching, "MOST", 2)
    assert len(offers_for(wanted)) == 2
