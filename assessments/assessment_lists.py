"""Assessments of agreements as a list: whose, which, ranked by their totals; those that wait can be ticked."""

import django_filters
import django_tables2 as tables
from django.template.defaultfilters import floatformat
from django.utils.translation import gettext_lazy as _

from agreements.filters import OnAgreementFilter, years
from agreements.tables import NUMBERS, SaysColumn
from assessments.enums import AssessmentState, Grade
from assessments.models import AgreementAssessment
from assessments.workflow import ASSESSMENT
from common.columns import DayColumn, StateColumn
from leadership.models.region import joined_names
from leadership.scope import sees_places

MINE = "mine"


class AssessmentFilter(OnAgreementFilter):
    """``waiting``: those at one's own desk that one may move on."""

    year = django_filters.ChoiceFilter(label=_("Programme year"), choices=years, empty_label=_("all years"))
    state = django_filters.ChoiceFilter(label=_("State"), choices=AssessmentState.choices, empty_label=_("all states"))
    grade = django_filters.ChoiceFilter(label=_("Assessment grade"), choices=Grade.choices, empty_label=_("all grades"))
    waiting = django_filters.ChoiceFilter(
        label=_("For whom they wait"), choices=[(MINE, _("for me"))], method="at_desk", empty_label=_("all the same")
    )

    class Meta(OnAgreementFilter.Meta):
        model = AgreementAssessment

    def __init__(self, *args, membership, **kwargs):
        super().__init__(*args, **kwargs)
        self.membership = membership
        if sees_places(membership):
            self.filters["region"].extra["within"] = membership.region_code

    def at_desk(self, assessments, _field, _whose):
        waiting = ASSESSMENT.waiting_for(self.membership).order_by()
        return assessments.filter(pk__in=waiting.values("pk"))


class AssessmentTable(tables.Table):
    """Assessments in one's scope. Ranked by total, those that have none yet are left out, and the caption says so."""

    number = SaysColumn(
        verbose_name=_("Agreement"),
        linkify=lambda record: record.get_absolute_url(),
        order_by=("agreement", "year", "serial"),
    )
    title = tables.Column(verbose_name=_("Title"), accessor="agreement__title", orderable=False)
    region = tables.Column(verbose_name=_("County"), order_by="region")
    year = tables.Column(verbose_name=_("Year"), attrs=NUMBERS, localize=False)
    total = tables.Column(verbose_name=_("Total marks"), attrs=NUMBERS, initial_sort_descending=True)
    grade = tables.Column(verbose_name=_("Assessment grade"), accessor="grade_label", orderable=False)
    state = StateColumn()
    desk = tables.Column(verbose_name=_("Now at"), accessor="desk__region__name", orderable=False)
    moved_at = DayColumn(verbose_name=_("There since"))

    class Meta:
        model = AgreementAssessment
        fields = ("number", "title", "region", "year", "total", "grade", "state", "desk", "moved_at")

    caption = _("Assessments of agreements")

    def render_number(self, record):
        """A correction says so, and so does what was corrected."""
        later = getattr(record, "correction", None)
        if later and later.state == AssessmentState.CONFIRMED:
            return _("%(number)s (corrected)") % {"number": record.agreement}
        return _("%(number)s (correction)") % {"number": record.agreement} if record.corrects_id else record.agreement

    def render_region(self, value):
        return joined_names([value.parent, value])

    def render_total(self, value):
        return floatformat(value, "-2g")

    def order_total(self, assessments, is_descending):
        self.caption = _("Assessments of agreements, by their totals; those without a total are left out")
        ranked = assessments.filter(total__isnull=False)
        return ranked.order_by("-total" if is_descending else "total"), True


class WaitingTable(AssessmentTable):
    """Those that wait for whoever decides: some can be decided on at once."""

    chosen = tables.TemplateColumn(
        template_name="assessments/_assessment_tick.html", verbose_name=_("Choose"), orderable=False
    )

    class Meta(AssessmentTable.Meta):
        fields = ("chosen", *AssessmentTable.Meta.fields)
        sequence = fields


def in_lists(assessments):
    """``assessments`` with what a row shows."""
    related = ("agreement__current_version", "region__parent", "desk__region", "correction")
    return assessments.select_related(*related).defer(
        "summary", "problems", "agreement__current_version__objectives", "agreement__current_version__mechanism"
    )
