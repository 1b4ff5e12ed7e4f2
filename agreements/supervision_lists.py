"""Supervision visits as a list, and what a record page of an agreement shows of them."""

import django_filters
import django_tables2 as tables
from django.db.models import Count, Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from agreements.enums import OPEN_FINDING_STATES, FindingState
from agreements.filters import OnAgreementFilter
from agreements.models import Finding, SupervisionVisit
from agreements.sections import Section, register
from agreements.supervising import may_visit
from agreements.tables import NUMBERS
from common import clock
from leadership.enums import Level
from leadership.filters import LEVELS
from leadership.models.region import joined_names

OPEN, OVERDUE = "open", "overdue"


def overdue_findings():
    """Those that the county has not answered in time."""
    return Finding.objects.filter(state__in=OPEN_FINDING_STATES, due_on__lt=clock.today())


def unsettled_findings():
    return Finding.objects.exclude(state=FindingState.CLOSED)


def number_of(findings):
    """How many of ``findings`` a visit has; counted for the rows of a page only."""
    of_one = findings.filter(visit=OuterRef("pk")).order_by().values("visit").annotate(number=Count("pk"))
    return Coalesce(Subquery(of_one.values("number")), 0)


def with_findings(visits):
    """``visits`` with the numbers of their ``found``, ``unsettled`` and ``overdue`` findings."""
    return visits.annotate(
        found=number_of(Finding.objects.all()),
        unsettled=number_of(unsettled_findings()),
        overdue=number_of(overdue_findings()),
    )


class VisitFilter(OnAgreementFilter):
    searched = ("visitors", "summary")
    level = django_filters.ChoiceFilter(label=_("Visited by"), field_name="group__region__level", choices=LEVELS)
    findings = django_filters.ChoiceFilter(
        label=_("Findings"),
        choices=[(OPEN, _("not all put right")), (OVERDUE, _("overdue"))],
        method="with_open_findings",
    )

    class Meta(OnAgreementFilter.Meta):
        model = SupervisionVisit

    def with_open_findings(self, visits, name, which):
        rows = overdue_findings() if which == OVERDUE else unsettled_findings()
        return visits.filter(Exists(rows.filter(visit=OuterRef("pk"))))


class VisitTable(tables.Table):
    """Visits to agreements in one's scope."""

    visited_on = tables.DateColumn(linkify=lambda record: record.get_absolute_url())
    agreement = tables.Column(verbose_name=_("Agreement"), accessor="agreement__title", orderable=False)
    region = tables.Column(verbose_name=_("County"), order_by="region")
    group = tables.Column(verbose_name=_("Visited by"), orderable=False)
    found = tables.Column(verbose_name=_("Findings"), attrs=NUMBERS, orderable=False)
    unsettled = tables.Column(verbose_name=_("Not put right"), attrs=NUMBERS, orderable=False)
    overdue = tables.Column(verbose_name=_("Overdue"), attrs=NUMBERS, orderable=False)

    class Meta:
        model = SupervisionVisit
        fields = ("visited_on", "agreement", "region", "group", "found", "unsettled", "overdue")

    def render_region(self, value):
        return joined_names([value.parent, value]) if value.level == Level.COUNTY else str(value)


def in_lists(visits):
    related = visits.select_related("agreement__current_version", "region__parent", "group__region")
    return with_findings(related)


# -- on the record page of an agreement ----------------------------------------------------
def section_of(agreement, membership) -> dict | None:
    visits = SupervisionVisit.objects.visible_to(membership).filter(agreement=agreement)
    rows = list(visits.select_related("group__region").prefetch_related("findings"))
    may = may_visit(agreement, membership)
    return {"visits": rows, "may_visit": may, "today": clock.today()} if rows or may else None


register(Section("supervision", "agreements/_section_supervision.html", section_of))
