"""Tells of deadlines: each stage once to everybody who still has work in it; what is done counts as read."""

from functools import cache, partial

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from common import clock
from leadership.enums import Role
from portal.deadlines.table import DEADLINES
from portal.enums import MessageKind
from portal.models import Message
from portal.recipients import by_group, in_office, members_of

BATCH = 2000


@transaction.atomic
def tell_deadlines() -> int:
    """Tell of every deadline that has come closer; returns how many messages that made.

    Promise: each person is told once of a day and a stage, also by two runs at once: the database takes the first.
    Of what is done, put off or past, unread messages count as read.
    """
    members = cache(members_of)
    return sum(tell_of(deadline, deadline.found(members)) for deadline in DEADLINES.values())


def tell_of(deadline, found) -> int:
    settle(deadline, found, Message.objects.unread())
    before = Message.objects.filter(chain=deadline.name, record__in={due.key for due in found})
    known = set(before.values_list("record", "serial", "due_on", "recipient"))
    messages = {key_of(message): message for message in map(partial(message_of, deadline), found)}
    new = [message for key, message in messages.items() if key not in known]
    Message.objects.bulk_create(new, ignore_conflicts=True, batch_size=BATCH)
    return len(new)


def message_of(deadline, due) -> Message:
    return Message(
        recipient_id=due.member.user_id,
        membership=due.member,
        kind=MessageKind.REMINDER,
        chain=deadline.name,
        record=due.key,
        serial=deadline.stage(due.day),
        due_on=due.day,
    )


def key_of(message) -> tuple:
    return (message.record, message.serial, message.due_on, message.recipient_id)


# -- what is done ----------------------------------------------------------------------------------
def settle(deadline, found, messages) -> None:
    """Of ``messages``, those of a deadline count as read that are not among what was ``found`` open."""
    still = {(due.key, due.day, due.member.pk) for due in found}
    rows = messages.filter(chain=deadline.name).values_list("pk", "record", "due_on", "membership")
    done = [key for key, *about in rows if tuple(about) not in still]
    Message.objects.filter(pk__in=done).update(read_at=clock.now())


@transaction.atomic
def settle_at(groups) -> None:
    """The same at once at offices that have just taken a step, and for reviewers, who take none."""
    unread = Message.objects.unread().filter(chain__in=DEADLINES)
    concerned = Q(group__in=groups) | Q(roles__contains=[Role.REVIEWER])
    people = in_office().filter(concerned, Exists(unread.filter(membership=OuterRef("pk"))))
    theirs = unread.filter(membership__in=people.values("pk"))
    names = set(theirs.order_by().values_list("chain", flat=True))
    members = by_group(people) if names else None
    for name in names:
        settle(DEADLINES[name], DEADLINES[name].found(members), theirs)


def holding(names) -> set[tuple]:
    """What is still open of some deadlines: name, record and day; whoever has read of it is not told anew."""
    members = cache(members_of)
    return {(name, due.key, due.day) for name in names & DEADLINES.keys() for due in DEADLINES[name].found(members)}
