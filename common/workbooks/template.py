"""The blank workbook of a kind: header, a sample, drop-downs and notes, and a sheet that explains the columns."""

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from common.workbooks.headers import NUMBER
from common.workbooks.sheet import A4, FRAME, HEADER, NOT_IN_A_NAME, NUMBER_WIDTH, SUBTITLE, TITLE, put

HEADER_ROW = 3
SAMPLE_ROW = HEADER_ROW + 1
FIRST_ROW = SAMPLE_ROW + 1
FRAMED_ROWS = 200
LAST_ROW = 10_000  # to which drop-downs reach
LISTS = "lists"
TEXT = "@"
UNLOCKED = Protection(locked=False)
MIDDLE = Alignment(vertical="center", wrap_text=True)
SAMPLE = {"font": Font(italic=True, color="FF555555"), "alignment": MIDDLE, "border": FRAME}
PLAIN = {"alignment": MIDDLE, "border": FRAME}
EXPLAINED_WIDTHS = (26, 10, 70, 30)


def write_template(file, kind) -> None:
    """Write the workbook of ``kind`` that is filled in and uploaded; its sample row is passed over then."""
    workbook = Workbook()
    sheet = workbook.active
    sheet.title = NOT_IN_A_NAME.sub(" ", str(kind.title))[:31]
    write_head(sheet, kind)
    write_columns(sheet, kind)
    set_up(sheet, last_column=get_column_letter(len(kind.filling) + 1))
    explain(workbook.create_sheet(_("Explanation")), kind)
    write_lists(workbook.create_sheet(LISTS), sheet, kind)
    workbook.save(file)


def write_cell(sheet, row, column, value, **styles):
    cell = sheet.cell(row, column)
    put(cell, value)
    for name, style in styles.items():
        setattr(cell, name, style)
    return cell


def write_head(sheet, kind) -> None:
    """Title, what to do, and the header with a star at what is required."""
    last = len(kind.filling) + 1
    instruction = _("Columns with * are required. Fill in from row %(row)s on; the sample row is passed over.")
    write_cell(sheet, 1, 1, str(kind.title), **TITLE)
    write_cell(sheet, 2, 1, instruction % {"row": FIRST_ROW}, **SUBTITLE)
    for row in (1, 2):
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=last)
    write_cell(sheet, HEADER_ROW, 1, _(NUMBER), **HEADER)
    write_cell(sheet, SAMPLE_ROW, 1, _("Example"), **SAMPLE)
    for place, column in enumerate(kind.filling, start=2):
        cell = write_cell(sheet, HEADER_ROW, place, marked(column), **HEADER)
        if column.note:
            cell.comment = Comment(str(column.note), str(kind.title), width=280, height=100)


def marked(column) -> str:
    return f"{column.header} *" if column.required else str(column.header)


def write_columns(sheet, kind) -> None:
    """The sample, and cells to be filled in: unlocked, and as text wherever Excel would make a number of a code."""
    set_up_column(sheet, 1, NUMBER_WIDTH, "General")
    for place, column in enumerate(kind.filling, start=2):
        number_format = column.number_format or TEXT
        set_up_column(sheet, place, max(column.width, NUMBER_WIDTH), number_format)
        write_cell(sheet, SAMPLE_ROW, place, column.sample or None, **SAMPLE).number_format = number_format


def set_up_column(sheet, place, width, number_format) -> None:
    """Of a column without end only its style is kept, so the template stays small."""
    dimension = sheet.column_dimensions[get_column_letter(place)]
    dimension.width, dimension.number_format, dimension.protection = width, number_format, UNLOCKED
    for row in range(FIRST_ROW, FIRST_ROW + FRAMED_ROWS):
        cell = sheet.cell(row, place)
        cell.protection, cell.border, cell.number_format = UNLOCKED, FRAME, number_format


def set_up(sheet, last_column) -> None:
    """Frozen and protected header, without a password; A4 landscape, one page wide, header on each page."""
    sheet.row_dimensions[1].height, sheet.row_dimensions[HEADER_ROW].height = 30, 36
    sheet.freeze_panes = f"A{HEADER_ROW + 1}"
    sheet.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"
    sheet.print_area = f"A1:{last_column}{FIRST_ROW + FRAMED_ROWS - 1}"
    print_on_a4(sheet)
    sheet.protection.sheet = True
    for freedom in ("formatCells", "formatColumns", "formatRows", "insertRows", "deleteRows", "sort", "autoFilter"):
        setattr(sheet.protection, freedom, False)  # what is not protected


def print_on_a4(sheet) -> None:
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.oddFooter.center.text = _("Page &P of &N")


# -- drop-downs and explanation --------------------------------------------------------
def write_lists(lists, sheet, kind) -> None:
    """The labels that a column takes, on a hidden sheet; its cells choose from there."""
    chosen_from = [(place, column) for place, column in enumerate(kind.filling, start=2) if column.choices]
    for place, (target, column) in enumerate(chosen_from, start=1):
        labels = [str(label) for label in column.choices.labels]
        for row, label in enumerate(labels, start=1):
            write_cell(lists, row, place, label)
        source, letter = get_column_letter(place), get_column_letter(target)
        drop_down = DataValidation(type="list", formula1=f"{LISTS}!${source}$1:${source}${len(labels)}")
        drop_down.errorStyle = "warning"  # columns that take several labels are typed
        drop_down.error, drop_down.showErrorMessage = _("This is not in the list. Keep it all the same?"), True
        drop_down.add(f"{letter}{FIRST_ROW}:{letter}{LAST_ROW}")
        sheet.add_data_validation(drop_down)
    lists.sheet_state = "hidden"


def explain(sheet, kind) -> None:
    """Each column in words: whether it is required, what it takes, an example."""
    rows = [(_("Column"), _("Required"), _("What is accepted"), _("Example"))]
    rows += [explained(column) for column in kind.filling]
    for number, row in enumerate(rows, start=1):
        for place, words in enumerate(row, start=1):
            write_cell(sheet, number, place, words, **(HEADER if number == 1 else PLAIN))
    for place, width in enumerate(EXPLAINED_WIDTHS, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.freeze_panes = "A2"
    print_on_a4(sheet)


def explained(column) -> tuple:
    labels = "、".join(str(label) for label in column.choices.labels) if column.choices else ""
    taken = [str(column.note), _("One of: %(labels)s") % {"labels": labels} if labels else ""]
    required = _("yes") if column.required else _("no")
    return str(column.header), required, "\n".join(filter(None, taken)), column.sample or None
