"""The error workbook: the uploaded rows in their places, and beside each wrong one what is wrong with it."""

from datetime import date, datetime, time
from itertools import chain

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.cell_range import CellRange

from common.workbooks.cells import EXACT
from common.workbooks.headers import PROBLEMS, alike, in_all_languages
from common.workbooks.sheet import HEADER, LIKE_A_FORMULA, NOT_IN_A_NAME, put, styled

WIDTH, WIDTH_OF_PROBLEMS = 16, 60
EXACT_IN_EXCEL = 10**15  # from here on Excel changes the last digits
WRONG = PatternFill("solid", start_color="FFFFC7CE")
SAID = {"font": Font(color="FF9C0006"), "alignment": Alignment(vertical="center", wrap_text=True)}
FORMATS = {datetime: "yyyy-mm-dd hh:mm", date: "yyyy-mm-dd", time: "hh:mm"}
NOTHING = ("", 0, {})


def write_corrections(file, table, problems) -> None:
    """Write the sheets of ``table`` as they were uploaded, with what is wrong right of the last header.

    ``problems`` are (label of the sheet, number of the row, {header: sentence}) in the order of the
    file. Memory does not grow with the rows.
    """
    workbook = Workbook(write_only=True)
    problems = Waiting(problems)
    for place, sheet in enumerate(table.sheets, start=1):
        title = NOT_IN_A_NAME.sub(" ", sheet.grid.name)[:31] or _("Sheet %(number)s") % {"number": place}
        Corrected(workbook.create_sheet(title), sheet, table).write(problems)
    workbook.save(file)


class Waiting:
    """Problems that wait for their row."""

    def __init__(self, problems):
        self.rows = chain(problems, [NOTHING])
        self.next = next(self.rows)

    def of(self, label, number) -> dict:
        """What is wrong in this row: header → sentence."""
        if self.next[:2] != (label, number):
            return {}
        found, self.next = self.next[2], next(self.rows, NOTHING)
        return found


class Corrected:
    """One sheet as it goes back."""

    def __init__(self, target, sheet, table):
        self.target, self.sheet = target, sheet
        # The check may have been in another language than the one that the workbook goes back in.
        places = [(column.header, sheet.header.places[column.fills]) for column in table.columns]
        self.places = {words: place for header, place in places for words in in_all_languages(header)}
        self.place, self.width = self._place_of_problems()

    def _place_of_problems(self) -> tuple[int, int]:
        """Where an earlier error workbook has its column, or else right of the header; and the width with it."""
        ours = in_all_languages(PROBLEMS)
        filled = [(place, cell) for row in self.sheet.header_rows for place, cell in enumerate(row) if cell != ""]
        beside = max(place for place, _cell in filled) + 1
        place = next((place for place, cell in filled if alike(cell) in ours), beside)
        return place, max(beside, place + 1)

    def write(self, problems) -> None:
        self._set_up()
        for number, row in enumerate(self.sheet.grid.rows(), start=1):
            wrong = problems.of(self.sheet.label, number)
            cells = list(self._cells(row, wrong))
            if number >= self.sheet.header.first:
                self._say(cells, number, wrong)
            self.target.append(cells)
        self.target.auto_filter.ref = f"A{self.sheet.header.last}:{get_column_letter(self.width)}{number}"

    def _set_up(self) -> None:
        for place in range(self.width):
            self.target.column_dimensions[get_column_letter(place + 1)].width = WIDTH
        self.target.column_dimensions[get_column_letter(self.place + 1)].width = WIDTH_OF_PROBLEMS
        for (first, left), (last, right) in self.sheet.grid.merges:
            self.target.merged_cells.add(CellRange(None, left + 1, first + 1, right + 1, last + 1).coord)
        self.target.freeze_panes = f"A{self.sheet.header.last + 1}"

    def _cells(self, row, wrong):
        """The cells as they were, the wrong ones shaded."""
        shaded = {self.places.get(alike(header)) for header in wrong}
        for place, cell in enumerate(row):
            yield self._cell(cell, place in shaded)
        for place in range(len(row), self.place + 1):
            yield self._cell("", place in shaded)

    def _cell(self, value, is_wrong):
        if isinstance(value, float) and value.is_integer() and abs(value) < EXACT_IN_EXCEL:
            value = int(value)
        is_plain = type(value) is str and value.isprintable() and not value.startswith(LIKE_A_FORMULA)
        if not is_wrong and (is_plain or (isinstance(value, int) and not is_long(value))):
            return None if value == "" else value
        return self._styled(value, is_wrong)

    def _styled(self, value, is_wrong) -> WriteOnlyCell:
        cell = WriteOnlyCell(self.target)
        put(cell, f"{value:.0f}" if is_long(value) else value)
        if is_wrong:
            cell.fill = WRONG
        if isinstance(value, str):
            cell.quotePrefix = value.startswith(LIKE_A_FORMULA)
        cell.number_format = FORMATS.get(type(value), cell.number_format)
        return cell

    def _say(self, cells, number, wrong) -> None:
        if number == self.sheet.header.last:
            cells[self.place] = styled(self.target, _(PROBLEMS), **HEADER)
        elif wrong:
            said = "；".join(f"{header}：{sentence}" if header else sentence for header, sentence in wrong.items())
            cells[self.place] = styled(self.target, said, **SAID)
        elif number > self.sheet.header.last:
            cells[self.place] = None


def is_long(value) -> bool:
    """A number that Excel would change, so it goes back as text; one that has lost digits already stays as it is."""
    return isinstance(value, int | float) and EXACT_IN_EXCEL <= abs(value) <= EXACT
