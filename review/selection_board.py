"""The selection board: of one province and year, each category with its seats and its candidates, the best first."""

from collections import defaultdict
from dataclasses import dataclass

from leadership.codes import within
from review.enums import SEATED_STATES, Category, NominationState
from review.models import IntegrityFlag, Nomination
from review.ranking import Result, ranks_in
from review.seats import Room, rooms_in

SHOWN = (NominationState.CANDIDATE, NominationState.NOT_SELECTED, *SEATED_STATES)


@dataclass(frozen=True)
class Line:
    """A candidate on the board; ``result`` is None before a reviewer was assigned."""

    nomination: Nomination
    result: Result | None
    is_own: bool
    is_doubted: bool

    @property
    def is_seated(self) -> bool:
        return self.nomination.state in SEATED_STATES

    @property
    def may_be_ticked(self) -> bool:
        """INV-1: what somebody wrote, another selects. No doubt of the integrity checks stands against it."""
        return not self.is_seated and not self.is_own and not self.is_doubted

    @property
    def order(self) -> tuple:
        rank = self.result.rank if self.result else None
        return (rank is None, rank or 0, self.nomination.number)


@dataclass(frozen=True)
class Section:
    """A category on the board."""

    room: Room
    lines: list[Line]

    @property
    def category(self) -> Category:
        return self.room.category


def board_of(membership, province: str, year: int) -> list[Section]:
    """The categories that have seats or candidates, in the order of the plan."""
    results = ranks_in(province, year)
    rows = Nomination.objects.visible_to(membership).filter(within(province), year=year, state__in=SHOWN)
    related = rows.select_related("organisation", "expert", "region__parent", "desk__region")
    own = membership.user_id
    doubted = set(IntegrityFlag.objects.standing().filter(nomination__in=rows).values_list("nomination", flat=True))
    lines = [
        Line(row, results.get(row.pk), own in (row.created_by_id, row.edited_by_id), row.pk in doubted)
        for row in related
    ]
    of_category = defaultdict(list)
    for line in sorted(lines, key=lambda line: line.order):
        of_category[line.nomination.category].append(line)
    rooms = rooms_in(province, year).values()
    return [Section(room, of_category[room.category]) for room in rooms if room.seats or of_category[room.category]]


def to_be_decided(sections) -> list[Nomination]:
    return [line.nomination for section in sections for line in section.lines if not line.is_seated]
