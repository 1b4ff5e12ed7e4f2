"""What an import would do, row by row, in the words of its columns; personal data stays masked."""

from dataclasses import dataclass, field

from common.encrypted import EncryptedTextField, masked
from common.history_values import Names, in_words
from common.models import Outcome


@dataclass
class Line:
    """One row as the preview shows it: (header, before, after) of each cell that matters, or what is wrong."""

    number: int
    sheet: str
    name: str
    cells: list = field(default_factory=list)
    problems: list = field(default_factory=list)


class Told:
    """Values of a record, as attributes."""

    def __init__(self, fields, values):
        for each in fields:
            value = values.get(each.attname)
            if value and isinstance(each, EncryptedTextField):
                value = masked(each.from_db_value(value, None, None))
            setattr(self, each.attname, value)


def lines_of(kind, rows) -> list[Line]:
    """The staged ``rows`` in words: one query for each table that they refer to."""
    fields = fields_of(kind)
    told = [(Told(fields.values(), row.former), Told(fields.values(), row.values)) for row in rows]
    names = Names(told, lambda _told: fields.values())
    return [line_of(row, before, after, fields, names) for row, (before, after) in zip(rows, told, strict=True)]


def fields_of(kind) -> dict:
    """The fields of the record by the header of the column that fills them."""
    by_attribute = {each.attname: each for each in kind.intake.model._meta.concrete_fields}
    return {str(column.header): by_attribute[column.fills] for column in kind.filling if column.fills in by_attribute}


def line_of(row, before, after, fields, names) -> Line:
    line = Line(row.number, row.sheet, row.name)
    if row.outcome == Outcome.WRONG:
        line.problems = sorted(row.problems.items())
        return line
    for header, each in fields.items():
        if each.name in ("id", "id_hash") or each.attname not in row.values:
            continue
        old, new = in_words(before, each, names), in_words(after, each, names)
        if old or new:
            line.cells.append((header, old, new))
    return line
