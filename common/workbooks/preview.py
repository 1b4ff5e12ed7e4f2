"""What an import would do, row by row, in the words of its columns; personal data stays masked."""

from dataclasses import dataclass, field

from common.encrypted import EncryptedTextField, masked
from common.history_values import SEPARATOR, Names, in_words
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
    lines = [line_of(row, before, after, fields, names) for row, (before, after) in zip(rows, told, strict=True)]
    for attached in kind.intake.attached:
        tell_lists(attached, rows, lines)
    return lines


def fields_of(kind) -> dict:
    """The fields of the record by the header of the column that fills them."""
    by_attribute = kind.intake.fields
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


# -- lists of rows that hang on the records --------------------------------------------
def tell_lists(attached, rows, lines) -> None:
    """Add to each of ``lines`` the list of its row that is new or changed."""
    lists = [told_list(attached, words.get(attached.name, ())) for row in rows for words in (row.former, row.values)]
    names = Names([(told, None) for each in lists for told in each], lambda _told: attached.fields)
    words = iter([list_in_words(attached, each, names) for each in lists])
    for row, line, old, new in zip(rows, lines, words, words, strict=False):
        if row.outcome != Outcome.WRONG and attached.name in row.values and (old or new):
            line.cells.append((str(attached.label), old, new))


def told_list(attached, items) -> list[Told]:
    return [Told(attached.fields, item) for item in items]


def list_in_words(attached, told, names) -> str:
    """Villages 甲、乙; rows of several columns are separated by semicolons."""
    words = [" ".join(filter(None, (in_words(each, field, names) for field in attached.fields))) for each in told]
    return (SEPARATOR if len(attached.fields) == 1 else "；").join(words)
