"""What a kind of workbook declares: once, for the report, the template, the way in and the error workbook."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from django.db import models

from common.encrypted import masked
from common.workbooks import cells
from common.workbooks.belonging import Attached, Companion

WORKBOOKS: dict[str, "WorkbookKind"] = {}


@dataclass(frozen=True)
class Column:
    """One column, outwards and inwards.

    Outwards, ``value(row)`` gives the cell: text, number, date, time, boolean or None. ``width`` is in
    Latin characters (a Chinese one takes two). ``number_format`` is Excel's, e.g. ``#,##0.00``. A
    ``total`` column is summed up in the last row; where figures do not add up, ``total()`` gives what stands
    there. ``personal`` text is masked.

    Inwards, ``read(cell)`` gives the value for the record's attribute ``fills`` (as in its table,
    e.g. ``region_id``), or raises ValidationError with what is wrong; a column that fills nothing is
    passed over. ``synonyms`` are other headers in use. The template shows ``choices`` as a
    drop-down, ``note`` as a comment and ``sample`` in its sample row.
    """

    header: str
    value: Callable = lambda row: None
    width: int = 12
    number_format: str = ""
    total: bool | Callable = False
    personal: bool = False
    fills: str = ""
    read: Callable = cells.text
    required: bool = False
    synonyms: tuple[str, ...] = ()
    choices: type[models.TextChoices] | None = None
    note: str = ""
    sample: object = ""

    def hidden(self, row):
        """The cell for readers who may not see personal data in full."""
        value = self.value(row)
        return masked(value) if value else value


@dataclass(frozen=True, kw_only=True)
class Intake:
    """How the rows of a kind become records.

    ``keys`` are sets of attributes of which each identifies a record, the surest first; the first
    that a row fills counts. ``rule(membership)`` answers who may import. ``settle(rows,
    membership)`` looks up, for a chunk of rows at once, what the cells name (places, organisations),
    and writes values and problems to the rows. ``fresh(row, membership)`` gives the attributes of a
    new record that no column fills. ``refusal(former, row, membership)`` gives the problems, by
    attribute, that stand against changing the record whose values ``former`` holds. ``called(row)``
    is how people call the record of a row. ``companion`` and ``attached`` are rows of other tables
    that come and go with the record; ``settle`` leaves nothing in the values but columns of these tables.
    """

    model: type[models.Model]
    keys: tuple[tuple[str, ...], ...]
    rule: Callable
    settle: Callable
    fresh: Callable = lambda row, membership: {}
    refusal: Callable = lambda former, row, membership: {}
    called: Callable = lambda row: str(row.values.get("name", ""))
    companion: Companion | None = None
    attached: tuple[Attached, ...] = ()

    @cached_property
    def fields(self) -> dict[str, models.Field]:
        """The fields that a row may fill, by attribute: the record's own and its companion's."""
        own = [*self.model._meta.concrete_fields, *(self.companion.fields if self.companion else ())]
        return {each.attname: each for each in reversed(own)}


@dataclass(frozen=True, kw_only=True)
class WorkbookKind:
    """A report as an office files it, and with an ``intake`` the same on its way in; making one registers it.

    ``rows(membership, query)`` gives the queryset behind a list's address, in the scope that the
    membership has when the job runs; ``describe(membership, query)`` says in words what was chosen
    (place, year, filter); a kind that only comes in has neither. ``further(membership, query)`` gives columns
    that depend on what was chosen; ``charts(sheet, rows)`` adds charts to a sheet of so many rows. ``parts`` names the
    kinds that follow on sheets of their own, asked for by the same address. ``permission`` is what whoever takes the
    report must hold. ``chunk`` rows, with what they prefetch, are held at a time, so memory
    does not grow with the report. ``list_url`` names the page of its records.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: Callable | None = None
    describe: Callable[..., str] | None = None
    further: Callable[..., Iterable[Column]] | None = None
    charts: Callable | None = None
    parts: tuple[str, ...] = ()
    permission: str = ""
    chunk: int = 1000
    intake: Intake | None = None
    list_url: str = ""

    def __post_init__(self):
        WORKBOOKS.setdefault(self.name, self)

    def chosen(self, membership, query) -> "WorkbookKind":
        """The kind as one report has it, with its further columns."""
        if self.further is None:
            return self
        return replace(self, columns=(*self.columns, *self.further(membership, query)), further=None)

    @cached_property
    def filling(self) -> tuple[Column, ...]:
        """The columns that an import reads."""
        return tuple(column for column in self.columns if column.fills)

    @cached_property
    def is_personal(self) -> bool:
        """Does the report name numbers of people?"""
        return any(column.personal for column in self.columns)

    def column_of(self, attribute: str) -> Column | None:
        return next((column for column in self.filling if column.fills == attribute), None)

    def cells(self, rows: Iterable, *, in_full: bool = False):
        """The rows as lists of cells, numbered from 1 in the first column."""
        values = [column.hidden if column.personal and not in_full else column.value for column in self.columns]
        for number, row in enumerate(rows, start=1):
            yield [number, *[value(row) for value in values]]
