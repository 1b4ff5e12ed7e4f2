"""What a kind of workbook declares."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

WORKBOOKS: dict[str, "WorkbookKind"] = {}


@dataclass(frozen=True)
class Column:
    """``value`` gives the cell of a row: text, number, date or None. A ``total`` column is summed up below."""

    header: str
    value: Callable
    width: int = 12
    total: bool = False


@dataclass(frozen=True, kw_only=True)
class WorkbookKind:
    """A report as an office files it.

    ``rows(membership, query)`` gives the queryset behind a list's address, in the scope that the
    membership has when the job runs; ``describe(membership, query)`` says in words what was chosen.
    ``chunk`` rows are fetched at a time, so memory does not grow with the report.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: Callable
    describe: Callable[..., str]
    chunk: int = 2000

    def __post_init__(self):
        WORKBOOKS[self.name] = self

    def cells(self, rows: Iterable):
        """The rows as lists of cells, numbered from 1 in the first column."""
        values = [column.value for column in self.columns]
        for number, row in enumerate(rows, start=1):
            yield [number, *(value(row) for value in values)]
