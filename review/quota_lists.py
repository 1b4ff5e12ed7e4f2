"""Quota plans as a list."""

import django_filters
import django_tables2 as tables
from django.db.models import OuterRef, Subquery, Sum
from django.utils.translation import gettext_lazy as _

from agreements.tables import NUMBERS
from common.columns import DayColumn, StateColumn
from leadership.codes import NATION_CODE
from leadership.enums import Level
from leadership.filters import RegionFilter
from review.enums import QuotaState
from review.models import QuotaCategory, QuotaPlan

NATIONAL, SPLIT = "national", "split"


class QuotaFilter(django_filters.FilterSet):
    year = django_filters.NumberFilter(label=_("Year"))
    kind = django_filters.ChoiceFilter(
        label=_("Who shares out"),
        choices=[(NATIONAL, _("the nation, over provinces")), (SPLIT, _("provinces, over their places"))],
        empty_label=_("all"),
        method="of_kind",
    )
    region = RegionFilter(label=_("Province"), field_name="region", levels=[Level.PROVINCE])
    state = django_filters.ChoiceFilter(label=_("State"), choices=QuotaState.choices, empty_label=_("all states"))

    class Meta:
        model = QuotaPlan
        fields = ()

    def of_kind(self, plans, name, value):
        return plans.filter(region=NATION_CODE) if value == NATIONAL else plans.exclude(region=NATION_CODE)


class QuotaTable(tables.Table):
    """The plans that this person may read."""

    plan = tables.Column(
        verbose_name=_("Quota plan"),
        accessor="pk",
        linkify=lambda record: record.get_absolute_url(),
        orderable=False,
    )
    year = tables.Column(attrs=NUMBERS, localize=False)
    region = tables.Column(verbose_name=_("Shared out by"))
    seats_given = tables.Column(verbose_name=_("Seats"), attrs=NUMBERS, orderable=False, default="0")
    state = StateColumn()
    moved_at = DayColumn(verbose_name=_("There since"))

    class Meta:
        model = QuotaPlan
        fields = ("plan", "year", "region", "seats_given", "state", "moved_at")

    def render_plan(self, record):
        return str(record)


def in_lists(plans):
    """With the seats of all their categories, counted for the rows of a page only."""
    totals = QuotaCategory.objects.filter(plan=OuterRef("pk")).order_by().values("plan")
    given = Subquery(totals.annotate(sum=Sum("total")).values("sum"))
    return plans.defer("snapshot").select_related("region", "desk__region").annotate(seats_given=given)
