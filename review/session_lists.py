"""Expert reviews as a list, and on the page of one: loads of the panel, tasks of each candidate."""

from collections import defaultdict

import django_filters
import django_tables2 as tables
from django.db.models import Count, Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from agreements.filters import years
from agreements.tables import NUMBERS
from common.columns import DayColumn
from review.enums import Category, ReviewTaskState
from review.models import ReviewSession, ReviewTask
from review.models.session import reading_duties

STANDING = ~Q(tasks__state=ReviewTaskState.DECLINED) & Q(tasks__conflict="")
SENT = Q(tasks__state=ReviewTaskState.SUBMITTED, tasks__conflict="")


def with_progress(sessions):
    """Sessions with how many tasks they hold, and how many of them are scored."""
    return sessions.annotate(
        given=Count("tasks", filter=STANDING & Q(tasks__isnull=False)), sent=Count("tasks", filter=SENT)
    )


class SessionFilter(django_filters.FilterSet):
    year = django_filters.ChoiceFilter(label=_("Programme year"), choices=years, empty_label=_("all years"))
    category = django_filters.ChoiceFilter(
        label=_("Category"), choices=Category.choices, empty_label=_("all categories")
    )

    class Meta:
        model = ReviewSession
        fields = ()


class SessionTable(tables.Table):
    category = tables.Column(
        verbose_name=_("Category"), accessor="get_category_display", linkify=lambda record: record.get_absolute_url()
    )
    year = tables.Column(verbose_name=_("Year"), attrs=NUMBERS, localize=False)
    region = tables.Column(verbose_name=_("Province"))
    given = tables.Column(verbose_name=_("Given to reviewers"), attrs=NUMBERS)
    sent = tables.Column(verbose_name=_("Scored"), attrs=NUMBERS)

    class Meta:
        model = ReviewSession
        fields = ("category", "year", "region", "given", "sent")
        orderable = False


def loads_of(session):
    """The panel with how many candidates each has been given, and how many of them are scored."""
    counts = {"given": Count("tasks", filter=STANDING & Q(tasks__isnull=False)), "sent": Count("tasks", filter=SENT)}
    elsewhere = Exists(reading_duties(OuterRef("membership__user")))
    panel = session.panel.select_related("membership", "province").annotate(**counts, reads_besides=elsewhere)
    return panel.order_by("pk")


def tasks_by_candidate(results, session) -> list:
    """The results with the ``tasks`` of each candidate: who has it, and whether they are done. One query."""
    by_candidate = defaultdict(list)
    tasks = ReviewTask.objects.filter(session=session).select_related("panelist__membership").order_by("pk")
    for task in tasks:
        by_candidate[task.nomination_id].append(task)
    for result in results:
        result.tasks = by_candidate[result.nomination.pk]
    return results


# -- what lies before a reviewer -------------------------------------------------------------------
class ScoringTable(tables.Table):
    nominee = tables.Column(
        verbose_name=_("Candidate"),
        accessor="nomination__title",
        linkify=lambda record: record.get_absolute_url(),
    )
    category = tables.Column(verbose_name=_("Category"), accessor="nomination__get_category_display")
    county = tables.Column(verbose_name=_("County"), accessor="nomination__region")
    year = tables.Column(verbose_name=_("Year"), accessor="nomination__year", attrs=NUMBERS, localize=False)
    state = tables.Column(verbose_name=_("State"), accessor="get_state_display")
    assigned_at = DayColumn(verbose_name=_("Assigned"))

    class Meta:
        model = ReviewTask
        fields = ("nominee", "category", "county", "year", "state", "assigned_at")
        orderable = False


class ScoringFilter(django_filters.FilterSet):
    state = django_filters.ChoiceFilter(label=_("State"), choices=ReviewTaskState.choices, empty_label=_("all states"))

    class Meta:
        model = ReviewTask
        fields = ()
