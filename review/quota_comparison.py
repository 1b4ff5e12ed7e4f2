"""A quota plan beside others: what a change of parameters would do, and what the places had last year."""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from leadership.models import Region
from review.enums import Category
from review.models import QuotaPlan, Seats


@dataclass(frozen=True)
class Cell:
    """The seats of a place, or of all: now looked at, as the plan keeps them, in last year's plan."""

    new: int
    kept: int
    last: int

    @property
    def change(self) -> int:
        return self.new - self.kept

    @property
    def since_last(self) -> int:
        return self.new - self.last


@dataclass(frozen=True)
class Comparison:
    """The ``rows`` looked at beside the plan's own seats and those of ``last``, the former year's plan, if any."""

    plan: QuotaPlan
    rows: list[Seats]
    last: QuotaPlan | None

    @cached_property
    def new(self) -> Counter:
        return counted(self.rows)

    @cached_property
    def kept(self) -> Counter:
        return counted(self.plan.seats.all())

    @cached_property
    def before(self) -> Counter:
        return counted(self.last.seats.filter(category__in=self.categories)) if self.last else Counter()

    @cached_property
    def categories(self) -> list[Category]:
        return [Category(row.category) for row in self.plan.rows]

    @cached_property
    def places(self) -> list[tuple[Region, list[tuple[Category, Cell]], Cell]]:
        """Each place with a cell for each category and one for all of them."""
        codes = {code for numbers in (self.new, self.kept, self.before) for _category, code in numbers}
        return [
            (place, self.cells(place.pk), self.cell(None, place.pk))
            for place in Region.objects.filter(pk__in=codes).order_by("code")
        ]

    def cell(self, category, code) -> Cell:
        """Of one category and place; ``None`` stands for all of them."""
        return Cell(*(summed(numbers, category, code) for numbers in (self.new, self.kept, self.before)))

    def cells(self, code) -> list[tuple[Category, Cell]]:
        return [(category, self.cell(category, code)) for category in self.categories]

    @cached_property
    def sums(self) -> tuple[list[tuple[Category, Cell]], Cell]:
        return self.cells(None), self.cell(None, None)

    @cached_property
    def moved(self) -> int:
        """How many seats would go to another place."""
        return sum(max(self.new[key] - self.kept[key], 0) for key in self.new.keys() | self.kept.keys())


def counted(rows) -> Counter:
    """(category, place) → seats."""
    return Counter({(row.category, row.region_id): row.seats for row in rows})


def summed(numbers: Counter, category, code) -> int:
    return sum(seats for key, seats in numbers.items() if category in (None, key[0]) and code in (None, key[1]))


def last_years(plan: QuotaPlan) -> QuotaPlan | None:
    """The former year's plan of the same office, with which a plan is compared; a supplement is compared with none."""
    if plan.serial > 1:
        return None
    former = QuotaPlan.objects.published().filter(region=plan.region_id, year__lt=plan.year, serial=1)
    return former.order_by("-year").first()
