"""Who is told of what: the steps since the last run, and what the nightly watch found, become messages.

What is due by a day is told by ``portal.deadlines``.

Triggers note each step in its own transaction (``portal.message_guards``), so the steps themselves cost no more, and
a run that fails or comes late loses none: it begins where the last one committed.
"""

from collections import defaultdict
from functools import cache
from itertools import chain as chained

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Subquery

from agreements.models import Reminder
from agreements.watching import with_responsible
from common import clock
from common.workflow import ANYWHERE, CHAINS
from portal.deadlines.reminding import settle_at
from portal.enums import WORK_KINDS, MessageKind
from portal.models import Message, UntoldStep
from portal.recipients import REMINDED_ROLES, hats_of, in_office, members_of

AT_ONCE = 2000
REMINDER = "reminder"  # in the place of a chain's name


# -- steps -----------------------------------------------------------------------------------
def tell() -> int:
    """Make messages of all steps that are still untold; returns how many steps there were.

    What is due by a day and was done by these steps is not to be read any more.
    """
    told, offices = 0, set()
    while steps := tell_some():
        told += sum(map(len, steps.values()))
        offices |= offices_of(steps)
    settle_at(offices)
    return told


@transaction.atomic
def tell_some() -> dict[str, list]:
    """Promise: each step is told once. Of two runs at once each takes the steps that the other has not.

    Returns their keys by chain.
    """
    taken = list(UntoldStep.objects.select_for_update(skip_locked=True).order_by("pk")[:AT_ONCE])
    steps = defaultdict(list)
    for untold in taken:
        steps[untold.chain].append(untold.step)
    members, hats = cache(members_of), cache(hats_of)
    for name in steps.keys() & CHAINS.keys():
        tell_of(CHAINS[name], steps[name], members, hats)
    UntoldStep.objects.filter(pk__in=[untold.pk for untold in taken]).delete()
    return steps


def offices_of(steps) -> set[int]:
    """The groups that took them."""
    rows = (CHAINS[name].step_model.objects.filter(pk__in=steps[name]) for name in steps.keys() & CHAINS.keys())
    return {group for found in rows for group in found.order_by().values_list("group", flat=True)}


def tell_of(chain, keys, members, hats) -> None:
    """Of a record that has moved on since, nobody is told what it waited for before."""
    settle(chain, keys)
    steps = chain.step_model.objects.filter(pk__in=keys, serial=F("record__steps_taken"))
    last = {step.record_id: step for step in steps.defer(*chain.step_model.copies)}
    told = {}
    ways = to_the_desks(chain, last, members), to_the_writers(chain, last, hats), to_those_before(chain, last, hats)
    for message in chained(*ways):
        told.setdefault((message.recipient_id, message.record), message)
    Message.objects.bulk_create(told.values(), ignore_conflicts=True)


def settle(chain, keys) -> None:
    """Unread messages about work that somebody has done meanwhile count as read."""
    records = chain.step_model.objects.filter(pk__in=keys).order_by().values("record")
    taken = chain.model.objects.filter(pk=OuterRef("record")).order_by().values("steps_taken")
    work = Message.objects.unread().filter(chain=chain.name, record__in=records, kind__in=WORK_KINDS)
    work.filter(serial__lt=Subquery(taken)).update(read_at=clock.now())


def to_the_desks(chain, last, members):
    """To whomever the workbench shows the record, but not to whoever took the step themselves [INV-1, INV-2]."""
    desks = defaultdict(list)
    for key, desk in chain.model.objects.filter(pk__in=last).order_by().values_list("pk", "desk"):
        desks[desk].append(key)
    for desk, keys in desks.items():
        for member in members(desk):
            for key in chain.waiting_for(member).filter(pk__in=keys).values_list("pk", flat=True):
                if last[key].actor_id != member.user_id:
                    is_returned = chain.move(last[key].verb).needs_reason
                    kind = MessageKind.RETURNED if is_returned else MessageKind.WAITING
                    yield message_of(chain, last[key], member, kind)


