"""What a kind of workbook declares."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

WORKBOOKS: dict[str, "WorkbookKind"] = {}


@dataclass(frozen=True)
class Column:
    """``value(row)`` gives the cell: text, number, date, time, boolean or None.

    ``width`` is in Latin characters (a Chinese one takes two). ``number_format`` is Excel's, e.g.
    ``#,##0.00``. A ``total`` column is summed up in the last row.
    """

    header: str
    value: Callable
    width: int = 12
    number_format: str = ""
    total: bool = False


@dataclass(frozen=True, kw_only=True)
class WorkbookKind:
    """A report as an office files it; making one registers it.

    ``rows(membership, query)`` gives the queryset behind a list's address, in the scope that the
    membership has when the job runs; ``describe(membership, query)`` says in words what was chosen
    (place, year, filter). ``permission`` is what whoever takes the report must hold. ``chunk`` rows,
    with what they prefetch, are held at a time, so memory does not grow with the report.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: Callable
    describe: Callable[..., str]
    permission: str = ""
    chunk: int = 1000

    def __post_init__(self):
        WORKBOOKS[self.name] = self

    def cells(self, rows: Iterable):
        """The rows as lists of cells, numbered from 1 in the first column."""
        values = [column.value for column in self.columns]
        for number, row in enumerate(rows, start=1):
            yield [number, *[value(row) for value in values]]
