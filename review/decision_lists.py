"""Decisions as a list, and on the page of one: its candidates by category, and what the list takes of the funds."""

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal

import django_filters
import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from agreements.tables import NUMBERS
from common.columns import DayColumn, StateColumn
from leadership.models.region import name_fully
from review.award_lists import MoneyColumn
from review.deciding import asked_of, funds_left
from review.enums import DecisionState
from review.models import AwardDecision, DecisionCut


class DecisionFilter(django_filters.FilterSet):
    state = django_filters.ChoiceFilter(label=_("State"), choices=DecisionState.choices, empty_label=_("all states"))

    class Meta:
        model = AwardDecision
        fields = ()


class DecisionTable(tables.Table):
    title = tables.Column(verbose_name=_("Award decision"), linkify=True)
    size = tables.Column(verbose_name=_("Candidates"), attrs=NUMBERS)
    supported = tables.Column(verbose_name=_("Supported"), attrs=NUMBERS)
    asked = MoneyColumn(verbose_name=_("Awards (yuan)"))
    state = StateColumn()
    moved_at = DayColumn(verbose_name=_("There since"))

    class Meta:
        model = AwardDecision
        fields = ("title", "size", "supported", "asked", "state", "moved_at")
        orderable = False


@dataclass
class CategoryOf:
    """A category of a decision: its cut, and its candidates by rank."""

    cut: DecisionCut
    items: list = field(default_factory=list)

    @property
    def supported(self) -> int:
        return sum(item.is_supported for item in self.items)

    @property
    def takes(self) -> Decimal:
        """What its supported candidates get, in yuan."""
        return sum((item.amount for item in self.items if item.is_supported), Decimal(0))


def categories_of(decision) -> list[CategoryOf]:
    """The categories in the order of the plan; three queries, whatever the number of candidates."""
    related = ("nomination__organisation", "nomination__expert", "nomination__region")
    by_category = defaultdict(list)
    items = list(decision.items.select_related(*related).order_by("category", "rank"))
    name_fully(item.nomination.region for item in items)
    for item in items:
        by_category[item.category].append(item)
    return [CategoryOf(cut, by_category[cut.category]) for cut in decision.cuts.order_by("pk")]


@dataclass(frozen=True)
class FundsLine:
    """What there is, what the proposed list takes of it, and what is left, in yuan."""

    funds: Decimal
    asked: Decimal

    @property
    def left(self) -> Decimal:
        return self.funds - self.asked

    @property
    def is_exceeded(self) -> bool:
        return self.left < 0


def funds_line(decision) -> FundsLine:
    """While it is drafted what is left of the funds of the year now, later what was left as it was put to be signed."""
    funds = funds_left(decision.year, decision) if decision.is_open else decision.funds
    return FundsLine(funds, asked_of(decision))
