"""Files that are no table, or would fill the memory: refused in one sentence that says what to do."""

import io
import zipfile

import pytest
from django.utils.translation import override
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from common.workbooks import WORKBOOKS, WorkbookKind, bounds, trial
from common.workbooks.reading import Unreadable, open_table
from tests.common.workbooks_made import COLUMNS, HEADER, LI, refusal, rows_of, xls, xlsx


@pytest.fixture(autouse=True)
def _in_english():
    with override("en"):
        yield


@pytest.fixture
def kind():
    yield WorkbookKind(name="test", title="专家名册", columns=COLUMNS, rows=None, describe=None)
    del WORKBOOKS["test"]


# -- what is no table -------------------------------------------------------------------
def archive(**parts) -> io.BytesIO:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in parts.items():
            target.writestr(name, content)
    return file


def with_part(file, name, content=b"x") -> io.BytesIO:
    with zipfile.ZipFile(file, "a") as target:
        target.writestr(name, content)
    return file


def ole(*streams) -> io.BytesIO:
    names = b"".join(f"{name}\0".encode("utf-16-le").ljust(128, b"\0") for name in streams)
    return io.BytesIO(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + names.ljust(512, b"\0"))


def cut(file) -> io.BytesIO:
    return io.BytesIO(file.getvalue()[: len(file.getvalue()) * 2 // 3])


def flipped(file) -> io.BytesIO:
    data = bytearray(file.getvalue())
    data[200:400] = bytes(200)
    return io.BytesIO(data)


PROTECTED = "This workbook is protected by a password. Remove it, save and upload the file again."
MACROS = "This workbook has macros, which are not taken. Save it as an Excel workbook (.xlsx)."
NO_WORKBOOK = "This is no workbook. Save the table as an Excel workbook (.xlsx) and upload that."
DAMAGED = "This workbook is damaged. Open it in Excel or WPS, save it anew and upload that."
OTHER_KIND = "Workbooks of this kind are not taken. Save it as an Excel workbook (.xlsx)."
TOO_LARGE = "This workbook would take too much memory. Copy the table alone into a new workbook."
WEB_PAGE = "This is a web page with the ending of a workbook. Open it in Excel or WPS and save it as .xlsx."


@pytest.mark.parametrize(
    "make, said",
    [
        (io.BytesIO, "This file is empty."),
        (lambda: io.BytesIO(b"\r\n  "), "This file is empty."),
        (lambda: io.BytesIO(b"%PDF-1.7 x"), NO_WORKBOOK),
        (lambda: io.BytesIO(bytes(range(256)) * 9), NO_WORKBOOK),
        (lambda: io.BytesIO(b"\xff\xfe\x00\xd8x"), NO_WORKBOOK),
        (lambda: io.BytesIO("<html><table><tr><td>姓名".encode()), WEB_PAGE),
        (lambda: archive(**{"word/document.xml": "x"}), NO_WORKBOOK),
        (lambda: archive(**{"xl/workbook.bin": "x"}), OTHER_KIND),
        (lambda: archive(mimetype="x", **{"content.xml": "x"}), OTHER_KIND),
        (lambda: archive(**{"xl/workbook.xml": "<workbook"}), DAMAGED),
        (lambda: cut(xlsx(HEADER, LI)), DAMAGED),
        (lambda: flipped(xlsx(HEADER, LI)), DAMAGED),
        (lambda: with_part(xlsx(HEADER, LI), "xl/vbaProject.bin"), MACROS),
        (lambda: with_part(xlsx(HEADER, LI), "xl/macrosheets/sheet1.xml"), MACROS),
        (lambda: ole("Workbook", "_VBA_PROJECT"), MACROS),
        (lambda: ole("EncryptionInfo", "EncryptedPackage"), PROTECTED),
        (lambda: ole("WordDocument"), NO_WORKBOOK),
        (lambda: ole("Workbook"), DAMAGED),
        (lambda: cut(xls(HEADER, *[LI] * 500)), NO_WORKBOOK),
        (
            lambda: io.BytesIO('姓名,身份证号\n"李明'.encode() + b"x" * 200_000),
            "This text file has a quotation mark that is never closed. Repair it.",
        ),
    ],
)
def test_what_is_no_table_is_said_in_a_sentence(kind, make, said):
    assert refusal(make(), kind) == said


def test_a_protected_xlsx_archive(kind):
    file = xlsx(HEADER, LI)
    data = bytearray(file.getvalue())
    place = data.index(b"PK\x01\x02")
    data[place + 8] |= 1
    assert refusal(io.BytesIO(data), kind) == PROTECTED


def test_a_workbook_without_the_header_is_told_what_was_sought_and_found(kind):
    said = refusal(xlsx(["茶园", "面积"], ["甲", 3]), kind)
    sought = "编号、姓名、身份证号、电话、出生日期"
    assert said == f"No header was found in the first 30 rows. Sought: {sought}. Found: 茶园、面积."


def test_a_header_without_a_required_column_is_told_which(kind):
    said = refusal(xlsx(["专家姓名", "单位", "电话"], ["李明", "x", "1"]), kind)
    assert said == "The header has no column for: 身份证号. It has: 姓名、电话、单位."


def test_empty_workbooks(kind):
    assert refusal(xlsx([]), kind).startswith("No header was found in the first 30 rows.")


def test_too_many_lines(kind, monkeypatch):
    monkeypatch.setattr("common.workbooks.sources.ROWS_MOST", 2)
    assert refusal(io.BytesIO(b"a\nb\nc"), kind) == "This file has more than 2 rows. Split it into several."


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.data())
def test_whatever_is_damaged_is_read_or_refused(kind, data):
    """Single bytes of a file, or of a part of it, are changed; nothing but a sentence may come of it."""
    whole = WHOLE[data.draw(st.sampled_from(sorted(WHOLE)))]
    changes = data.draw(st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), min_size=1, max_size=6))
    found = rows_or_refusal(whole(changes), kind)
    assert isinstance(found, list) or found.endswith(".")


