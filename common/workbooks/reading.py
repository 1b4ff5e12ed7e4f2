"""An uploaded workbook read as the table of a kind, whatever stands above, beside and below it."""

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property
from itertools import islice
from unicodedata import normalize

from django.utils.translation import gettext as _

from common.workbooks.headers import ROWS_SEARCHED, Header, Headers, at, score, tidy
from common.workbooks.sources import Unreadable, open_grids

__all__ = ["Sheet", "Table", "Unreadable", "open_table"]

HEADERS_TOLD = 15
# How the first filled cell of a row begins that is no data: a sample of the template, totals, notes, signatures.
NO_DATA = re.compile(
    r"(示例|example\b|e\.g\.)|(合计|总计|小计|总和|共计|total|subtotal|grandtotal)[:]?$"
    r"|(注|备注|说明|填表说明|填写说明|填报说明|note|notes)[:]"
    r"|(填表人|制表人|填报人|审核人|复核人|经办人|负责人|负责人签字|单位负责人|填报单位|填报日期|制表日期|联系电话)[:]",
    re.IGNORECASE,
)
MAY_BEGIN_SO = frozenset("示合总小共注备说填制审复经负单联eEtTsSgGnNＥｅＴｔ")


def open_table(file, kind) -> "Table":
    """The table of this kind in an uploaded file, seekable and binary. Raises Unreadable, with what to do."""
    headers = Headers(kind)
    found = [(grid, headers.find(grid)) for grid in open_grids(file)]
    fitting = [(grid, header) for grid, header in found if not missing(header, kind)]
    shown = [each for each in fitting if each[0].is_visible]
    if fitting:
        return Table(kind, shown or fitting)
    raise no_header(max(found, key=lambda each: score(each[1]), default=None), kind)


def missing(header, kind) -> list[str]:
    """The required columns that a header has not; all if it has nothing of the kind."""
    wanted = [column for column in kind.filling if column.required] or list(kind.filling[:1])
    return [str(column.header) for column in wanted if column.fills not in header.places]


class Table:
    """The rows of one kind, of all sheets that have its header.

    ``columns`` are the kind's columns found, in the order of the file; ``ignored`` the headers that
    mean nothing to the kind; ``total`` is how many rows there are at most, for telling progress.
    """

    def __init__(self, kind, found):
        (grid, header), *others = found
        self.kind, self.columns = kind, tuple(map(kind.column_of, header.places))
        for other, its_header in others:
            if set(its_header.places) != set(header.places):
                raise differing(grid, other)
        self.sheets = [Sheet(*each, self.columns, len(found) > 1) for each in found]
        self.ignored = list(dict.fromkeys(words for _grid, each in found for words in each.ignored))
        self.total = sum(sheet.total for sheet in self.sheets)

    def rows(self) -> Iterator[tuple[int, list]]:
        """(number of the row as Excel shows it, cells for ``columns``), sheet after sheet."""
        for sheet in self.sheets:
            yield from sheet.rows()


class Sheet:
    """The part of a table that stands on one sheet. ``label`` is its name if there are several, else ""."""

    def __init__(self, grid, header: Header, columns, is_one_of_several):
        if header.doubles:
            words = {"headers": "、".join(header.doubles)}
            raise Unreadable(_("The same column stands twice in the header: %(headers)s. Remove one of them.") % words)
        self.grid, self.header = grid, header
        self.label = grid.name if is_one_of_several else ""
        self.places = [header.places[column.fills] for column in columns]
        self.total = max(grid.height - header.last, 0)

    def rows(self) -> Iterator[tuple[int, list]]:
        """(number of the row, cells for the table's columns) of the rows of data.

        Rows without a cell in these columns, samples, totals, notes and repeated headers are left out.
        A merged cell counts for each row that it spans. Hidden rows are read as others.
        """
        wanted, longest = self.places, max(self.places) + 1
        # The header may be repeated for the print.
        headings = [[at(row, place) for place in wanted] for row in self.header_rows]
        merged = Merged(self.grid.merges, self.header.last, wanted)
        for number, row in islice(enumerate(self.grid.rows(), start=1), self.header.last, None):
            if len(row) < longest:
                row = row + [""] * (longest - len(row))
            cells = [row[place] for place in wanted]
            if is_blank(cells) or cells in headings or is_no_data(row):
                continue
            merged.fill(number, cells)
            yield number, cells

    @cached_property
    def header_rows(self) -> list[list]:
        """The rows of the header with all their cells."""
        return list(islice(self.grid.rows(), self.header.first - 1, self.header.last))


class Merged:
    """Cells that are merged downwards: what stands in the first row stands for the rows below."""

    def __init__(self, merges, after, wanted):
        self.spans, self.open = defaultdict(list), {}
        indexes = {place: index for index, place in enumerate(wanted)}
        for (first, left), (last, _right) in merges:
            if first >= after and last > first and left in indexes:
                self.spans[first + 1].append((indexes[left], last + 1))

    def fill(self, number, cells) -> None:
        if not self.spans:
            return
        for index, (last, value) in self.open.items():
            if number <= last and cells[index] == "":
                cells[index] = value
        for index, last in self.spans.get(number, ()):
            self.open[index] = last, cells[index]


def is_blank(cells) -> bool:
    return not any(cell != "" and not (type(cell) is str and cell.isspace()) for cell in cells)


def is_no_data(row) -> bool:
    """Does the first filled cell of a row say that it is a sample, a total, a note or a signature?"""
    for cell in row:
        if cell == "":
            continue
        if type(cell) is not str:
            return False
        if cell[0] in MAY_BEGIN_SO or cell[0].isspace():
            plain = "".join(normalize("NFKC", cell).split())
            if plain:
                return NO_DATA.match(plain) is not None
        else:
            return False
    return False


# -- sentences -----------------------------------------------------------------------
def no_header(best, kind) -> Unreadable:
    if best is None:
        return Unreadable(_("There is no table in this workbook."))
    header = best[1]
    found = [tidy(kind.column_of(name).header) for name in header.places] + list(header.ignored)
    words = {"missing": "、".join(missing(header, kind)), "found": "、".join(found[:HEADERS_TOLD]) or "–"}
    if header.places:
        return Unreadable(_("The header has no column for: %(missing)s. It has: %(found)s.") % words)
    words |= {"sought": "、".join(str(column.header) for column in kind.filling), "rows": ROWS_SEARCHED}
    sentence = _("No header was found in the first %(rows)s rows. Sought: %(sought)s. Found: %(found)s.")
    return Unreadable(sentence % words)


def differing(grid, other) -> Unreadable:
    words = {"first": grid.name, "other": other.name}
    return Unreadable(
        _("The sheets “%(first)s” and “%(other)s” have different columns. Give them the same, or upload them singly.")
        % words
    )
