"""Uploaded tables of every make as grids of raw cells: what a file is, its content says, never its name."""

import codecs
import csv
import io
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from itertools import islice

from django.utils.translation import gettext as _
from lxml import etree
from openpyxl.utils.cell import coordinate_to_tuple
from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from common.uploads import MACROS, OLE, ZIP
from common.workbooks import trial
from common.workbooks.bounds import BLOCK, LAST_ROW, TooLarge, look_through

ROWS_MOST = LAST_ROW
HEAD = 4096  # bytes that tell what a file is
DELIMITERS = ",;\t"
LINES_TO_TELL = 30
# Beginnings of files that might pass for text.
NO_TABLE = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rtf", b"Rar!", b"7z\xbc\xaf")
BYTE_ORDER_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
NOT_IN_TEXT = re.compile("[\x00-\x08\x0e-\x19\x1b-\x1f]")
AS_TEXT = re.compile(r'="(.*)"', re.DOTALL)  # how programs keep Excel from turning a code into a number
OLE_NAMES = ("EncryptedPackage", "_VBA_PROJECT", "WordDocument", "Workbook", "Book")
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


class Unreadable(Exception):
    """A file that can't be read as a table, with one sentence that says what it is and what to do."""


class Grid:
    """One sheet of a workbook. Hidden rows are read as the others: what is hidden was typed, too."""

    def __init__(self, workbook, described, errors):
        self.workbook, self.name, self.errors = workbook, described.name, errors
        self.is_visible = described.visible == SheetVisibleEnum.Visible

    @cached_property
    def _sheet(self):
        with understood():
            return self.workbook.get_sheet_by_name(self.name)

    @property
    def height(self) -> int:
        """The number of the last row with content."""
        return self._sheet.end[0] + 1 if self._sheet.end else 0

    @property
    def merges(self) -> list[tuple]:
        """Merged cells as ((first row, first column), (last row, last column)), counted from 0."""
        return self._sheet.merged_cell_ranges or []

    def rows(self) -> Iterator[list]:
        """The rows from row 1 on, their cells from column A on; empty cells are ""."""
        before = [""] * (self._sheet.start[1] if self._sheet.start else 0)
        rows = self._sheet.iter_rows()
        if before:
            rows = (before + row for row in rows)
        return self._with_errors(rows) if self.errors else rows

    def _with_errors(self, rows):
        for number, row in enumerate(rows, start=1):
            for column, error in self.errors.get(number, {}).items():
                row.extend([""] * (column - len(row)))
                row[column - 1] = error
            yield row


class TextGrid:
    """A text file with separated values, as a sheet."""

    name, is_visible, merges = "", True, ()

    def __init__(self, file, encoding, height):
        self.file, self.encoding, self.height = file, encoding, height
        with self._opened() as lines:
            signs = Counter("".join(islice(lines, LINES_TO_TELL)))
        self.delimiter = max(DELIMITERS, key=lambda sign: signs[sign])

    @contextmanager
    def _opened(self):
        self.file.seek(0)
        lines = io.TextIOWrapper(self.file, encoding=self.encoding, newline="")
        try:
            yield lines
        finally:
            lines.detach()

    def rows(self) -> Iterator[list]:
        with self._opened() as lines:
            try:
                for row in csv.reader(lines, delimiter=self.delimiter):
                    yield [unquoted(cell) if cell.startswith('="') else cell for cell in row]
            except csv.Error as damage:
                raise Unreadable(_("This text file has a quotation mark that is never closed. Repair it.")) from damage


def unquoted(cell) -> str:
    found = AS_TEXT.fullmatch(cell)
    return found[1] if found else cell


def open_grids(file) -> list:
    """The sheets of an uploaded table, seekable and binary. Raises Unreadable."""
    file.seek(0)
    head = file.read(HEAD)
    if not head.strip(b"\0\r\n\t "):
        raise Unreadable(_("This file is empty."))
    if head.startswith(ZIP):
        return archive_grids(file)
    if head.startswith(OLE):
        return ole_grids(file)
    return [text_grid(file, head)]


# -- .xlsx ---------------------------------------------------------------------------
def archive_grids(file) -> list[Grid]:
    try:
        with zipfile.ZipFile(file) as archive:
            check_kind(archive)
            errors = look_through(archive)
            by_sheet = errors_by_sheet(archive, errors) if errors else {}
    except TooLarge as refusal:
        sentence = _("This workbook would take too much memory. Copy the table alone into a new workbook.")
        raise Unreadable(sentence) from refusal
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, OSError, ValueError, NotImplementedError) as damage:
        raise damaged() from damage
    except (zlib.error, etree.LxmlError) as damage:
        raise damaged() from damage
    return workbook_grids(file, by_sheet)


