"""The method of the quotas: examples worked out by hand, what always holds, and a slow way that must agree."""

from decimal import Decimal
from fractions import Fraction
from itertools import product

import pytest
from django.utils import translation
from hypothesis import assume, given
from hypothesis import strategies as st

from review.apportionment import Seat, apportion

CODES = ("13", "14", "41", "42", "52", "53")
WEIGHTS = st.one_of(st.integers(0, 20), st.fractions(0, 5, max_denominator=12))


def seats_of(result) -> dict[str, int]:
    return {code: seat.seats for code, seat in result.items()}


def exact_of(result) -> dict[str, Fraction]:
    return {code: seat.exact for code, seat in result.items()}


def bound(result) -> dict[str, str]:
    """The regions that stand at their floor (f) or cap (c)."""
    marks = {code: "f" * seat.floored + "c" * seat.capped for code, seat in result.items()}
    return {code: mark for code, mark in marks.items() if mark}


# -- by hand -----------------------------------------------------------------------------
def test_the_largest_remainder_gets_the_seat_that_is_left():
    # 10 seats, weights sum to 1000: a rate of 1/100. 4.16, 3.38, 2.46 → 4, 3, 2; one is left, and .46 is the largest.
    result = apportion(10, {"13": 416, "14": 338, "41": 246})
    assert result == {
        "13": Seat(4, Fraction("4.16"), Fraction("0.16"), floored=False, capped=False),
        "14": Seat(3, Fraction("3.38"), Fraction("0.38"), floored=False, capped=False),
        "41": Seat(3, Fraction("2.46"), Fraction("0.46"), floored=False, capped=False),
    }


def test_floors_are_paid_for_by_those_above_theirs():
    # By weight alone 10/20 a unit: 7, 2.5, 0.5. The floor of 2 leaves 8 for weights of 19: 14×8/19 = 5 17/19 and
    # 5×8/19 = 2 2/19; whole 5 + 2 + 2, the last one to 17/19.
    result = apportion(10, {"13": 14, "14": 5, "41": 1}, floors={"13": 1, "14": 1, "41": 2})
    assert exact_of(result) == {"13": Fraction(112, 19), "14": Fraction(40, 19), "41": 2}
    assert seats_of(result) == {"13": 6, "14": 2, "41": 2}
    assert bound(result) == {"41": "f"}


def test_a_floor_can_push_others_to_theirs():
    # By weight 12/12: 8, 2.2, 1.8. The floor of 4 leaves 8 for 10.2, with which 2.2 makes 1.73, below its floor of 2.
    # So 4 + 2, and 6 for the first.
    floors = {"14": 2, "41": 4}
    result = apportion(12, {"13": 8, "14": Decimal("2.2"), "41": Decimal("1.8")}, floors=floors)
    assert exact_of(result) == {"13": 6, "14": 2, "41": 4}
    assert bound(result) == {"14": "f", "41": "f"}


def test_what_caps_cut_off_goes_to_the_others():
    # By weight 20/20: 14, 5, 1. The cap of 8 leaves 12 for weights of 6: two a unit, 10 and 2.
    result = apportion(20, {"13": 14, "14": 5, "41": 1}, caps={"13": 8})
    assert exact_of(result) == {"13": 8, "14": 10, "41": 2}
    assert bound(result) == {"13": "c"}


def test_a_floor_that_caps_lift_above_is_no_floor():
    # By weight 20/20: 14, 5, 1, the last one below its floor of 2. But the cap of 5 leaves 15 for weights of 6: at 2.5
    # a unit the last has 2.5, and the second 12.5. Equal remainders: the larger weight has the seat.
    result = apportion(20, {"13": 14, "14": 5, "41": 1}, floors={"41": 2}, caps={"13": 5})
    assert exact_of(result) == {"13": 5, "14": Fraction("12.5"), "41": Fraction("2.5")}
    assert seats_of(result) == {"13": 5, "14": 13, "41": 2}
    assert bound(result) == {"13": "c"}


def test_a_cap_that_floors_pull_below_is_no_cap():
    # By weight 20/20: 10, 9, 1, the first above its cap of 9. But the floor of 8 leaves 12 for weights of 19.
    result = apportion(20, {"13": 10, "14": 9, "41": 1}, floors={"41": 8}, caps={"13": 9})
    assert exact_of(result) == {"13": Fraction(120, 19), "14": Fraction(108, 19), "41": 8}
    assert bound(result) == {"41": "f"}


