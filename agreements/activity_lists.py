"""Activities as a list, and what a record page of an agreement shows of them."""

import django_filters
import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from agreements.enums import ActivityForm, ActivityState, TaskArea
from agreements.filters import OnAgreementFilter
from agreements.models import Activity
from agreements.progress import percent, results_of
from agreements.reporting import may_report_on
from agreements.sections import Section, register
from agreements.tables import NUMBERS
from common import clock
from common.columns import StateColumn
from leadership.forms import DateInput
from leadership.models.region import joined_names

LATEST = 5


class ActivityFilter(OnAgreementFilter):
    searched = ("summary", "place")
    state = django_filters.ChoiceFilter(label=_("State"), choices=ActivityState.choices, empty_label=_("all states"))
    form = django_filters.ChoiceFilter(label=_("Form"), choices=ActivityForm.choices, empty_label=_("all forms"))
    area = django_filters.ChoiceFilter(
        label=_("Key task"), field_name="task__area", choices=TaskArea.choices, empty_label=_("all key tasks")
    )
    since = django_filters.DateFilter(label=_("From"), field_name="held_on", lookup_expr="gte", widget=DateInput())
    until = django_filters.DateFilter(label=_("Until"), field_name="held_on", lookup_expr="lte", widget=DateInput())

    class Meta(OnAgreementFilter.Meta):
        model = Activity


class ActivityTable(tables.Table):
    """Activities in one's scope."""

    held_on = tables.DateColumn(linkify=lambda record: record.get_absolute_url())
    form = tables.Column(orderable=False)
    agreement = tables.Column(verbose_name=_("Agreement"), accessor="agreement__title", orderable=False)
    village = tables.Column(verbose_name=_("place"), empty_values=(), orderable=False)
    people_trained = tables.Column(attrs=NUMBERS, orderable=False)
    done = tables.Column(verbose_name=_("Counts towards the target"), attrs=NUMBERS, orderable=False)
    state = StateColumn(orderable=False)

    class Meta:
        model = Activity
        fields = ("held_on", "form", "agreement", "village", "people_trained", "done", "state")

    def render_village(self, record):
        return joined_names([record.region, record.village]) if record.village else f"{record.region} {record.place}"

    def render_done(self, record):
        return f"{record.done.normalize():f} {record.task.unit}"


class ReportedTable(ActivityTable):
    """Those that wait for the county: some can be confirmed at once."""

    chosen = tables.TemplateColumn(
        template_name="agreements/_activity_tick.html", verbose_name=_("Choose"), orderable=False
    )

    class Meta(ActivityTable.Meta):
        fields = ("chosen", *ActivityTable.Meta.fields)
        sequence = fields


def in_lists(activities):
    return activities.select_related("agreement__current_version", "region", "village", "task").defer(
        "agreement__current_version__objectives", "agreement__current_version__mechanism"
    )


# -- on the record page of an agreement ----------------------------------------------------
def section_of(agreement, membership) -> dict | None:
    if not agreement.versions.filter(filed_at__isnull=False).exists():
        return None
    own = Activity.objects.visible_to(membership).filter(agreement=agreement)
    tasks = [(task, percent(task)) for task in results_of(agreement)]
    return {
        "tasks": tasks,
        "activities": own.select_related("village", "task").order_by("-held_on", "-pk")[:LATEST],
        "count": own.count(),
        "may_report": agreement.is_running and may_report_on(agreement, membership),
        "today": clock.today(),
    }


register(Section("activities", "agreements/_section_activities.html", section_of))