def to_the_writers(chain, last, hats):
    """To whoever wrote the record, in the first duty in which they see it: what came of it, or that it came back."""
    decided = {key: step for key, step in last.items() if is_decision(chain, step.verb)}
    written = defaultdict(set)
    for key, writer in chain.model.objects.filter(pk__in=decided).order_by().values_list("pk", "created_by"):
        written[writer].add(key)
    for writer, keys in written.items():
        for hat in hats(writer):
            seen = seen_by(hat, chain, keys)
            for key in seen:
                if decided[key].actor_id != writer:
                    yield message_of(chain, decided[key], hat, kind_for_writers(chain, decided[key].verb))
            keys -= seen


def to_those_before(chain, last, hats):
    """What a decision on another record has taken back, for a reason: to whoever had taken a step of it, and to the
    clerks and directors of the place it comes from, whose work it may have been next."""
    taken_back = {key: step for key, step in last.items() if is_taken_back(chain, step.verb)}
    steps = chain.step_model.objects.filter(record__in=taken_back).order_by()
    concerned = defaultdict(set)
    for key, actor in steps.values_list("record", "actor").distinct():
        for hat in hats(actor):
            concerned[hat].add(key)
    places = dict(chain.model.objects.filter(pk__in=taken_back).order_by().values_list("pk", "region"))
    for member in in_office().filter(group__region__in=places.values(), roles__overlap=REMINDED_ROLES):
        concerned[member] |= {key for key, place in places.items() if place == member.region_code}
    for member, keys in concerned.items():
        for key in seen_by(member, chain, keys):
            if taken_back[key].actor_id != member.user_id:
                yield message_of(chain, taken_back[key], member, MessageKind.DECIDED)


def seen_by(member, chain, keys) -> set[int]:
    return set(chain.model.objects.visible_to(member).filter(pk__in=keys).order_by().values_list("pk", flat=True))


def message_of(chain, step, member, kind) -> Message:
    return Message(
        recipient_id=member.user_id,
        membership=member,
        kind=kind,
        chain=chain.name,
        record=step.record_id,
        serial=step.serial,
        created_at=step.at,
    )


def is_decision(chain, verb) -> bool:
    """Made by somebody else, or what a decision on another record brings about; and either with a reason or the last
    thing that was due."""
    move = chain.move(verb)
    return (move.separated or is_consequence(move)) and (move.needs_reason or not due_from(chain, move.target))


def is_consequence(move) -> bool:
    """Of a decision on another record."""
    return move.where == ANYWHERE and not move.has_button


def is_taken_back(chain, verb) -> bool:
    move = chain.move(verb)
    return is_consequence(move) and move.needs_reason


def kind_for_writers(chain, verb) -> MessageKind:
    """It came back where it can be worked on again."""
    is_open = any(not move.separated for move in due_from(chain, chain.move(verb).target))
    return MessageKind.RETURNED if is_open else MessageKind.DECIDED


def due_from(chain, state) -> list:
    return [move for move in chain.moves if move.is_due and state in move.sources]


# -- reminders -------------------------------------------------------------------------------
@transaction.atomic
def tell_reminders() -> int:
    """Tell the level responsible of each reminder, once a level; returns how many messages that made.

    What no longer holds counts as read.
    """
    gone = ~Exists(Reminder.objects.filter(pk=OuterRef("record")))
    Message.objects.unread().filter(gone, chain=REMINDER).update(read_at=clock.now())
    told = Message.objects.filter(chain=REMINDER, record=OuterRef("pk"), serial=OuterRef("reach"))
    untold = with_responsible(Reminder.objects.order_by("pk")).filter(~Exists(told))
    rows = list(untold.values_list("pk", "reach", "responsible"))
    members = defaultdict(list)
    offices = {place for _key, _reach, place in rows}
    for member in in_office().filter(group__region__in=offices, roles__overlap=REMINDED_ROLES):
        members[member.region_code].append(member)
    found = [reminding(key, reach, member) for key, reach, place in rows for member in members[place]]
    return len(Message.objects.bulk_create(found, ignore_conflicts=True, batch_size=AT_ONCE))


def reminding(key, reach, member) -> Message:
    kind = MessageKind.REMINDER
    return Message(recipient_id=member.user_id, membership=member, kind=kind, chain=REMINDER, record=key, serial=reach)
