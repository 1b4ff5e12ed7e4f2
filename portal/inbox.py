"""Messages as they are read: put into words in the reader's language, and within the reader's scope [INV-2]."""

from collections import defaultdict
from dataclasses import dataclass

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from agreements.models import Reminder
from agreements.reminder_lists import about, in_lists
from common import clock
from common.workflow import CHAINS
from portal.deadlines.deadline import Deadline
from portal.deadlines.table import DEADLINES
from portal.models import Message, MessageChoice, Nudge
from portal.nudging import NUDGE, where_to_do
from portal.reporting import OWED
from portal.telling import REMINDER
from portal.titles import title_of
from portal.waiting import KINDS


@dataclass(frozen=True)
class Line:
    """A message with what it is about; out of scope, or gone, it has neither a title nor an address."""

    message: Message
    what: str
    title: str = ""
    address: str = ""
    step: object = None
    record: object = None


def lines_of(messages, membership) -> list[Line]:
    """In their order. Two queries a chain, whatever their number."""
    keys = defaultdict(set)
    for message in messages:
        keys[message.chain].add(message.record)
    known = {}
    for chain, records in keys.items():
        known[chain] = source_of(chain)(chain, records, membership)
    return [known[message.chain].line(message) for message in messages]


def source_of(chain):
    """What puts messages of a chain, of reminders, of the level above or of a deadline into words."""
    if chain in CHAINS:
        return Told
    return {REMINDER: reminders_among, NUDGE: nudges_among}.get(chain, deadline_among)


class Told:
    """The records of one chain, with the steps of which messages tell."""

    def __init__(self, name, keys, membership):
        self.chain = CHAINS[name]
        visible = self.chain.model.objects.visible_to(membership).select_related(*KINDS[name].related)
        self.records = {record.pk: record for record in visible.filter(pk__in=keys)}
        steps = self.chain.step_model.objects.filter(record__in=self.records).told()
        self.steps = {(step.record_id, step.serial): step for step in steps}

    def line(self, message) -> Line:
        record, step = self.records.get(message.record), self.steps.get((message.record, message.serial))
        label = str(self.chain.label)
        if record is None or step is None:
            return Line(message, label)
        move = self.chain.move(step.verb)
        said = step if move.needs_reason else None
        return Line(
            message,
            f"{label} · {move.past}",
            title_of(self.chain.name, record),
            record.get_absolute_url(),
            said,
            record,
        )


@dataclass(frozen=True)
class Reminders:
    """Those that still hold."""

    found: dict

    def line(self, message) -> Line:
        reminder = self.found.get(message.record)
        if reminder is None:
            return Line(message, _("reminder"))
        what = " · ".join(filter(None, (reminder.get_kind_display(), str(about(reminder)))))
        return Line(message, what, reminder.agreement.title, reminder.agreement.get_absolute_url())


def reminders_among(_chain, keys, membership) -> Reminders:
    visible = in_lists(Reminder.objects.visible_to(membership).filter(pk__in=keys))
    return Reminders({reminder.pk: reminder for reminder in visible})


@dataclass(frozen=True)
class Dues:
    """Of one deadline, what messages lead to."""

    deadline: Deadline | None
    shown: dict

    def line(self, message) -> Line:
        if self.deadline is None:
            return Line(message, date_format(message.due_on))
        what = f"{self.deadline.what} · {self.deadline.how_close(message.due_on)}"
        return Line(message, what, *self.shown.get(message.record, ()))


def deadline_among(name, keys, membership) -> Dues:
    """A deadline that the table no longer has leads nowhere."""
    deadline = DEADLINES.get(name)
    return Dues(deadline, deadline.shown(keys, membership) if deadline else {})


@dataclass(frozen=True)
class Nudges:
    """What the level above has reminded of, and where it is done."""

    found: dict
    places: dict

    def line(self, message) -> Line:
        nudge = self.found.get(message.record)
        address = nudge and self.places.get((nudge.duty, nudge.year))
        if not address:
            return Line(message, _("what is due"))
        title = _("%(what)s, %(year)s") % {"what": OWED[nudge.duty].what, "year": nudge.year}
        return Line(message, _("by the %(group)s") % {"group": nudge.by.group}, title, address)


def nudges_among(_chain, keys, membership) -> Nudges:
    """Of one's own place; a query for each deadline among them, to see where its work lies."""
    rows = Nudge.objects.visible_to(membership).filter(pk__in=keys).select_related("by__group__region")
    found = {nudge.pk: nudge for nudge in rows}
    asked = {(nudge.duty, nudge.year) for nudge in found.values() if nudge.duty in OWED}
    return Nudges(found, {about: where_to_do(*about, membership) for about in asked})


def unread_count(membership) -> int:
    return Message.objects.visible_to(membership).unread().count() if membership else 0


# -- verbs -----------------------------------------------------------------------------------
@transaction.atomic
def mark_read(*, messages) -> int:
    """They count as read from now on; those that were read already stay as they are. Returns how many."""
    return messages.unread().update(read_at=clock.now())


@transaction.atomic
def choose(*, user, delivery) -> MessageChoice:
    """From now on ``user`` is told by e-mail in this way, in all duties."""
    return MessageChoice.objects.update_or_create(user=user, defaults={"delivery": delivery})[0]


def choice_of(user) -> MessageChoice | None:
    return MessageChoice.objects.filter(user=user).first()