def rows_or_refusal(file, kind):
    try:
        return list(open_table(file, kind).rows())
    except Unreadable as refused:
        return str(refused)


def changed(data, changes) -> bytes:
    data = bytearray(data)
    for place, byte in changes:
        data[place % len(data)] = byte
    return bytes(data)


def changed_within(file, changes) -> io.BytesIO:
    target = io.BytesIO()
    with zipfile.ZipFile(file) as source, zipfile.ZipFile(target, "w") as archive:
        for entry in source.infolist():
            archive.writestr(entry.filename, changed(source.read(entry), changes))
    return target


WHOLE = {
    "xlsx": lambda changes: io.BytesIO(changed(xlsx(HEADER, LI).getvalue(), changes)),
    "parts of xlsx": lambda changes: changed_within(xlsx(HEADER, LI), changes),
    "csv": lambda changes: io.BytesIO(
        changed("\r\n".join([",".join(HEADER), ",".join(LI)]).encode("gb18030"), changes)
    ),
}


# -- what would fill the memory ------------------------------------------------------------
SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>'
)
CELL = '<c r="{}"><v>1</v></c>'


def with_sheet(content) -> io.BytesIO:
    """A workbook whose sheet is written by hand."""
    changed = io.BytesIO()
    with zipfile.ZipFile(xlsx(HEADER, LI)) as source, zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            is_sheet = entry.filename.endswith("sheet1.xml")
            target.writestr(entry.filename, SHEET.format(content) if is_sheet else source.read(entry))
    return changed


@pytest.mark.parametrize(
    "content",
    [
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        "<row r='1'><c r='A1'><v>1</v></c></row><row r='1048576'><c r='XFD1048576'><v>1</v></c></row>",
        '<row r="1"><c s="0" r="A1"><v>1</v></c></row><row r="1048576"><c t="n"\nr="XFD1048576"><v>1</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="9"><c x=">" r="XFD1048576"><v>1</v></c></row>',
        "<row>" + "<c><v>1</v></c>" * 16_384 + "</row>" + "<row><c><v>1</v></c></row>" * 5_000,
    ],
)
def test_a_few_cells_that_span_the_whole_sheet(kind, content):
    assert refusal(with_sheet(content), kind) == TOO_LARGE


def test_the_same_with_a_namespace(kind):
    content = '<row r="1"><c r="A1"><v>1</v></c></row><row r="9"><c r="XFD1048576"><v>1</v></c></row>'
    for tag in ("row", "c", "v"):
        content = content.replace(f"<{tag}", f"<x:{tag}").replace(f"</{tag}", f"</x:{tag}")
    assert refusal(with_sheet(content), kind) == TOO_LARGE


def test_cells_without_content_span_nothing(kind):
    styled = '<row r="1048576"><c r="XFD1048576" s="0"/></row>'
    header = "".join(
        f'<c r="{"ABCD"[place]}1" t="inlineStr"><is><t>{name}</t></is></c>' for place, name in enumerate(HEADER)
    )
    assert rows_of(with_sheet(f'<row r="1">{header}</row>{styled}'), kind) == {}


def test_a_bomb(kind, monkeypatch):
    monkeypatch.setattr(bounds, "UNFOLDED_MOST", 10 * 1024 * 1024)
    assert refusal(with_part(xlsx(HEADER, LI), "xl/media/1.xml", bytes(11 * 1024 * 1024)), kind) == TOO_LARGE


def test_a_bomb_that_lies_about_its_size(kind, monkeypatch):
    monkeypatch.setattr(bounds, "UNFOLDED_MOST", 10 * 1024 * 1024)
    data = with_part(xlsx(HEADER, LI), "xl/media/1.xml", bytes(11 * 1024 * 1024)).getvalue()
    lied = data.replace((11 * 1024 * 1024).to_bytes(4, "little"), (1000).to_bytes(4, "little"))
    assert lied != data
    bomb = io.BytesIO(lied)
    assert refusal(bomb, kind) in (TOO_LARGE, DAMAGED)


def test_too_many_texts(kind, monkeypatch):
    monkeypatch.setattr(bounds, "TEXTS_MOST", 1000)
    assert refusal(with_part(xlsx(HEADER, LI), "xl/sharedStrings.xml", bytes(2000)), kind) == TOO_LARGE


def test_an_xls_whose_last_cell_is_beyond_all_sheets(kind):
    """The reader would ask for a hundred gigabytes and end the process."""
    data = xls(HEADER, LI).getvalue()
    cell = data.rindex(b"\xfd\x00\x0a\x00")  # a cell of text: row and column follow
    assert refusal(io.BytesIO(data[: cell + 4] + b"\xff" * 4 + data[cell + 8 :]), kind) == DAMAGED


def test_an_xls_that_takes_too_long(kind, monkeypatch):
    monkeypatch.setattr(trial, "SECONDS_MOST", 0)
    assert refusal(xls(HEADER, LI), kind) == DAMAGED
