"""Writing one sheet: title, a line on what it holds, header, rows, totals 合计; ready to print on A4."""

import re
from datetime import datetime

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

HEADER_ROW = 3
NUMBER_WIDTH = 6
A4 = 9  # Excel's number of the paper
MARGIN = 0.5  # inches, beside a table with charts
PAGE_WIDTH = 100  # in the unit of widths: A4 landscape between its margins, with the widest fonts of offices
REPORT_EVERY = 500
LONGEST_TEXT = 32767  # of a cell
NOT_IN_A_NAME = re.compile(r"[\\/*?:\[\]]")
# A text that begins so must not become a formula or an error, neither here nor when the cell is edited.
LIKE_A_FORMULA = tuple("=+-@\t\r#")
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")

CENTRED = Alignment(horizontal="center", vertical="center", wrap_text=True)
MIDDLE = Alignment(vertical="center", wrap_text=True)
THIN = Side(style="thin")
FRAME = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
SHADE = PatternFill("solid", start_color="FFE8EEF7")
TITLE = {"font": Font(size=16, bold=True), "alignment": CENTRED}
SUBTITLE = {"font": Font(color="FF555555"), "alignment": MIDDLE}
HEADER = {"font": Font(bold=True), "alignment": CENTRED, "border": FRAME, "fill": SHADE}
TOTALS = {"font": Font(bold=True), "alignment": MIDDLE, "border": FRAME}


class Sheet(WriteOnlyWorksheet):
    """Rows of framed cells at the speed of plain values.

    openpyxl makes a new cell for each styled value, which takes twice the time. Here each column
    has one cell, styled once, that is written again and again.
    """

    def __init__(self, workbook, kind):
        super().__init__(workbook, NOT_IN_A_NAME.sub(" ", str(kind.title))[:31])
        self.headers = [_("No."), *(str(column.header) for column in kind.columns)]
        formats = ["", *(column.number_format for column in kind.columns)]
        self.plain = [self._reusable(place, each) for place, each in enumerate(formats, start=1)]
        self.quoted = [self._reusable(place, each, quoted=True) for place, each in enumerate(formats, start=1)]

    def _reusable(self, place, number_format, *, quoted=False) -> Cell:
        cell = styled(self, None, border=FRAME, alignment=MIDDLE, quotePrefix=quoted)
        cell.number_format = number_format or cell.number_format
        cell.column = place
        return cell

    def _values_to_row(self, values, row_idx):
        if isinstance(values[0], Cell):
            return super()._values_to_row(values, row_idx)
        return self._written(values, row_idx)

    def _written(self, values, row_idx):
        for cell, quoted, value in zip(self.plain, self.quoted, values, strict=True):
            if isinstance(value, str) and value.startswith(LIKE_A_FORMULA):
                cell = quoted
            put(cell, value)
            cell.row = row_idx
            yield cell


def put(cell, value) -> None:
    """Set the value of a cell. Text stays text, whatever it looks like."""
    if value is None:
        cell._value, cell.data_type = None, "n"
    elif isinstance(value, str):
        cell._value, cell.data_type = NOT_IN_XML.sub("", value)[:LONGEST_TEXT], "s"
    elif isinstance(value, datetime) and value.tzinfo:
        cell.value = timezone.localtime(value).replace(tzinfo=None)
    elif isinstance(value, Promise):
        put(cell, str(value))
    else:
        cell.value = value


def styled(sheet, value, **styles) -> Cell:
    """A cell of its own, for the few that are not part of the rows."""
    cell = WriteOnlyCell(sheet)
    put(cell, value)
    for name, style in styles.items():
        setattr(cell, name, style)
    return cell


def write(file, kind, rows, *, subtitle: str, report=lambda done: None, in_full=False, parts=()) -> int:
    """Write ``rows`` as a workbook of ``kind`` to ``file``; returns how many there were.

    Each of ``parts`` (kind, rows, subtitle) follows on a sheet of its own. Personal data is masked unless it is wanted
    ``in_full``.
    """
    workbook = Workbook(write_only=True)
    number = write_sheet(workbook, kind, rows, subtitle=subtitle, report=report, in_full=in_full)
    for part, its_rows, its_subtitle in parts:
        write_sheet(workbook, part, its_rows, subtitle=its_subtitle, in_full=in_full)
    workbook.save(file)
    return number


def write_sheet(workbook, kind, rows, *, subtitle: str, report=lambda done: None, in_full=False) -> int:
    sheet = Sheet(workbook, kind)
    workbook._add_sheet(sheet)
    set_up(sheet, kind)
    sheet.append([styled(sheet, str(kind.title), **TITLE)])
    sheet.append([styled(sheet, subtitle, **SUBTITLE)])
    sheet.append([styled(sheet, header, **HEADER) for header in sheet.headers])
    number = append_rows(sheet, kind, kind.cells(rows, in_full=in_full), report)
    if kind.charts:
        kind.charts(sheet, number)
    return number


def append_rows(sheet, kind, rows, report) -> int:
    sums = {place: 0 for place, column in enumerate(kind.columns, start=1) if column.total is True}
    given = {place: column.total for place, column in enumerate(kind.columns, start=1) if callable(column.total)}
    number = 0
    for cells in rows:
        for place in sums:
            sums[place] += cells[place] or 0
        sheet.append(cells)
        number = cells[0]
        if number % REPORT_EVERY == 0:
            report(number)
    if sums or given:
        append_totals(sheet, kind, sums | {place: total() for place, total in given.items()})
    return number


def append_totals(sheet, kind, sums) -> None:
    cells = [styled(sheet, _("Total"), **TOTALS)]
    for place, column in enumerate(kind.columns, start=1):
        cells.append(styled(sheet, sums.get(place), **TOTALS))
        cells[place].number_format = column.number_format or cells[place].number_format
    sheet.append(cells)


def set_up(sheet, kind) -> None:
    """Widths, frozen header, and printing: A4 landscape, one page wide, header on each page, page numbers.

    Where charts begin pages of their own the scale is fixed: Excel passes over such breaks when it fits a sheet.
    """
    for place, width in enumerate([NUMBER_WIDTH, *(column.width for column in kind.columns)], start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    last = get_column_letter(len(kind.columns) + 1)
    for row in range(1, HEADER_ROW):
        sheet.merged_cells.add(f"A{row}:{last}{row}")
    sheet.row_dimensions[1].height = 30
    sheet.freeze_panes = f"A{HEADER_ROW + 1}"
    sheet.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = A4
    if kind.charts:
        sheet.page_setup.scale = scale_of(kind)
        sheet.page_margins.left = sheet.page_margins.right = MARGIN
    else:
        sheet.page_setup.fitToHeight = 0
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_options.horizontalCentered = True
    sheet.oddFooter.center.text = _("Page &P of &N")


def scale_of(kind) -> int:
    """Percent at which the columns are as wide as the page, at most a hundred."""
    width = NUMBER_WIDTH + sum(column.width for column in kind.columns)
    return min(100, 100 * PAGE_WIDTH // width)
