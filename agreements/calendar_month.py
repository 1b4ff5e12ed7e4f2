"""The calendar of what is done and due under agreements, a month or a day at a time.

Each kind of entry is asked once, whatever their number: the first few of each day, with how many there are.
"""

from calendar import Calendar
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Count, F, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext_lazy as _

from agreements.enums import RUNNING_STATES, ActivityState, FindingState
from agreements.models import Activity, Agreement, Finding, Task
from common import clock
from leadership.codes import NATION_CODE, within
from leadership.region_field import RegionField
from leadership.scope import sees_places

A_DAY = 4  # entries that a day of the month shows
ALL = 100  # of each kind that the page of one day shows
BOUNDS = [MinValueValidator(date(2010, 1, 1)), MaxValueValidator(date(2099, 12, 31))]


class PlaceForm(forms.Form):
    """Where: the whole region of ``membership``, or a place in it."""

    region = RegionField(label=_("Region"), required=False)

    def __init__(self, *args, membership, **kwargs):
        super().__init__(*args, **kwargs)
        if sees_places(membership):
            self.fields["region"].limit_to(within=membership.region_code)

    @property
    def place(self) -> str:
        """The code of the chosen place; without one, all that is in scope."""
        region = self.cleaned_data.get("region") if self.is_valid() else None
        return region.code if region else NATION_CODE


class MonthForm(PlaceForm):
    month = forms.DateField(
        label=_("Month"),
        required=False,
        input_formats=["%Y-%m"],
        widget=forms.DateInput(attrs={"type": "month"}, format="%Y-%m"),
        help_text=_("Year and month, e.g. 2026-11"),
        validators=BOUNDS,
    )
    field_order = ["month", "region"]

    @property
    def first(self) -> date:
        """The first day of the month asked for, or of this month."""
        asked = self.cleaned_data.get("month") if self.is_valid() else None
        return asked or clock.today().replace(day=1)


class DayForm(PlaceForm):
    on = forms.DateField(
        label=_("Day"), required=False, widget=forms.DateInput(attrs={"type": "date"}), validators=BOUNDS
    )
    field_order = ["on", "region"]

    @property
    def day(self) -> date:
        asked = self.cleaned_data.get("on") if self.is_valid() else None
        return asked or clock.today()


# -- what stands in it -------------------------------------------------------------------
@dataclass(frozen=True)
class Kind:
    """``rows(membership, place)`` are the records, each on its ``day``; ``text`` and ``address`` say what and where."""

    name: str
    label: str
    rows: Callable
    day: str
    text: Callable
    address: Callable


def running(membership, place):
    return Agreement.objects.visible_to(membership).filter(within(place), state__in=RUNNING_STATES)


def activities(membership, place):
    held = Activity.objects.visible_to(membership).filter(state__in=[ActivityState.REPORTED, ActivityState.CONFIRMED])
    return held.filter(within(place)).select_related("agreement__current_version")


def tasks(membership, place):
    """Of the versions in force."""
    versions = running(membership, place).values("current_version")
    return Task.objects.filter(version__in=versions).select_related("version__agreement")


def endings(membership, place):
    return running(membership, place).select_related("current_version")


def findings(membership, place):
    unsettled = Finding.objects.visible_to(membership).exclude(state=FindingState.CLOSED)
    return unsettled.filter(within(place)).select_related("agreement__current_version")


KINDS = (
    Kind(
        "activity",
        _("Activity"),
        activities,
        "held_on",
        lambda activity: f"{activity.get_form_display()} · {activity.agreement.title}",
        lambda activity: activity.get_absolute_url(),
    ),
    Kind(
        "task",
        _("Task due"),
        tasks,
        "due_on",
        lambda task: task.description,
        lambda task: task.version.agreement.get_absolute_url(),
    ),
    Kind(
        "ending",
        _("Agreement ends"),
        endings,
        "current_version__ends_on",
        lambda agreement: agreement.title,
        lambda agreement: agreement.get_absolute_url(),
    ),
    Kind(
        "finding",
        _("Finding to be put right"),
        findings,
        "due_on",
        lambda finding: finding.text,
        lambda finding: finding.get_absolute_url(),
    ),
)


@dataclass(frozen=True)
class Entry:
    kind: Kind
    record: object

    @property
    def text(self) -> str:
        return self.kind.text(self.record)

    @property
    def address(self) -> str:
        return self.kind.address(self.record)


@dataclass
class Day:
    """The first entries of a day, and how many there are in all."""

    date: date
    entries: list = field(default_factory=list)
    total: int = 0

    @property
    def shown(self) -> list:
        return self.entries[:A_DAY]

    @property
    def more(self) -> int:
        return self.total - len(self.shown)


def first_of_each_day(rows, day: str, first: date, last: date, limit: int):
    """Of ``rows`` in the period the first ``limit`` of each day, with its date ``on`` and the ``total`` of that day."""
    of_days = rows.filter(**{f"{day}__range": (first, last)}).annotate(on=F(day)).order_by(day, "pk")
    rank = Window(RowNumber(), partition_by=F(day), order_by="pk")
    return of_days.annotate(rank=rank, total=Window(Count("*"), partition_by=F(day))).filter(rank__lte=limit)


def days_of(membership, place: str, first: date, last: date, limit: int = A_DAY) -> dict[date, Day]:
    """What happens on each day that has something, in scope and in ``place``: one query a kind."""
    days = defaultdict(lambda: Day(None))
    for kind in KINDS:
        counted = set()
        for record in first_of_each_day(kind.rows(membership, place), kind.day, first, last, limit):
            day = days[record.on]
            day.date = record.on
            day.entries.append(Entry(kind, record))
            day.total += 0 if record.on in counted else record.total
            counted.add(record.on)
    return days


@dataclass(frozen=True)
class Week:
    """From Monday; None for days of another month."""

    days: list

    @property
    def has_entries(self) -> bool:
        return any(day and day.total for day in self.days)


def weeks_of(membership, place: str, first: date) -> list[Week]:
    """The weeks of the month that begins on ``first``."""
    last = next_month(first) - timedelta(days=1)
    days = days_of(membership, place, first, last)
    weeks = Calendar().monthdatescalendar(first.year, first.month)
    return [Week([days.get(day, Day(day)) if day.month == first.month else None for day in week]) for week in weeks]


def next_month(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)


def month_before(first: date) -> date:
    return (first - timedelta(days=1)).replace(day=1)


def groups_of(membership, place: str, day: date) -> list[tuple]:
    """(kind, its entries of the day up to ``ALL``, how many there are) of each kind that has any."""
    groups = []
    for kind in KINDS:
        records = list(first_of_each_day(kind.rows(membership, place), kind.day, day, day, ALL))
        if records:
            groups.append((kind, [Entry(kind, record) for record in records], records[0].total))
    return groups
