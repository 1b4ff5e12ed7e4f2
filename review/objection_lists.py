"""Objections as a list for those who handle them, and in numbers, without anybody's identity, for the offices."""

import django_filters
import django_tables2 as tables
from django.db.models import Count, F, Q
from django.db.models.functions import TruncDate
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from agreements.tables import SaysColumn
from common import clock
from common.columns import DayColumn, StateColumn
from leadership.codes import within
from leadership.scope import sees_places
from review.enums import OPEN_OBJECTION_STATES, ObjectionState
from review.models import Objection

OVERDUE, UNDECIDED = "overdue", "undecided"
TIMES = [(UNDECIDED, _("not decided on yet")), (OVERDUE, _("overdue"))]


def in_lists(objections):
    related = ("notice__region", "nomination__organisation", "nomination__expert")
    return objections.select_related(*related).defer("objector_name", "objector_contact")


class ObjectionFilter(django_filters.FilterSet):
    words = django_filters.CharFilter(label=_("Number, or name of the nominee"), method="named")
    year = django_filters.NumberFilter(label=_("Year"), field_name="notice__year", min_value=2016, max_value=2099)
    state = django_filters.ChoiceFilter(label=_("State"), choices=ObjectionState.choices, empty_label=_("all states"))
    time = django_filters.ChoiceFilter(label=_("Deadline"), choices=TIMES, method="at", empty_label=_("all"))

    class Meta:
        model = Objection
        fields = ()

    def named(self, objections, _name, words):
        words = words.replace("\0", "").strip()
        nominee = Q(nomination__organisation__name__icontains=words) | Q(nomination__expert__name__icontains=words)
        return objections.filter(Q(number__icontains=words) | nominee)

    def at(self, objections, _name, time):
        undecided = objections.open()
        return undecided.filter(due_on__lt=clock.today()) if time == OVERDUE else undecided


class ObjectionTable(tables.Table):
    """Objections that one handles."""

    number = tables.Column(verbose_name=_("Number of the objection"), linkify=True, orderable=False)
    notice = tables.Column(orderable=False)
    nomination = SaysColumn(verbose_name=_("Nominee concerned"), orderable=False)
    state = StateColumn(orderable=False)
    due_on = SaysColumn(verbose_name=_("To be decided on by"), order_by="due_on")
    moved_at = DayColumn(verbose_name=_("There since"))

    class Meta:
        model = Objection
        fields = ("number", "notice", "nomination", "state", "due_on", "moved_at")

    def render_nomination(self, record):
        return record.nomination.title if record.nomination else _("the notice in general")

    def render_due_on(self, record):
        day = date_format(record.due_on, "SHORT_DATE_FORMAT")
        return f"{day} · {_('overdue')}" if record.is_undecided and record.days_left < 0 else day


# -- in numbers --------------------------------------------------------------------------------
def counted(**which) -> Count:
    return Count("pk", filter=Q(**which))


def statistics(membership):
    """A row for each province and year in one's scope: how many there are, how they ended, how many in time."""
    if not sees_places(membership):
        return Objection.objects.none().values()
    rows = Objection.objects.filter(within(membership.region_code)).order_by()
    decided = ~Q(state__in=OPEN_OBJECTION_STATES)
    return (
        rows.annotate(day=TruncDate("moved_at"))
        .values("region", "region__name", "notice__year")
        .annotate(
            received=Count("pk"),
            open=counted(state__in=OPEN_OBJECTION_STATES),
            overdue=counted(state__in=OPEN_OBJECTION_STATES, due_on__lt=clock.today()),
            not_accepted=counted(state=ObjectionState.NOT_ACCEPTED),
            upheld=counted(state=ObjectionState.UPHELD),
            dismissed=counted(state=ObjectionState.DISMISSED),
            in_time=Count("pk", filter=decided & Q(day__lte=F("due_on"))),
        )
        .order_by("-notice__year", "region")
    )
