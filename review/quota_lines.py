"""What the page of a quota plan says of each seat, and what may be done with the plan by whom."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from leadership.models import Region
from review.enums import Category, Missing
from review.models import LeftOut, QuotaPlan, Seats
from review.quotas import missing_places


def decimal(number: Fraction) -> Decimal:
    """For people to read, with more places than are shown."""
    return Decimal(number.numerator) / Decimal(number.denominator)


def percent(share: Fraction) -> Decimal:
    return decimal(share * 100)


@dataclass(frozen=True)
class Line:
    """The seats of a place in a category, with the numbers that they came from."""

    seats: Seats
    figures: dict

    @property
    def shares(self) -> list[tuple[int, Decimal]]:
        """Each figure with its share in percent: poor villages, agreements, those graded excellent or good."""
        row, names = self.seats, ("poor_villages", "agreements", "graded")
        shares = (row.poor_share, row.agreement_share, row.graded_share)
        return [(self.figures.get(name, 0), percent(share)) for name, share in zip(names, shares, strict=True)]

    @property
    def weight(self) -> Decimal:
        return percent(self.seats.weight)

    @property
    def exact(self) -> Decimal:
        return decimal(self.seats.exact)

    @property
    def remainder(self) -> Decimal:
        return decimal(self.seats.remainder)

    @property
    def got_one_left(self) -> bool:
        """One of the seats left after the whole parts went to its remainder."""
        return self.seats.seats > int(self.seats.exact)


@dataclass(frozen=True)
class Absent:
    """A place whose figures are not in: what is missing, and why the director left it out, if so."""

    place: Region
    missing: list[Missing]
    left_out: LeftOut | None


@dataclass(frozen=True)
class Shown:
    """A plan as its page shows it; ``chosen`` is the category whose seats are explained."""

    plan: QuotaPlan
    asked: str

    @cached_property
    def categories(self) -> list[Category]:
        return [Category(row.category) for row in self.plan.rows]

    @cached_property
    def chosen(self) -> Category | None:
        first = self.categories[0] if self.categories else None
        return Category(self.asked) if self.asked in self.categories else first

    @cached_property
    def seats(self) -> list[Seats]:
        return list(self.plan.seats.select_related("region").order_by("region", "category"))

    @cached_property
    def lines(self) -> list[Line]:
        """The seats of the chosen category, each explained."""
        places = (self.plan.snapshot or {}).get("places", {})
        return [Line(row, places.get(row.region_id, {})) for row in self.seats if row.category == self.chosen]

    @cached_property
    def places(self) -> list[tuple[Region, list[tuple[Category, int]], int]]:
        """Each place with its seats in each category and in all."""
        given: dict[Region, dict[str, int]] = {}
        for row in self.seats:
            given.setdefault(row.region, {})[row.category] = row.seats
        return [
            (place, [(category, seats.get(category, 0)) for category in self.categories], sum(seats.values()))
            for place, seats in given.items()
        ]

    @cached_property
    def totals(self) -> tuple[list[tuple[Category, int]], int]:
        totals = [(Category(row.category), row.total) for row in self.plan.rows]
        return totals, sum(total for _category, total in totals)

    @cached_property
    def absent(self) -> list[Absent]:
        """The places whose figures are missing, and those left out."""
        missing = missing_places(self.plan)
        left_out = {row.region_id: row for row in self.plan.left_out.select_related("decided_by")}
        places = Region.objects.filter(pk__in=missing.keys() | left_out.keys()).order_by("code")
        return [Absent(place, missing.get(place.pk, []), left_out.get(place.pk)) for place in places]

    @cached_property
    def progress(self) -> tuple[int, int] | None:
        """While figures are collected: how many places are in, of how many."""
        rows = list(self.plan.inputs.values_list("collected_at", flat=True)) if self.plan.is_open else []
        return (sum(each is not None for each in rows), len(rows)) if None in rows else None
