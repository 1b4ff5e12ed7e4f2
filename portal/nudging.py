"""催报: the level above reminds the late of what is due, and nobody else [domain.md 14].

Whom: the clerks and directors of the place, who do it themselves or remind those below them in turn. The message leads
to where it is done. It tells of no record; what is handed in meanwhile counts as read the next morning.
"""

from collections import defaultdict
from dataclasses import dataclass

from django.db import transaction
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from common import clock
from common.access import Answer, no
from common.workflow import Incomplete, insist
from leadership.access import has_offices_below
from leadership.enums import Level
from leadership.models import LeadershipGroup
from leadership.permissions import DECIDE_AGREEMENT, DRAFT_AGREEMENT
from portal.enums import MessageKind
from portal.models import Message, Nudge
from portal.recipients import REMINDED_ROLES, in_office
from portal.reporting import OWED, Cell, matrix_of

NUDGE = "nudge"  # in the place of a chain's name


def may_nudge(membership) -> Answer:
    """Yes, or no with the reason: clerks and directors of the levels above the counties."""
    if membership is None or not any(map(membership.may, (DRAFT_AGREEMENT, DECIDE_AGREEMENT))):
        return no(_("Only clerks and directors remind the offices below them."))
    return has_offices_below(membership)


@dataclass(frozen=True)
class Late:
    """A place that is late with something; ``people`` are those who would be told."""

    group: LeadershipGroup
    cell: Cell
    people: list

    @property
    def can_be_told(self) -> bool:
        return bool(self.people) and not self.cell.is_nudged_today


@dataclass(frozen=True)
class Plan:
    """Who would be reminded now of one deadline of a year, or of all of them."""

    year: int
    late: list[Late]

    @property
    def to_tell(self) -> list[Late]:
        return [each for each in self.late if each.can_be_told]

    @property
    def left_out(self) -> list[Late]:
        return [each for each in self.late if not each.can_be_told]

    @property
    def places(self) -> int:
        return len({each.group.pk for each in self.to_tell})

    @property
    def people(self) -> int:
        return len({member.user_id for each in self.to_tell for member in each.people})


def plan_of(*, by, year: int, name: str = "") -> Plan:
    """Two queries beside those of the matrix, whatever the number of places."""
    found = matrix_of(by=by, year=year, name=name).to_urge
    people = defaultdict(list)
    for member in in_office().filter(group__in={group.pk for group, _cell in found}, roles__overlap=REMINDED_ROLES):
        people[member.group_id].append(member)
    return Plan(year, [Late(group, cell, people[group.pk]) for group, cell in found])


@transaction.atomic
def nudge(*, by, year: int, token, name: str = "") -> list[Nudge]:
    """Remind whoever is late with the deadline ``name`` of a year, or with anything; returns what was reminded of.

    Promise: a place is told once a day of each thing that is due: the same form sent twice, or two people at once,
    tell it once, since the database takes the first. Raises NotAllowed outside the offices above the counties,
    Incomplete when nobody is left to remind.
    """
    insist(may_nudge(by))
    late = plan_of(by=by, year=year, name=name).to_tell
    rows = [
        Nudge(region_id=each.group.region_id, duty=each.cell.deadline.name, year=year, by=by, token=token)
        for each in late
    ]
    Nudge.objects.bulk_create(rows, ignore_conflicts=True)
    made = list(Nudge.objects.filter(token=token, by=by).select_related("region"))
    if not made:
        raise Incomplete([_("Nobody is left to remind today: who is late has been reminded already.")])
    people = {each.group.region_id: each.people for each in late}
    messages = [message_of(each, member) for each in made for member in people.get(each.region_id, ())]
    Message.objects.bulk_create(messages, ignore_conflicts=True)
    return made


def message_of(nudge, member) -> Message:
    kind = MessageKind.NUDGE
    return Message(recipient_id=member.user_id, membership=member, kind=kind, chain=NUDGE, record=nudge.pk, serial=1)


# -- as it is read ---------------------------------------------------------------------------------
def where_to_do(duty: str, year: int, member) -> str:
    """The page on which ``member`` does it; where it lies further down, the matrix, from which they remind in turn."""
    owed = OWED[duty].owed
    if member.region.level >= Level.COUNTY or owed.is_own(member):
        return owed.work_address()
    return f"{reverse('portal:reporting')}?{urlencode({'year': year, 'duty': duty})}"


# -- what is done --------------------------------------------------------------------------------
@transaction.atomic
def settle() -> int:
    """Unread messages of what a place has handed in meanwhile count as read; returns how many."""
    unread = Message.objects.unread().filter(chain=NUDGE)
    nudges, open_at, done = Nudge.objects.in_bulk(unread.values_list("record", flat=True)), {}, []
    for message in unread.select_related("membership__group__region", "membership__user"):
        about = nudges[message.record]
        key = (about.region_id, about.duty, about.year)
        if key not in open_at:
            open_at[key] = is_open(about, message.membership)
        if not open_at[key]:
            done.append(message.pk)
    return Message.objects.filter(pk__in=done).update(read_at=clock.now())


def is_open(nudge, member) -> bool:
    """Something of it still lies in the place of ``member``; of a deadline that is gone, nothing."""
    deadline = OWED.get(nudge.duty)
    heaps = deadline.owed.counted(member, nudge.year, member.region.level - 1) if deadline else ()
    return any(heap.is_open for heap in heaps)
