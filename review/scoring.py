"""From the marks of the reviewers to the score of a candidate, and from scores to ranks [domain 9]. Pure.

A candidate's score is the mean of its reviewers' totals; with five or more of them, without the highest and the
lowest. A total that lies more than fifteen from the score is named for whoever presides.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

PLACES = Decimal("0.01")
TRIMMED_FROM = 5
FAR_OFF = 15


def score_of(totals: Sequence[Decimal]) -> Decimal:
    """The score by the totals of at least one reviewer, to two decimals."""
    counted = sorted(totals)
    if len(counted) >= TRIMMED_FROM:
        counted = counted[1:-1]
    return (sum(counted, Decimal(0)) / len(counted)).quantize(PLACES, ROUND_HALF_UP)


def far_off(totals: Mapping[Hashable, Decimal]) -> list:
    """Whose totals lie more than fifteen from the score."""
    score = score_of(list(totals.values()))
    return [who for who, total in totals.items() if abs(total - score) > FAR_OFF]


@dataclass(frozen=True)
class Standing:
    """What ranks a candidate: score, then the marks for verified results, households helped, number."""

    number: str
    score: Decimal
    results: Decimal
    households: int

    @property
    def order(self) -> tuple:
        return (-self.score, -self.results, -self.households, self.number)


def deciding(before: Standing, after: Standing) -> str:
    """What ranks one of two with the same score before the other; empty where the score itself does."""
    if before.score != after.score:
        return ""
    names = (name for name in ("results", "households") if getattr(before, name) != getattr(after, name))
    return next(names, "number")


def ranked(standings: Mapping[Hashable, Standing]) -> dict[Hashable, int]:
    """The rank of each, from 1; the number tells those apart that are alike in all else."""
    order = sorted(standings, key=lambda key: standings[key].order)
    return {key: rank for rank, key in enumerate(order, start=1)}