def check_kind(archive) -> None:
    """Raises Unreadable for archives that are no .xlsx workbook, or one that we don't take."""
    entries = archive.infolist()
    names = {entry.filename for entry in entries}
    if any(entry.flag_bits & 1 for entry in entries):
        raise protected()
    if any(map(MACROS.search, names)) or any(name.startswith("xl/macrosheets/") for name in names):
        raise macros()
    if "xl/workbook.bin" in names or ("mimetype" in names and "content.xml" in names):
        raise Unreadable(_("Workbooks of this kind are not taken. Save it as an Excel workbook (.xlsx)."))
    if "xl/workbook.xml" not in names:
        raise no_workbook()


def errors_by_sheet(archive, errors) -> dict[str, dict[int, dict[int, str]]]:
    """Excel's errors by sheet, row and column."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    relations = etree.fromstring(archive.read("xl/_rels/workbook.xml.rels"), parser)
    targets = {relation.get("Id"): relation.get("Target", "") for relation in relations}
    by_sheet = {}
    for sheet in etree.fromstring(archive.read("xl/workbook.xml"), parser).iter(f"{MAIN}sheet"):
        target = targets.get(sheet.get(RELATION), "")
        part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        rows = by_sheet[sheet.get("name")] = {}
        for place, error in errors.get(part, {}).items():
            row, column = coordinate_to_tuple(place)
            rows.setdefault(row, {})[column] = error
    return by_sheet


def workbook_grids(file, errors) -> list[Grid]:
    file.seek(0)
    with understood():
        workbook = CalamineWorkbook.from_filelike(file)
    sheets = [sheet for sheet in workbook.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
    return [Grid(workbook, sheet, errors.get(sheet.name)) for sheet in sheets]


@contextmanager
def understood():
    """What the reader can't make sense of, in a sentence; it even panics at some damaged files."""
    try:
        yield
    except PasswordError as refusal:
        raise protected() from refusal
    except CalamineError as damage:
        raise damaged() from damage
    except BaseException as panic:
        if type(panic).__name__ != "PanicException":
            raise
        raise damaged() from panic


# -- .xls ----------------------------------------------------------------------------
def ole_grids(file) -> list[Grid]:
    names = stream_names(file)
    if "EncryptedPackage" in names:
        raise protected()
    if "_VBA_PROJECT" in names:
        raise macros()
    if not names & {"Workbook", "Book"}:
        raise no_workbook()
    outcome = trial.outcome_of_opening(file)
    if outcome != trial.GOOD:
        raise protected() if outcome == trial.PROTECTED else damaged()
    return workbook_grids(file, {})


def stream_names(file) -> set[str]:
    """The directory of an OLE file names its streams in UTF-16."""
    wanted = {f"{name}\0".encode("utf-16-le"): name for name in OLE_NAMES}
    names, end = set(), b""
    file.seek(0)
    while block := file.read(BLOCK):
        names |= {name for sign, name in wanted.items() if sign in end + block}
        end = block[-64:]
    return names


# -- .csv, .txt ----------------------------------------------------------------------
def text_grid(file, head) -> TextGrid:
    if head.startswith(NO_TABLE):
        raise no_workbook()
    if head.lstrip(codecs.BOM_UTF8 + b" \r\n\t").startswith(b"<"):
        raise Unreadable(
            _("This is a web page with the ending of a workbook. Open it in Excel or WPS and save it as .xlsx.")
        )
    for encoding in encodings(head):
        height = lines_in(file, encoding)
        if height is not None:
            break
    else:
        raise no_workbook()
    if height > ROWS_MOST:
        raise Unreadable(_("This file has more than %(most)s rows. Split it into several.") % {"most": ROWS_MOST})
    return TextGrid(file, encoding, height)


def encodings(head) -> tuple[str, ...]:
    marked = [encoding for mark, encoding in BYTE_ORDER_MARKS if head.startswith(mark)]
    if marked:
        return tuple(marked)
    if b"\0" in head:
        return ("utf-16-le",) if head[1::2].count(0) > head[::2].count(0) else ("utf-16-be",)
    return ("utf-8", "gb18030")


def lines_in(file, encoding) -> int | None:
    """How many lines the file has, or None if it is no text in this encoding."""
    file.seek(0)
    decode, lines, ends_open = codecs.getincrementaldecoder(encoding)().decode, 0, False
    try:
        while block := file.read(BLOCK):
            text = decode(block)
            if NOT_IN_TEXT.search(text):
                return None
            lines += text.count("\n")
            ends_open = not text.endswith("\n")
        decode(b"", True)
    except UnicodeDecodeError:
        return None
    return lines + ends_open


# -- sentences -----------------------------------------------------------------------
def protected() -> Unreadable:
    return Unreadable(_("This workbook is protected by a password. Remove it, save and upload the file again."))


def macros() -> Unreadable:
    return Unreadable(_("This workbook has macros, which are not taken. Save it as an Excel workbook (.xlsx)."))


def no_workbook() -> Unreadable:
    return Unreadable(_("This is no workbook. Save the table as an Excel workbook (.xlsx) and upload that."))


def damaged() -> Unreadable:
    return Unreadable(_("This workbook is damaged. Open it in Excel or WPS, save it anew and upload that."))