def test_floors_that_take_the_whole_total():
    result = apportion(6, {"13": 9, "14": 1, "41": 0}, floors={"13": 1, "14": 2, "41": 3})
    assert seats_of(result) == {"13": 1, "14": 2, "41": 3}
    assert bound(result) == {"13": "f", "14": "f", "41": "f"}


def test_caps_that_hold_just_the_total():
    result = apportion(6, {"13": 1, "14": 9, "41": 5}, caps={"13": 1, "14": 2, "41": 3})
    assert seats_of(result) == {"13": 1, "14": 2, "41": 3}
    assert bound(result) == {"13": "c", "14": "c", "41": "c"}


def test_floor_and_cap_that_are_the_same():
    # 3 is set; the other 7 go to weights of 3 and 4.
    result = apportion(10, {"13": 3, "14": 4, "41": 1}, floors={"41": 3}, caps={"41": 3})
    assert exact_of(result) == {"13": 3, "14": 4, "41": 3}
    assert bound(result) == {"41": "fc"}


def test_rounding_up_to_a_cap_is_not_being_capped():
    # 9/6 a unit: 1.5 each, 7.5 − 1.5 = 6 for the rest. Of equal remainders and weights the smaller code is first.
    result = apportion(9, {"14": 1, "13": 1, "41": 4}, caps={"13": 2, "14": 2})
    assert seats_of(result) == {"13": 2, "14": 1, "41": 6}
    assert bound(result) == {}


def test_a_weight_of_zero_has_its_floor_and_no_more():
    result = apportion(10, {"13": 1, "14": 0, "41": 0}, floors={"14": 2}, caps={"14": 5, "41": 5})
    assert seats_of(result) == {"13": 8, "14": 2, "41": 0}
    assert bound(result) == {"14": "f"}


def test_no_seats_at_all():
    assert seats_of(apportion(0, {"13": 1, "14": 2})) == {"13": 0, "14": 0}


def test_ties_go_to_the_larger_weight_then_to_the_code():
    # 4 seats for 2 + 2 + 2 + 6 = 12: 2/3 three times and 2; two seats are left for three equals.
    assert seats_of(apportion(4, {"42": 2, "41": 2, "13": 2, "14": 6})) == {"13": 1, "14": 2, "41": 1, "42": 0}
    # 2 seats for 1 + 3 = 4: one half and one and a half.
    assert seats_of(apportion(2, {"13": 1, "14": 3})) == {"13": 0, "14": 2}


def test_more_seats_can_take_one_away():
    # Alabama: 14 units. 10/14 a unit: 4 2/7, 4 2/7, 1 3/7; 11/14 a unit: 4 5/7, 4 5/7, 1 4/7.
    weights = {"13": 6, "14": 6, "41": 2}
    assert seats_of(apportion(10, weights)) == {"13": 4, "14": 4, "41": 2}
    assert seats_of(apportion(11, weights)) == {"13": 5, "14": 5, "41": 1}


def test_floats_count_with_their_exact_value():
    # 0.1 + 0.2 is a little more than 0.3: in floats they get the odd seat, as decimals they tie and the code decides.
    floats = apportion(1, {"13": 0.3, "14": 0.1 + 0.2})
    decimals = apportion(1, {"13": Decimal("0.3"), "14": Decimal("0.1") + Decimal("0.2")})
    assert (seats_of(floats), seats_of(decimals)) == ({"13": 0, "14": 1}, {"13": 1, "14": 0})
    assert exact_of(floats)["14"] == Fraction(0.1 + 0.2) / (Fraction(0.3) + Fraction(0.1 + 0.2))


