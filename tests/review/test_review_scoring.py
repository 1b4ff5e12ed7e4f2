"""Scores of candidates, who is far off, and ranks."""

from decimal import Decimal

import pytest

from review.scoring import Standing, far_off, ranked, score_of


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
