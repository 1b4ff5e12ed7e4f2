"""How a quota plan becomes seats [三(五), INV-5]: weights from its snapshot, then ``review.apportionment``.

``weight = (a · share of poor villages + b · share of agreements in the repository + c · share of agreements graded
excellent or good) × factor of the grade``; a share is the place's part of the sum over the places that take part.
All arithmetic is done in fractions. The same snapshot, parameters and totals always give the same seats.

A snapshot is ``{"year": …, "places": {code: figures}, "missing": {code: [why]}}``; figures have the fields ``FIGURES``,
``closing`` and ``assessment``. Places in ``missing``, and those that the director left out, take no part.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _

from common.workflow import Incomplete
from review.apportionment import apportion
from review.enums import Category
from review.models import QuotaPlan, Seats
from review.models.quota import SHARES

COUNTED = ("poor_villages", "agreements", "graded")
FIGURES = (*COUNTED, "has_poor_county", "grade")
# What of a row follows from the inputs: a re-run must give the same again.
CALCULATED = (*SHARES, "grade", "factor", "weight", "floor", "cap", "exact", "remainder", "floored", "capped", "seats")


@dataclass(frozen=True)
class Weighed:
    """A place with its three shares, the factor of its grade, and the weight that follows."""

    shares: tuple[Fraction, Fraction, Fraction]
    grade: str
    factor: object
    weight: Fraction
    has_poor_county: bool


def taking_part(plan: QuotaPlan) -> dict[str, dict]:
    """The figures of the places that take part, by code."""
    left_out = {row.region_id for row in plan.left_out.all()}
    places = (plan.snapshot or {}).get("places", {})
    return {code: places[code] for code in sorted(places) if code not in left_out}


def weigh(plan: QuotaPlan, places: Mapping[str, dict]) -> dict[str, Weighed]:
    """The weight of each place by the plan's parameters."""
    sums = [sum(figures[name] for figures in places.values()) for name in COUNTED]
    parts = [Fraction(getattr(plan, name)) for name in SHARES]
    found = {}
    for code, figures in places.items():
        shares = tuple(
            Fraction(figures[name], whole) if whole else Fraction(0) for name, whole in zip(COUNTED, sums, strict=True)
        )
        factor = plan.factor_of(figures["grade"])
        weight = sum(part * share for part, share in zip(parts, shares, strict=True)) * Fraction(factor)
        found[code] = Weighed(shares, figures["grade"], factor, weight, figures["has_poor_county"])
    return found


def shared_out(plan: QuotaPlan, rows=None) -> list[Seats]:
    """The seats of a plan, of its categories or of ``rows``, computed and not written.

    Raises Incomplete with the reason, by category, where floors and caps cannot be held.
    """
    weighed = weigh(plan, taking_part(plan))
    found, reasons = [], []
    for row in plan.rows if rows is None else rows:
        try:
            found += seats_of_category(plan, row, weighed)
        except ValueError as reason:
            words = {"category": Category(row.category).label, "reason": reason}
            reasons.append(_("%(category)s: %(reason)s") % words)
    if reasons:
        raise Incomplete(reasons)
    return found


def seats_of_category(plan, row, weighed: Mapping[str, Weighed]) -> list[Seats]:
    """Raises ValueError with the reason of ``apportion``. A cap in percent is rounded down to whole seats."""
    floors = {code: plan.floor if place.has_poor_county else 0 for code, place in weighed.items()}
    caps = dict.fromkeys(weighed, int(row.total * plan.cap / 100))
    given = apportion(row.total, {code: place.weight for code, place in weighed.items()}, floors=floors, caps=caps)
    return [
        Seats(
            plan=plan,
            category=row.category,
            region_id=code,
            **dict(zip(SHARES, weighed[code].shares, strict=True)),
            grade=weighed[code].grade,
            factor=weighed[code].factor,
            weight=weighed[code].weight,
            floor=floors[code],
            cap=caps[code],
            exact=seat.exact,
            remainder=seat.remainder,
            floored=bool(floors[code]) and seat.floored,
            capped=seat.capped,
            seats=seat.seats,
        )
        for code, seat in given.items()
    ]


def allocate(plan: QuotaPlan) -> list[Seats]:
    """Replace the stored seats of a plan that is being written, which the caller has locked.

    Raises Incomplete with the reason where floors and caps cannot be held; then no seats are stored.
    """
    plan.seats.all().delete()
    return Seats.objects.bulk_create(shared_out(plan)) if plan.snapshot else []


def calculated(rows) -> dict[tuple, tuple]:
    """(category, place) → every number of the calculation."""
    return {(row.category, row.region_id): tuple(getattr(row, name) for name in CALCULATED) for row in rows}


def agrees(plan: QuotaPlan) -> bool:
    """The stored snapshot gives the stored seats again, to the last number [INV-5]."""
    return calculated(shared_out(plan)) == calculated(plan.seats.all())