# -- refused -----------------------------------------------------------------------------
@pytest.mark.invariant("INV-5")
@pytest.mark.parametrize(
    "total, weights, floors, caps, reason",
    [
        (9, {"52": -1, "53": 2}, {}, {}, "A weight is a number from zero up. These are not: 52 (-1)."),
        (9, {"52": float("nan"), "53": 2}, {}, {}, "A weight is a number from zero up. These are not: 52 (nan)."),
        (
            9,
            {"53": float("inf"), "52": Decimal("-Infinity")},
            {},
            {},
            "A weight is a number from zero up. These are not: 52 (-Infinity)、53 (inf).",
        ),
        (
            9,
            {"53": 0, "52": 0.0},
            {"52": 9},
            {},
            "No region has a weight above zero, so there is nothing to share by: 52 (0.0)、53 (0).",
        ),
        (0, {}, {}, {}, "No region has a weight above zero, so there is nothing to share by: –."),
        (9, {"52": 1}, {"53": 1}, {"13": 1}, "These regions have a floor or a cap, but no weight: 13、53."),
        (9, {"52": 1, "53": 1}, {"53": -1}, {}, "A floor cannot be negative: 53 (-1)."),
        (
            9,
            {"52": 1, "53": 1, "54": 1},
            {"53": 7, "52": 3},
            {},
            "The floors add up to 10, the total is only 9. Lower the floors: 52 (3)、53 (7).",
        ),
        (-1, {"52": 1}, {}, {}, "The floors add up to 0, the total is only -1. Lower the floors: –."),
        (9, {"52": 1, "53": 1}, {"53": 4}, {"53": 3}, "The floor is above the cap: 53 (4 > 3)."),
        (9, {"52": 1, "53": 1}, {}, {"53": -1}, "The floor is above the cap: 53 (0 > -1)."),
        (
            9,
            {"52": 1, "53": 1},
            {},
            {"53": 5, "52": 3},
            "Floors and caps leave room for 8, the total is 9. Raise the caps, or the floors of regions whose weight "
            "is zero. The most for each now: 52 (3)、53 (5).",
        ),
        (
            9,
            {"52": 1, "53": 0},
            {"53": 1},
            {"52": 7},
            "Floors and caps leave room for 8, the total is 9. Raise the caps, or the floors of regions whose weight "
            "is zero. The most for each now: 52 (7)、53 (1).",
        ),
    ],
)
def test_what_cannot_be_shared_is_refused_with_the_reason(total, weights, floors, caps, reason):
    with translation.override("en"), pytest.raises(ValueError) as refused:  # noqa: PT011 - compared in full below
        apportion(total, weights, floors=floors, caps=caps)
    assert str(refused.value) == reason


def test_floors_and_caps_are_whole_numbers():
    with pytest.raises(TypeError, match="float"):
        apportion(100, {"52": 1, "53": 1}, caps={"52": 0.15 * 100})


# -- what always holds -------------------------------------------------------------------
@st.composite
def cases(draw, most_regions=6):
    """A total, weights, floors and caps that can be met."""
    codes = draw(st.lists(st.sampled_from(CODES), unique=True, min_size=1, max_size=most_regions))
    weights = {code: draw(WEIGHTS) for code in codes}
    assume(any(weights.values()))
    floors = {code: draw(st.integers(0, 3)) for code in codes if draw(st.booleans())}
    caps = {code: floors.get(code, 0) + draw(st.integers(0, 6)) for code in codes if draw(st.booleans())}
    most = sum(caps.get(code, 12) if weights[code] else floors.get(code, 0) for code in codes)
    least = sum(floors.values())
    assume(least <= most)
    return draw(st.integers(least, most)), weights, floors, caps


@pytest.mark.invariant("INV-5")
@given(cases())
def test_seats_and_exact_shares_sum_to_the_total(case):
    total, weights, floors, caps = case
    result = apportion(total, weights, floors=floors, caps=caps)
    assert (sum(seats_of(result).values()), sum(exact_of(result).values())) == (total, total)


@given(cases())
def test_floors_and_caps_hold_and_no_seat_is_a_whole_one_off(case):
    total, weights, floors, caps = case
    for code, seat in apportion(total, weights, floors=floors, caps=caps).items():
        assert floors.get(code, 0) <= seat.seats <= caps.get(code, total)
        assert seat.remainder == seat.exact - int(seat.exact)
        assert seat.seats - seat.exact in (-seat.remainder, 1 - seat.remainder)
        assert abs(seat.seats - seat.exact) < 1


