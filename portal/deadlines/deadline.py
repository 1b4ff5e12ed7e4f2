"""What a deadline is: work that is due by a day, whose it is, and when they are told."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from common import clock
from leadership.models import Membership
from portal.deadlines.owed import Owed
from portal.enums import DueStage
from portal.urgency import days_until

# How many days before the day each stage begins; less than nothing is after it.
USUALLY = {DueStage.SOON: 7, DueStage.LAST: 1, DueStage.LATE: -1}
# What can no longer be done after the day.
UNTIL_THEN = {DueStage.SOON: 7, DueStage.LAST: 1}


@dataclass(frozen=True)
class Due:
    """Somebody still has work that is due by ``day``; ``key`` is the record it is about, or the group that has it."""

    key: int
    day: date
    member: Membership


def led_to(sentence, page: str):
    """What a message to an office, keyed by its group, leads to."""
    return partial(_led_to, sentence, page)


def _led_to(sentence, page, keys, membership) -> dict:
    return {key: (sentence, reverse(page)) for key in keys if key == membership.group_id}


@dataclass(frozen=True, kw_only=True)
class Deadline:
    """One row of the table.

    ``open(until, members)`` gives what is open and due by the day ``until``, for each person who still has work in it
    by the rule of their workbench; ``members(group)`` is who is in office there. ``shown(keys, membership)`` gives what
    messages lead to, key → (title, address), within scope. ``days`` says when people are told. ``owed`` is what offices
    owe the level above by it, None where it is nobody's but one's own. The other fields are words: ``what`` is to be
    done, ``by`` which day, ``whose`` it is.
    """

    name: str
    what: str
    by: str
    whose: str
    open: Callable[[date, Callable], Iterable[Due]]
    shown: Callable[[set, Membership], dict]
    days: dict
    owed: Owed | None = None
    past: str = gettext_lazy("was due on %(day)s")

    def found(self, members) -> list[Due]:
        """What is open now of which people are told by now."""
        until = clock.today() + timedelta(days=max(self.days.values()))
        return [due for due in self.open(until, members) if self.is_told_late or days_until(due.day) >= 0]

    @property
    def is_told_late(self) -> bool:
        """Something can still be done after the day, and nobody else tells of it."""
        return max(self.days) >= DueStage.LATE

    def is_to_urge(self, day) -> bool:
        """The level above may remind of it: it is late; of what ends with its day, while a last week is left."""
        left = days_until(day)
        return 0 <= left <= USUALLY[DueStage.SOON] if self.owed.ends else left < 0

    def stage(self, day) -> DueStage:
        """The last stage that has come of what is due by ``day``, and within the time in which people are told."""
        return max(stage for stage, before in self.days.items() if days_until(day) <= before)

    def how_close(self, day) -> str:
        """By which day it is or was due, as seen on the day on which it is read."""
        if days_until(day) == 0:
            return _("due today")
        text = _("due by %(day)s") if days_until(day) > 0 else self.past
        return text % {"day": date_format(day)}

    @property
    def when(self) -> str:
        """When people are told, in words."""
        return _(", ").join(in_words(before) for before in self.days.values())


def in_words(before: int) -> str:
    if before == 0:
        return _("on the day itself")
    if before < 0:
        return ngettext("%(days)s day after", "%(days)s days after", -before) % {"days": -before}
    return ngettext("%(days)s day before", "%(days)s days before", before) % {"days": before}
