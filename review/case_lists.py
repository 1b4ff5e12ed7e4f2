"""Violation cases as lists: for those who handle them in every state, for everybody the decisions in force."""

import django_filters
import django_tables2 as tables
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agreements.tables import SaysColumn
from common.columns import DayColumn, StateColumn
from leadership.filters import RegionFilter
from review.enums import CaseState, Measure, ViolationKind
from review.models import ViolationCase

STANDING, LIFTED = "standing", "lifted"


class CaseFilter(django_filters.FilterSet):
    words = django_filters.CharFilter(label=_("Number, or name of the accused"), method="named")
    region = RegionFilter(label=_("Office"))
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=ViolationKind.choices, empty_label=_("all kinds"))
    state = django_filters.ChoiceFilter(label=_("State"), choices=CaseState.choices, empty_label=_("all states"))
    year = django_filters.NumberFilter(label=_("Year"), min_value=2016, max_value=2099)

    class Meta:
        model = ViolationCase
        fields = ()

    def named(self, cases, _name, words):
        return cases.named(words)


class CaseTable(tables.Table):
    number = tables.Column(verbose_name=_("Number"), linkify=True, orderable=False)
    name = tables.Column(orderable=False)
    kind = tables.Column(verbose_name=_("Kind"), orderable=False)
    region = tables.Column(orderable=False)
    state = StateColumn(orderable=False)
    measure = SaysColumn(orderable=False)
    moved_at = DayColumn(verbose_name=_("There since"))

    class Meta:
        model = ViolationCase
        fields = ("number", "name", "kind", "region", "state", "measure", "moved_at")

    def render_region(self, record):
        return record.region.name

    def render_measure(self, record):
        return told_measure(record) or "–"


def told_measure(case) -> str:
    """What was proposed or decided, with the year until which it bars."""
    if not case.barred_until:
        return case.get_measure_display()
    words = {"measure": case.get_measure_display(), "year": case.barred_until}
    return _("%(measure)s, barred until the end of %(year)s") % words


# -- what everybody reads ------------------------------------------------------------------------
class PublicCaseFilter(django_filters.FilterSet):
    words = django_filters.CharFilter(label=_("Name of the unit or person"), method="naming")
    standing = django_filters.ChoiceFilter(
        label=_("State"),
        choices=[(STANDING, _("in force")), (LIFTED, _("lifted"))],
        method="of_state",
        empty_label=_("all"),
    )

    class Meta:
        model = ViolationCase
        fields = ()

    def naming(self, cases, _name, words):
        return cases.filter(name__icontains=words.replace("\0", "").strip())

    def of_state(self, cases, _name, standing):
        lifted = {"state": CaseState.LIFTED}
        return cases.filter(**lifted) if standing == LIFTED else cases.exclude(**lifted)


class PublicCaseTable(tables.Table):
    """Decisions that are or were in force; nothing of the report, the investigation, or who decided."""

    name = tables.Column(verbose_name=_("Unit or person"), orderable=False)
    unit = tables.Column(orderable=False)
    kind = tables.Column(verbose_name=_("Violation"), orderable=False)
    measure = tables.Column(verbose_name=_("Measure"), orderable=False)
    grounds = tables.Column(verbose_name=_("Grounds"), orderable=False, attrs={"td": {"class": "wide"}})
    in_force_at = DayColumn(verbose_name=_("In force since"), orderable=False)
    barred_until = SaysColumn(verbose_name=_("Barred until"), orderable=False)
    state = SaysColumn(verbose_name=_("State"), orderable=False)

    caption = _("Decisions on violations")

    class Meta:
        model = ViolationCase
        fields = ("name", "unit", "kind", "measure", "grounds", "in_force_at", "barred_until", "state")

    def render_measure(self, record):
        return Measure(record.measure).label

    def render_barred_until(self, record):
        return gettext("end of %(year)s") % {"year": record.barred_until} if record.barred_until else "–"

    def render_state(self, record):
        return _("lifted") if record.state == CaseState.LIFTED else _("in force")
