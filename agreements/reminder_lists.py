"""Reminders as a list, and what the record page of an agreement shows of them."""

import django_filters
import django_tables2 as tables
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from agreements.enums import ReminderKind
from agreements.models import Reminder
from agreements.sections import Section, register
from agreements.tables import NUMBERS, SaysColumn
from agreements.watching import for_workbench, of_the_level, with_responsible
from common import clock
from leadership.filters import RegionFilter
from leadership.models.region import joined_names
from leadership.scope import sees_places

MINE = "mine"
SHOWN = 5


def in_lists(reminders):
    """With what a row says, and who is responsible today."""
    related = ("agreement__current_version", "region__parent", "task", "finding")
    return with_responsible(reminders.select_related(*related)).order_by("since", "pk")


def days_of(reminder) -> int:
    """Whole days since it began to hold."""
    return (clock.today() - reminder.since).days


def about(reminder) -> str:
    """What the reminder is about, beside its kind: the task, the finding, or the last day of the agreement."""
    if reminder.task_id or reminder.finding_id:
        return str(reminder.task or reminder.finding)
    ends_on = reminder.agreement.current_version.ends_on
    return _("until %(day)s") % {"day": date_format(ends_on)} if ends_on else ""


class ReminderFilter(django_filters.FilterSet):
    words = django_filters.CharFilter(label=_("Number, title or helper"), method="named")
    region = RegionFilter(label=_("Region"), field_name="region")
    kind = django_filters.ChoiceFilter(
        label=_("Kind of reminder"), choices=ReminderKind.choices, empty_label=_("everything")
    )
    responsible = django_filters.ChoiceFilter(
        label=_("Responsible"), choices=[(MINE, _("my office"))], method="for_office", empty_label=_("every office")
    )

    class Meta:
        model = Reminder
        fields = ()

    def __init__(self, *args, membership, **kwargs):
        super().__init__(*args, **kwargs)
        self.membership = membership
        if sees_places(membership):
            self.filters["region"].extra["within"] = membership.region_code
        else:
            del self.filters["responsible"]

    def named(self, reminders, _field, words):
        version = Q(agreement__current_version__title__icontains=words.strip())
        version |= Q(agreement__current_version__organisation__name__icontains=words.strip())
        return reminders.filter(Q(agreement__number__icontains=words.strip()) | version)

    def for_office(self, reminders, _field, _mine):
        return of_the_level(reminders, self.membership.region_code)


class ReminderTable(tables.Table):
    """What the nightly watch found in one's scope."""

    agreement = tables.Column(
        verbose_name=_("Agreement"),
        accessor="agreement__title",
        orderable=False,
        linkify=lambda record: record.agreement.get_absolute_url(),
    )
    kind = tables.Column(orderable=False)
    about = SaysColumn(verbose_name=_("About"), orderable=False)
    region = tables.Column(verbose_name=_("County"), order_by="region")
    since = tables.DateColumn(verbose_name=_("Holds since"), short=True)
    days = SaysColumn(verbose_name=_("Days"), orderable=False, attrs=NUMBERS)
    responsible = tables.Column(verbose_name=_("Responsible"), accessor="responsible_name", orderable=False)

    class Meta:
        model = Reminder
        fields = ("agreement", "kind", "about", "region", "since", "days", "responsible")

    def render_about(self, record):
        return about(record)

    def render_region(self, value):
        return joined_names([value.parent, value])

    def render_days(self, record):
        return days_of(record)


# -- on the workbench, and on the record page of an agreement -------------------------------
def rows_of(reminders) -> list[dict]:
    return [{"reminder": row, "about": about(row), "days": days_of(row)} for row in reminders]


def on_workbench(membership) -> dict:
    """The first reminders that this person has to see to, and whether there are more."""
    found = list(in_lists(for_workbench(membership))[: SHOWN + 1])
    query = f"?responsible={MINE}" if sees_places(membership) else ""
    return {"rows": rows_of(found[:SHOWN]), "has_more": len(found) > SHOWN, "query": query}


def section_of(agreement, membership) -> dict | None:
    rows = rows_of(in_lists(Reminder.objects.visible_to(membership).filter(agreement=agreement)))
    return {"rows": rows} if rows else None


register(Section("reminders", "agreements/_section_reminders.html", section_of))
