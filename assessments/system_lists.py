"""Indicator systems as a list."""

import django_filters
import django_tables2 as tables
from django.db.models import Count, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce
from django.template.defaultfilters import floatformat
from django.utils.translation import gettext_lazy as _

from agreements.tables import NUMBERS
from assessments.enums import Subject, SystemState
from assessments.models import Indicator, IndicatorSystem
from assessments.systems import ASSESSED_BY
from common.columns import StateColumn


class SystemFilter(django_filters.FilterSet):
    year = django_filters.NumberFilter(label=_("Year"))
    subject = django_filters.ChoiceFilter(
        label=_("What it assesses"), choices=Subject.choices, empty_label=_("all kinds")
    )
    state = django_filters.ChoiceFilter(label=_("State"), choices=SystemState.choices, empty_label=_("all states"))

    class Meta:
        model = IndicatorSystem
        fields = ("year", "subject", "state")


class SystemTable(tables.Table):
    """The systems that one may read."""

    year = tables.Column(attrs=NUMBERS)
    title = tables.Column(verbose_name=_("Title"), linkify=lambda record: record.get_absolute_url(), orderable=False)
    subject = tables.Column(verbose_name=_("What it assesses"))
    state = StateColumn()
    weights = tables.Column(verbose_name=_("Sum of weights"), attrs=NUMBERS, orderable=False, default="0")
    assessed = tables.Column(verbose_name=_("Assessments by it"), attrs=NUMBERS, orderable=False)

    class Meta:
        model = IndicatorSystem
        fields = ("year", "title", "subject", "state", "weights", "assessed")

    def render_year(self, value):
        return str(value)

    def render_weights(self, value):
        return floatformat(value, "-2g")


def in_lists(systems):
    """With the sum of their ``weights``, and how many assessments go by them: counted for the rows of a page only."""
    assessed = sum(Coalesce(of_one(model, Count("pk")), 0) for model in ASSESSED_BY)
    return systems.annotate(weights=of_one(Indicator, Sum("weight")), assessed=assessed)


def of_one(model, measure) -> Subquery:
    rows = model.objects.filter(system=OuterRef("pk")).order_by().values("system")
    return Subquery(rows.annotate(number=measure).values("number"))
