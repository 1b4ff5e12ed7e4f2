"""Provincial assessments as a list: which, where each stands, and what it still lacks or waits for."""

import django_filters
import django_tables2 as tables
from django.db.models import Count, Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.template.defaultfilters import floatformat
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from agreements.filters import years
from agreements.tables import NUMBERS, SaysColumn
from assessments.enums import ProvinceAssessmentState, ProvinceGrade, YearReportState
from assessments.models import ProvinceAssessment, ProvinceMark, YearReport
from assessments.provinces import UNMARKED
from common import clock
from common.columns import DayColumn, StateColumn
from leadership.enums import Level
from leadership.filters import RegionFilter


class ProvinceFilter(django_filters.FilterSet):
    region = RegionFilter(label=gettext_lazy("Province"), field_name="region", levels=[Level.PROVINCE])
    year = django_filters.ChoiceFilter(label=gettext_lazy("Year"), choices=years, empty_label=gettext_lazy("all years"))
    state = django_filters.ChoiceFilter(
        label=gettext_lazy("State"), choices=ProvinceAssessmentState.choices, empty_label=gettext_lazy("all states")
    )
    grade = django_filters.ChoiceFilter(
        label=gettext_lazy("Assessment grade"), choices=ProvinceGrade.choices, empty_label=gettext_lazy("all grades")
    )

    class Meta:
        model = ProvinceAssessment
        fields = ()


class ProvinceTable(tables.Table):
    """Assessments of provinces that this person may read."""

    region = tables.Column(linkify=lambda record: record.get_absolute_url())
    year = tables.Column(attrs=NUMBERS, localize=False)
    total = tables.Column(verbose_name=gettext_lazy("Total marks"), attrs=NUMBERS, initial_sort_descending=True)
    grade = tables.Column()
    state = StateColumn()
    lacks = SaysColumn(verbose_name=gettext_lazy("Still missing"), orderable=False)
    desk = tables.Column(verbose_name=gettext_lazy("Now at"), accessor="desk__region__name", orderable=False)
    moved_at = DayColumn(verbose_name=gettext_lazy("There since"))

    class Meta:
        model = ProvinceAssessment
        fields = ("region", "year", "total", "grade", "state", "lacks", "desk", "moved_at")

    def render_region(self, record):
        return _("%(province)s (correction)") % {"province": record.region} if record.corrects_id else record.region

    def render_total(self, value):
        return floatformat(value, "-2g")

    def render_lacks(self, record):
        return "；".join(lacks_of(record)) or "–"


def in_lists(assessments):
    """With what each row says, computed for the rows of a page only."""
    unmarked = ProvinceMark.objects.filter(UNMARKED, assessment=OuterRef("pk")).order_by().values("assessment")
    closed = YearReport.objects.filter(region=OuterRef("region"), year=OuterRef("year"), state=YearReportState.CLOSED)
    return assessments.select_related("region", "desk__region").annotate(
        unmarked=Coalesce(Subquery(unmarked.annotate(number=Count("pk")).values("number")), 0),
        is_closed=Exists(closed),
    )


def lacks_of(assessment) -> list[str]:
    """What an assessment of a list waits for: the province's figures, marks by hand, its statement."""
    found = []
    if assessment.is_open and not assessment.is_closed:
        found.append(_("the province has not closed its year"))
    if assessment.is_open and assessment.unmarked:
        text = ngettext("%(count)s mark by hand", "%(count)s marks by hand", assessment.unmarked)
        found.append(text % {"count": assessment.unmarked})
    if assessment.state == ProvinceAssessmentState.SENT:
        is_late = assessment.statement_due < clock.today()
        text = _("its statement, overdue since %(day)s") if is_late else _("its statement, until %(day)s")
        found.append(text % {"day": date_format(assessment.statement_due)})
    return found
