"""Scores of candidates, who is far off, and ranks."""

from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.scoring import Standing, deciding, far_off, ranked, score_of


def marks(*numbers) -> list[Decimal]:
    return [Decimal(str(number)) for number in numbers]


@pytest.mark.parametrize(
    "totals, score",
    [
        ((80,), "80.00"),
        ((80, 85), "82.50"),
        ((80, 85, 91), "85.33"),
        ((10, 80, 85, 90), "66.25"),  # up to four, all count
        ((10, 80, 85, 90, 100), "85.00"),  # from five on without the highest and the lowest
        ((10, 10, 85, 90, 100), "61.67"),  # one of each only
        ((0, 0.1, 0.2), "0.10"),
    ],
)
def test_the_mean_from_five_on_without_the_extremes(totals, score):
    assert score_of(marks(*totals)) == Decimal(score)


def test_rounded_half_up():
    assert score_of(marks(80, 80, 80, 80.5, 80.5, 80.1, 80.1, 80.2)) == Decimal("80.15")
    assert score_of(marks("0.01", "0.02")) == Decimal("0.02")


def test_far_off_is_more_than_fifteen_from_the_score():
    totals = dict(zip("abc", marks(60, 80, 90), strict=True))
    assert (score_of(list(totals.values())), far_off(totals)) == (Decimal("76.67"), ["a"])
    assert far_off(dict(zip("ab", marks(60, 90), strict=True))) == []  # exactly fifteen is not more
    assert far_off({"a": Decimal(10)}) == []


def standing(number, score=80, results=15, households=10) -> Standing:
    return Standing(number, Decimal(score), Decimal(results), households)


def test_by_score_then_verified_results_then_households_then_number():
    standings = {
        "best": standing("9", score=90),
        "results": standing("8", results=16),
        "households": standing("7", households=11),
        "first": standing("5"),
        "second": standing("6"),
    }
    assert ranked(standings) == {"best": 1, "results": 2, "households": 3, "first": 4, "second": 5}


TOTALS = st.lists(st.decimals(0, 100, places=1), min_size=1, max_size=9)


@given(TOTALS)
def test_by_brute_force_the_mean_of_all_or_of_all_but_one_highest_and_one_lowest(totals):
    counted = list(totals)
    if len(counted) >= 5:
        counted.remove(max(counted))
        counted.remove(min(counted))
    exact = sum(map(Fraction, counted)) / len(counted)
    assert abs(Fraction(score_of(totals)) - exact) <= Fraction(1, 200)
    assert min(totals) <= score_of(totals) <= max(totals)
    named = dict(enumerate(totals))
    assert far_off(named) == [who for who, total in named.items() if abs(total - score_of(totals)) > 15]


@given(st.lists(st.tuples(st.integers(70, 72), st.integers(10, 11), st.integers(5, 6)), min_size=2, max_size=6))
def test_every_rank_is_explained_by_the_first_thing_that_differs(rows):
    standings = {number: standing(str(number), *row) for number, row in enumerate(rows)}
    order = list(ranked(standings))
    for before, after in pairwise(order):
        one, other = standings[before], standings[after]
        assert (one.score, one.results, one.households) >= (other.score, other.results, other.households)
        differing = [name for name in ("score", "results", "households") if getattr(one, name) != getattr(other, name)]
        expected = differing[0] if differing else "number"
        assert deciding(one, other) == ("" if expected == "score" else expected)
