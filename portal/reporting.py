"""Who has not reported: the places of the level directly below, and how far each is with what is due [domain.md 14].

The columns are the rows of the table of deadlines by which offices owe something to the level above
(``portal.deadlines.owed``), so what is due by when is said once. The number of queries does not depend on the number
of places. ``portal.nudging`` reminds those who are late.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from agreements.filters import years
from common import clock
from leadership.codes import CODE_LENGTHS, within
from leadership.models import LeadershipGroup
from leadership.programme import current_year, year_asked
from portal.deadlines.deadline import Deadline
from portal.deadlines.table import DEADLINES
from portal.models import Nudge
from portal.urgency import Due, due_of

OWED = {name: deadline for name, deadline in DEADLINES.items() if deadline.owed}


@dataclass
class Cell:
    """How far a place, or all of them, is with what one deadline asks: ``open`` is day → how much is open by it."""

    deadline: Deadline
    done: int = 0
    open: Counter = field(default_factory=Counter)
    nudge: Nudge | None = None

    def take(self, heap) -> None:
        if heap.is_open:
            self.open[heap.day] += heap.number
        else:
            self.done += heap.number

    def __add__(self, other):
        return Cell(self.deadline, self.done + other.done, self.open + other.open)

    @property
    def total(self) -> int:
        return self.done + self.open.total()

    @property
    def late(self) -> int:
        return self._open_where(lambda day: Due(day).days_left < 0)

    @property
    def to_urge(self) -> int:
        """How much of it the level above may remind of today."""
        return self._open_where(self.deadline.is_to_urge)

    @property
    def is_nudged_today(self) -> bool:
        return self.nudge is not None and self.nudge.nudged_on == clock.today()

    @property
    def is_left_to_nudge(self) -> bool:
        return bool(self.to_urge) and not self.is_nudged_today

    def _open_where(self, holds) -> int:
        return sum(number for day, number in self.open.items() if day and holds(day))

    @property
    def is_done(self) -> bool:
        return not self.open

    @property
    def first_day(self) -> date | None:
        """The day that comes first of all by which something is open."""
        return min(filter(None, self.open), default=None)

    @property
    def due(self) -> Due | None:
        return due_of(self.first_day)

    @property
    def label(self) -> str:
        if self.is_done:
            return _("done")
        return self.due.urgency.label if self.due else _("no day set")

    @property
    def mark(self) -> str:
        """The tone of the word."""
        if self.is_done:
            return "done"
        return self.due.mark if self.due else "draft"

    @property
    def when(self) -> str:
        return self.deadline.how_close(self.first_day) if self.first_day else ""

    @property
    def figures(self) -> str:
        return _("%(done)s of %(total)s done") % {"done": self.done, "total": self.total}

    @property
    def nudged(self) -> str:
        """That it was reminded of, while something is open."""
        return str(self.nudge) if self.nudge and not self.is_done else ""


@dataclass(frozen=True)
class Row:
    """A place with what it owes of a year; ``cells`` in the order of the columns, None where nothing is asked of it."""

    group: LeadershipGroup
    year: int
    cells: list

    @property
    def region(self):
        return self.group.region

    @property
    def told(self) -> list[dict]:
        """Each cell with the page that lists its records."""
        return [{"cell": cell, "address": cell and self.address_of(cell)} for cell in self.cells]

    def address_of(self, cell) -> str:
        return cell.deadline.owed.address(self.region.code, self.year)

    @property
    def is_late(self) -> bool:
        return any(cell and cell.late for cell in self.cells)


@dataclass(frozen=True)
class Matrix:
    """What the places directly below owe of a year; ``columns`` are the deadlines by which any of them owes something.

    ``below`` are all groups of the level below, also those of which nothing is asked.
    """

    year: int
    columns: list[Deadline]
    rows: list[Row]
    below: list[LeadershipGroup]

    @property
    def totals(self) -> list[dict]:
        """Of each column the sum of the rows that are shown, and whether somebody is left to remind."""
        columns = [list(filter(None, (row.cells[number] for row in self.rows))) for number in range(len(self.columns))]
        return [
            {"cell": sum(cells, Cell(of)), "is_left": any(cell.is_left_to_nudge for cell in cells)}
            for of, cells in zip(self.columns, columns, strict=True)
        ]

    @property
    def is_left_to_nudge(self) -> bool:
        return any(cell and cell.is_left_to_nudge for row in self.rows for cell in row.cells)

    @property
    def late(self) -> int:
        return sum(row.is_late for row in self.rows)

    @property
    def others(self) -> int:
        """Places that are not shown."""
        return len(self.below) - len(self.rows)

    @property
    def to_urge(self) -> list[tuple]:
        """(group, cell) for each cell of which somebody may be reminded, by place."""
        return [(row.group, cell) for row in self.rows for cell in row.cells if cell and cell.to_urge]


def matrix_of(*, by, year: int, name: str = "", only_late: bool = False) -> Matrix:
    """As ``by`` sees it [INV-2]; of one deadline, if it is named, and of the places that are late only."""
    below, asked = directly_below(by), [OWED[name]] if name in OWED else [*OWED.values()]
    groups = {group.region_id: group for group in below}
    cells = {deadline.name: cells_of(deadline, by, year, groups) for deadline in asked}
    tell_nudges(cells, by, year)
    columns = [deadline for deadline in asked if cells[deadline.name]]
    rows = [Row(group, year, [cells[each.name].get(code) for each in columns]) for code, group in groups.items()]
    shown = [row for row in rows if (row.is_late if only_late else any(row.cells))]
    return Matrix(year, columns, shown, below)


def directly_below(by) -> list[LeadershipGroup]:
    """The groups in one's region whose level above is one's own group, by code."""
    groups = LeadershipGroup.objects.active().filter(within(by.region_code)).exclude(pk=by.group_id)
    last, found = None, []
    # By code a place comes right before those in it: what begins as the last one found has it above.
    for key, code in groups.order_by("region").values_list("pk", "region"):
        if last is None or not code.startswith(last):
            last = code
            found.append(key)
    return list(groups.filter(pk__in=found).select_related("region").order_by("region"))


def cells_of(deadline, by, year, codes) -> dict[str, Cell]:
    """Code → cell, of those among ``codes`` that something is asked of."""
    cells = {}
    for heap in deadline.owed.counted(by, year, by.region.level):
        for length in CODE_LENGTHS.values():
            if heap.code[:length] in codes:
                cells.setdefault(heap.code[:length], Cell(deadline)).take(heap)
                break
    return cells


def tell_nudges(cells, by, year) -> None:
    """In each cell the last time that it was reminded of."""
    for nudge in Nudge.objects.visible_to(by).filter(year=year).select_related("by").order_by("nudged_on", "pk"):
        cell = cells.get(nudge.duty, {}).get(nudge.region_id)
        if cell:
            cell.nudge = nudge


def asked_for(query) -> dict:
    """What an address asks for: a year, one deadline, only the places that are late."""
    name, year = query.get("duty", ""), year_asked(query, current_year())
    return {"year": year, "name": name if name in OWED else "", "only_late": query.get("only") == "late"}


def years_known() -> list[int]:
    return sorted({current_year(), *(year for year, _label in years())}, reverse=True)
