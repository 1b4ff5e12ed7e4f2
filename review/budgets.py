"""The budget of awards by year: funds, sources, what is awarded, allocated and left, in yuan."""

from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Sum

from leadership.models import ProgrammeYear
from review.models import Award, BudgetSource
from review.paying import with_use


@dataclass
class Budget:
    year: int
    funds: Decimal
    awarded: Decimal
    sources: list = field(default_factory=list)

    @property
    def planned(self) -> Decimal:
        """What its sources have together."""
        return sum((source.amount for source in self.sources), Decimal(0))

    @property
    def allocated(self) -> Decimal:
        return sum((source.used for source in self.sources), Decimal(0))

    @property
    def left(self) -> Decimal:
        """What can still be awarded."""
        return self.funds - self.awarded

    @property
    def is_short(self) -> bool:
        """Its sources do not cover what is awarded."""
        return self.planned < self.awarded


def budgets() -> list[Budget]:
    """The latest year first; three queries."""
    awarded = dict(Award.objects.standing().order_by().values_list("year").annotate(Sum("amount")))
    years = ProgrammeYear.objects.order_by("-year").values_list("year", "funds")
    found = {year: Budget(year, funds, awarded.get(year, Decimal(0))) for year, funds in years}
    for source in with_use(BudgetSource.objects.order_by("kind", "pk")):
        found[source.year].sources.append(source)
    return list(found.values())
