"""What a workbook would take in memory, found out before it is opened.

An .xlsx is a zip archive of XML parts. The reader keeps the shared texts and, for each sheet, a dense
rectangle around all cells with content: a single one in the last corner would take down the worker.
So the parts are unfolded here once, in blocks, and the rectangles are measured.
"""

import re
import zipfile
from dataclasses import dataclass, field

from openpyxl.utils import column_index_from_string

UNFOLDED_MOST = 2 * 1024**3  # bytes of all parts together; a million rows of 15 columns have about half
TEXTS_MOST = 512 * 1024**2  # bytes of the part with the shared texts, which is held as a whole
CELLS_MOST = 40_000_000  # of all rectangles, at 24 bytes: a million rows of 38 columns
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384  # of Excel
BLOCK = 1024 * 1024
LONGEST_TAG = 4096  # bytes that a block is lengthened by, so that no tag is cut
SHARED_TEXTS = "sharedstrings.xml"

ATTRIBUTES = rb"""((?:[^>"']|"[^"]*"|'[^']*')*)"""
TAG = re.compile(rb"<(?:\w+:)?(row|c)(?=[\s/>])" + ATTRIBUTES + rb">(\s*<(?:\w+:)?(?:v|is|f)[\s/>])?")
PLACE = re.compile(rb"""\br\s*=\s*["']([A-Z]*)(\d*)["']""")
# For the quick look: tags with a namespace or that don't begin with their place, numbers of rows, columns behind Z.
UNUSUAL = re.compile(rb':(?:row|c)[\s/>]|<(?:row|c)(?:[/>]|\s(?!r="|r?=?\Z))')
ROW = re.compile(rb'<row r="(\d+)"')
FAR_COLUMN = re.compile(rb' r="([A-Z]{2,3})\d')
LETTERS = 26
ERROR_CELL = re.compile(rb'<c r="([A-Z]+\d+)"[^>]*?\st="e"[^>]*>(?:<f[^>]*>[^<]*</f>|<f[^>]*/>)?\s*<v>([^<]*)')
ERRORS_MOST = 200_000


class TooLarge(Exception):
    """A workbook that would fill the memory."""


@dataclass
class Part:
    """What a look through one part has found: cells that it may span, and Excel's errors by their place (A1 → #N/A)."""

    size: int = 0
    rows: int = 0
    columns: int = LETTERS
    is_sheet: bool = False
    is_odd: bool = False
    errors: dict[str, str] = field(default_factory=dict)

    def look(self, block) -> None:
        self.is_sheet = self.is_sheet or b"sheetData" in block
        self.is_odd = self.is_odd or UNUSUAL.search(block) is not None
        self.rows = max([self.rows, *map(int, ROW.findall(block))])
        self.columns = max([self.columns, *map(_column, set(FAR_COLUMN.findall(block)))])
        if b't="e"' in block and len(self.errors) < ERRORS_MOST:
            self.errors |= {place.decode(): error.decode() for place, error in ERROR_CELL.findall(block)}

    @property
    def cells(self) -> int:
        if not self.is_sheet:
            return 0
        return CELLS_MOST + 1 if self.is_odd else self.rows * self.columns


def look_through(archive: zipfile.ZipFile) -> dict[str, dict[str, str]]:
    """The cells that hold an error of Excel, by part and place, which the reader would take for empty ones.

    Raises TooLarge if opening the workbook would take too much memory, BadZipFile if a part is damaged.
    """
    left, parts = UNFOLDED_MOST, {}
    for entry in archive.infolist():
        texts = entry.filename.lower().endswith(SHARED_TEXTS)
        part = parts[entry.filename] = _looked_at(archive, entry, min(left, TEXTS_MOST) if texts else left)
        left -= part.size
    if sum(part.cells for part in parts.values()) > CELLS_MOST:
        exactly = sum(_rectangle(archive, entry) for entry in archive.infolist() if parts[entry.filename].cells)
        if exactly > CELLS_MOST:
            raise TooLarge
    return {name: part.errors for name, part in parts.items() if part.errors}


def _looked_at(archive, entry, most) -> Part:
    part = Part()
    for block, fresh in _blocks(archive, entry):
        part.size += fresh
        if part.size > most:
            raise TooLarge
        part.look(block)
    return part


def _blocks(archive, entry):
    """A part block by block, each beginning with the end of the one before; and how much of it is new.

    What the archive says of the size is not believed; it unfolds until its own end.
    """
    entry.file_size = UNFOLDED_MOST * 2
    end = b""
    with archive.open(entry) as part:
        while fresh := part.read(BLOCK):
            yield end + fresh, len(fresh)
            end = fresh[-LONGEST_TAG:]


def _column(letters) -> int:
    try:
        return column_index_from_string(letters.decode())
    except ValueError:
        return LAST_COLUMN


def _rectangle(archive, entry) -> int:
    """The cells of the rectangle around all cells with content, tag by tag."""
    row, column = 0, 0
    top, left, bottom, right = LAST_ROW, LAST_COLUMN, 0, 0
    for kind, attributes, content in _tags(archive, entry):
        letters, number = _place(attributes)
        if kind == b"row":
            row, column = number or row + 1, 0
            continue
        row, column = number or row, letters or column + 1
        if content:
            top, left, bottom, right = min(top, row), min(left, column), max(bottom, row), max(right, column)
    return max(bottom - top + 1, 0) * max(right - left + 1, 0)


def _tags(archive, entry):
    """Each tag of a row or cell once; one that reaches the end of a block waits for the next."""
    rest = b""
    for block, fresh in _blocks(archive, entry):
        part = rest + block[-fresh:]
        safe = len(part) - LONGEST_TAG
        whole = [match for match in TAG.finditer(part) if match.end() < safe]
        yield from (match.groups() for match in whole)
        rest = part[max(whole[-1].end() if whole else 0, safe - LONGEST_TAG) :]
    yield from (match.groups() for match in TAG.finditer(rest))


def _place(attributes) -> tuple[int, int]:
    """Column and row that a tag names, 0 for what it doesn't."""
    found = PLACE.search(attributes)
    if not found:
        return 0, 0
    letters, number = found.groups()
    return _column(letters) if letters else 0, int(number or 0)