@given(cases())
def test_one_rate_for_all_who_are_not_bound(case):
    total, weights, floors, caps = case
    result = apportion(total, weights, floors=floors, caps=caps)
    free = {
        code for code in result if weights[code] and floors.get(code, 0) < result[code].exact < caps.get(code, total)
    }
    rates = {result[code].exact / Fraction(weights[code]) for code in free}
    assert len(rates) <= 1
    for rate in rates:
        assert all(rate * weights[code] <= floors[code] for code in result if bound(result).get(code) == "f")
        assert all(
            rate * weights[code] >= caps[code] for code in result if bound(result).get(code) == "c" and weights[code]
        )


@pytest.mark.invariant("INV-5")
@given(cases(), st.randoms(use_true_random=False))
def test_the_same_figures_in_any_order_give_the_same_seats(case, random):
    total, weights, floors, caps = case
    shuffled = [dict(random.sample(list(numbers.items()), len(numbers))) for numbers in (weights, floors, caps)]
    result = apportion(total, weights, floors=floors, caps=caps)
    again = apportion(total, shuffled[0], floors=shuffled[1], caps=shuffled[2])
    assert list(again.items()) == list(result.items())


@given(cases(), st.fractions(Fraction(1, 1000), 1000))
def test_the_unit_of_the_weights_does_not_matter(case, factor):
    total, weights, floors, caps = case
    scaled = {code: weight * factor for code, weight in weights.items()}
    assert apportion(total, scaled, floors=floors, caps=caps) == apportion(total, weights, floors=floors, caps=caps)


@given(st.dictionaries(st.sampled_from(CODES), WEIGHTS, min_size=2), st.integers(0, 3), st.integers(3, 12), st.data())
def test_more_weight_never_has_fewer_seats(weights, floor, cap, data):
    assume(any(weights.values()))
    floors, caps = dict.fromkeys(weights, floor), dict.fromkeys(weights, cap)
    most = sum(cap if weight else floor for weight in weights.values())
    total = data.draw(st.integers(floor * len(weights), most))
    seats = seats_of(apportion(total, weights, floors=floors, caps=caps))
    assert all(seats[a] >= seats[b] for a, b in product(weights, weights) if weights[a] > weights[b])


# -- a slow way --------------------------------------------------------------------------
@given(cases(most_regions=4))
def test_a_slow_way_agrees(case):
    total, weights, floors, caps = case
    floors = {code: floors.get(code, 0) for code in weights}
    caps = {code: caps.get(code, total) for code in weights}
    exact = shared_by_rounds(total, weights, floors, caps)
    result = apportion(total, weights, floors=floors, caps=caps)
    assert exact_of(result) == exact
    assert seats_of(result) == nearest(total, exact, weights, floors, caps)


def shared_by_rounds(total, weights, floors, caps) -> dict[str, Fraction]:
    """The exact shares as one finds them on paper: share, fix the side that is broken more, share the rest again."""
    fixed = {code: floors[code] for code, weight in weights.items() if not weight}
    while free := {code: Fraction(weight) for code, weight in weights.items() if code not in fixed}:
        rest = total - sum(fixed.values())
        shares = {code: rest * weight / sum(free.values()) for code, weight in free.items()}
        below = {code: floors[code] - share for code, share in shares.items() if share < floors[code]}
        above = {code: share - caps[code] for code, share in shares.items() if share > caps[code]}
        if not below and not above:
            return fixed | shares
        if sum(below.values()) >= sum(above.values()):
            fixed |= {code: floors[code] for code in below}
        if sum(above.values()) >= sum(below.values()):
            fixed |= {code: caps[code] for code in above}
    return fixed


def nearest(total, exact, weights, floors, caps) -> dict[str, int]:
    """Of all ways to give whole seats within the bounds, the one whose squares of the differences sum to the least.

    Of equals, the one that favours larger weights, then smaller codes.
    """
    codes = sorted(weights, key=lambda code: (-weights[code], code))
    ways = product(*(range(floors[code], min(caps[code], total) + 1) for code in codes))
    fitting = [way for way in ways if sum(way) == total]
    distance = {way: sum((seats - exact[code]) ** 2 for code, seats in zip(codes, way, strict=True)) for way in fitting}
    least = min(distance.values())
    return dict(zip(codes, max(way for way in fitting if distance[way] == least), strict=True))
