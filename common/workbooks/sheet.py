"""Writing one sheet: title, a line on what it holds, header, rows, totals 合计; ready to print on A4."""

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from django.utils.translation import gettext as _

HEADER_ROW = 3
NUMBER_WIDTH = 6
REPORT_EVERY = 500
# A cell that begins so is text: it must not become a formula, here or when it is edited.
LIKE_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")

CENTRED = Alignment(horizontal="center", vertical="center", wrap_text=True)
THIN = Side(style="thin")
FRAME = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
SHADE = PatternFill("solid", start_color="FFE8EEF7")


def write(path, kind, rows, subtitle: str, report=lambda done: None) -> int:
    """Write ``rows`` as a workbook of ``kind`` to ``path``; returns how many there were."""
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet(str(kind.title)[:31])
    set_up(sheet, kind)
    headers = [_("No."), *(str(column.header) for column in kind.columns)]
    sheet.append([styled(sheet, str(kind.title), font=Font(size=16, bold=True), alignment=CENTRED)])
    sheet.append([styled(sheet, subtitle, font=Font(color="FF555555"))])
    sheet.append([styled(sheet, header, font=Font(bold=True), alignment=CENTRED, border=FRAME, fill=SHADE) for header in headers])
    count = append_rows(sheet, kind, rows, report)
    workbook.save(path)
    return count


def append_rows(sheet, kind, rows, report) -> int:
    sums = {place: 0 for place, column in enumerate(kind.columns, start=1) if column.total}
    number = 0
    for cells in kind.cells(rows):
        for place in sums:
            sums[place] += cells[place] or 0
        sheet.append([as_text(sheet, cell) if is_like_a_formula(cell) else cell for cell in cells])
        number = cells[0]
        if number % REPORT_EVERY == 0:
            report(number)
    if sums:
        totals = [_("Total"), *(sums.get(place) for place in range(1, len(kind.columns) + 1))]
        sheet.append([styled(sheet, total, font=Font(bold=True), border=FRAME) for total in totals])
    return number


def set_up(sheet, kind) -> None:
    """Widths, frozen header, and printing: A4 landscape, one page wide, header on each page, page numbers."""
    for place, width in enumerate([NUMBER_WIDTH, *(column.width for column in kind.columns)], start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    last = get_column_letter(len(kind.columns) + 1)
    for row in range(1, HEADER_ROW):
        sheet.merged_cells.add(f"A{row}:{last}{row}")
    sheet.row_dimensions[1].height = 30
    sheet.freeze_panes = f"A{HEADER_ROW + 1}"
    sheet.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.oddFooter.center.text = "&P / &N"


def styled(sheet, value, **styles) -> WriteOnlyCell:
    cell = as_text(sheet, value) if is_like_a_formula(value) else WriteOnlyCell(sheet, value)
    for name, style in styles.items():
        setattr(cell, name, style)
    return cell


def is_like_a_formula(value) -> bool:
    return isinstance(value, str) and value.startswith(LIKE_A_FORMULA)


def as_text(sheet, value) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value)
    cell.data_type = "s"
    cell.quotePrefix = True
    return cell
