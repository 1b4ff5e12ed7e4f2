"""Files as offices really send them: read as the table that they are, or refused in one sentence."""

import datetime
import io
import zipfile

import openpyxl
import pytest
import xlwt
from django.utils.translation import override
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from common.workbooks import WORKBOOKS, Column, WorkbookKind, bounds, cells
from common.workbooks.reading import Unreadable, open_table

HEADER = ["姓名", "身份证号", "联系电话", "出生日期"]
LI = ["李明", "520328198003070016", "13800138000", "1980-03-07"]
WANG = ["王芳", "520328198504120028", "13900139000", "1985-04-12"]
COLUMNS = (
    Column("编号", None, fills="id", read=cells.whole),
    Column("姓名", None, fills="name", required=True, synonyms=("专家姓名", "名字")),
    Column("身份证号", None, fills="id_number", read=cells.digits, required=True, synonyms=("身份证号码", "证件号")),
    Column("电话", None, fills="phone", read=cells.digits, synonyms=("联系电话", "手机")),
    Column("出生日期", None, fills="born", read=cells.day),
    Column("所在地全称", None),
)


@pytest.fixture(autouse=True)
def _in_english():
    with override("en"):
        yield


@pytest.fixture
def kind():
    yield WorkbookKind(name="test", title="专家名册", columns=COLUMNS, rows=None, describe=None)
    del WORKBOOKS["test"]


def xlsx(*rows, merged=(), sheets=None, change=lambda sheet: None) -> io.BytesIO:
    """A workbook of these rows, or of several sheets by name."""
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for name, lines in (sheets or {"Sheet1": rows}).items():
        sheet = workbook.create_sheet(name)
        for line in lines:
            sheet.append(line)
        for place in merged:
            sheet.merge_cells(place)
        change(sheet)
    file = io.BytesIO()
    workbook.save(file)
    return file


def xls(*rows) -> io.BytesIO:
    workbook = xlwt.Workbook()
    sheet = workbook.add_sheet("专家")
    for number, row in enumerate(rows):
        for place, cell in enumerate(row):
            form = xlwt.easyxf(num_format_str="yyyy-mm-dd" if isinstance(cell, datetime.date) else "General")
            sheet.write(number, place, cell, form)
    file = io.BytesIO()
    workbook.save(file)
    return file


def rows_of(file, kind) -> dict:
    """The values of each row, by its number."""
    table = open_table(file, kind)
    reads = [(column.fills, column.read) for column in table.columns]
    return {
        number: {name: read(cell) for (name, read), cell in zip(reads, row, strict=True)}
        for number, row in table.rows()
    }


def values(name, id_number, phone, born) -> dict:
    return {"name": name, "id_number": id_number, "phone": phone, "born": datetime.date.fromisoformat(born)}


def refusal(file, kind) -> str:
    with pytest.raises(Unreadable) as refused:
        list(open_table(file, kind).rows())
    return str(refused.value)


# -- where the table stands ---------------------------------------------------------
def test_titles_above_any_order_and_columns_of_others(kind):
    file = xlsx(
        ["贵州省科技专家名册"],
        ["填报单位：湄潭县科协", None, None, "2017年3月5日"],
        [],
        ["序号", "手机", "单位", "姓　名 *", "出生\n日期", "身份证号码\n（18位）", "所在地全称"],
        [1, "13800138000", "茶叶站", "李明", "1980年3月7日", "５２０３２８１９８００３０７００１６", "贵州省"],
    )
    table = open_table(file, kind)
    assert [column.fills for column in table.columns] == ["phone", "name", "born", "id_number"]
    assert (table.ignored, table.total) == (["单位"], 1)
    assert rows_of(file, kind) == {5: values(*LI)}


def test_a_table_that_begins_far_from_the_corner(kind):
    file = xlsx(*[[]] * 5, [None, None, *HEADER], [None, None, *LI])
    assert rows_of(file, kind) == {7: values(*LI)}


def test_a_header_over_two_rows(kind):
    file = xlsx(
        ["姓名", "证件", None, "联系方式", None],
        [None, "类型", "号码（身份证号）", "手机", "微信"],
        ["李明", "身份证", "520328198003070016", "13800138000", "tea"],
        merged=["A1:A2", "B1:C1", "D1:E1"],
    )
    with pytest.raises(Unreadable, match="身份证号"):
        open_table(file, kind)
    file = xlsx(
        ["姓名", "身份", None, "联系方式", None],
        [None, "证号", "类型", "手机", "微信"],
        ["李明", "520328198003070016", "身份证", "13800138000", "tea"],
        merged=["A1:A2", "B1:C1", "D1:E1"],
    )
    assert rows_of(file, kind) == {3: {"name": "李明", "id_number": "520328198003070016", "phone": "13800138000"}}


def test_a_header_whose_cells_reach_down_is_no_data(kind):
    file = xlsx(
        ["姓名", "身份证号", "联系电话", None],
        [None, None, "甲", "乙"],
        ["李明", "520328198003070016", "13800138000", None],
        merged=["A1:A2", "B1:B2", "C1:D1"],
    )
    assert list(rows_of(file, kind)) == [3]


def test_rows_that_are_no_data_are_passed_over(kind):
    file = xlsx(
        ["序号", *HEADER],
        ["示例", "张三", "520328199001010011", None, None],
        [1, *LI],
        [2, None, None, "  ", None],
        [],
        ["序号", *HEADER],
        [3, *WANG],
        ["小 计", 2, None, None, None],
        ["合计：", 2, None, None, None],
        ["注：电话须为手机", None, None, None, None],
        ["填表人：李", None, "审核人：王", None, None],
    )
    assert rows_of(file, kind) == {3: values(*LI), 7: values(*WANG)}


def test_trailing_rows_without_content_cost_nothing(kind):
    def frame(sheet):
        for number in range(3, 20_000):
            sheet.cell(number, 1).border = openpyxl.styles.Border(left=openpyxl.styles.Side("thin"))

    file = xlsx(HEADER, LI, change=frame)
    assert (list(rows_of(file, kind)), open_table(file, kind).total) == ([2], 1)


def test_a_cell_merged_downwards_counts_for_each_row(kind):
    file = xlsx(
        HEADER,
        LI,
        [None, *WANG[1:]],
        [None] * 4,
        [None, "520328199001010011"],
        ["赵六", "1"],
        merged=["A2:A5", "C2:C3"],
    )
    found = rows_of(file, kind)
    assert {number: row["name"] for number, row in found.items()} == {2: "李明", 3: "李明", 5: "李明", 6: "赵六"}
    assert (found[3]["id_number"], found[3]["phone"]) == (WANG[1], LI[2])


def test_hidden_rows_and_columns_are_read(kind):
    def hide(sheet):
        sheet.row_dimensions[2].hidden = True
        sheet.column_dimensions["B"].hidden = True

    assert list(rows_of(xlsx(HEADER, LI, WANG, change=hide), kind)) == [2, 3]


def test_all_visible_sheets_with_the_header_are_read(kind):
    file = xlsx(
        sheets={"说明": [["怎样填写"]], "甲": [HEADER, LI], "空": [], "乙": [["名册"], HEADER[::-1], WANG[::-1]]}
    )
    table = open_table(file, kind)
    found = [(sheet.label, number, row) for sheet in table.sheets for number, row in sheet.rows()]
    assert found == [("甲", 2, LI), ("乙", 3, WANG)]
    assert [number for number, _row in table.rows()] == [2, 3]
    assert table.total == 2


def test_sheets_with_different_columns_are_refused(kind):
    file = xlsx(sheets={"甲": [HEADER, LI], "乙": [HEADER[:2], WANG[:2]]})
    assert refusal(file, kind) == (
        "The sheets “甲” and “乙” have different columns. Give them the same, or upload them singly."
    )


def test_a_hidden_sheet_is_read_only_if_no_other_fits(kind):
    def hide(sheet):
        sheet.sheet_state = "hidden" if sheet.title == "藏" else "visible"

    both = open_table(xlsx(sheets={"藏": [HEADER, WANG], "甲": [HEADER, LI]}, change=hide), kind)
    alone = open_table(xlsx(sheets={"藏": [HEADER, WANG], "甲": [["目录"]]}, change=hide), kind)
    assert [sheet.grid.name for sheet in (*both.sheets, *alone.sheets)] == ["甲", "藏"]


def test_of_two_columns_that_mean_the_same_the_surer_header_counts(kind):
    file = xlsx([*HEADER[:2], "手机", "电话"], [*LI[:2], "2", "1"])
    assert rows_of(file, kind)[2]["phone"] == "1"


def test_the_same_header_twice(kind):
    said = refusal(xlsx([*HEADER, "姓名（曾用）"], [*LI, "李"]), kind)
    assert said == "The same column stands twice in the header: 姓名（曾用）. Remove one of them."


def test_headers_in_another_language_and_case(kind):
    english = WorkbookKind(
        name="test",
        title="x",
        columns=(Column("Full Name", None, fills="name", required=True),),
        rows=None,
        describe=None,
    )
    assert [row for _number, row in open_table(xlsx(["FULL  NAME:"], ["Li"]), english).rows()] == [["Li"]]


# -- cells ----------------------------------------------------------------------------
def test_numbers_dates_and_errors_of_excel(kind):
    def spoil(sheet):
        sheet["C3"].data_type = "e"

    row = ["李明", "520328198003070016", 13800138000, datetime.date(1980, 3, 7)]
    file = xlsx(HEADER, row, [*LI[:2], "#N/A", 29287], change=spoil)
    assert rows_of(xlsx(HEADER, row), kind) == {2: values(*LI)}
    cells_of_error = dict(open_table(file, kind).rows())[3]
    assert cells_of_error[2:] == ["#N/A", 29287]


def test_formulas_count_as_what_they_gave(kind):
    file = xlsx(HEADER, LI)
    changed = io.BytesIO()
    with zipfile.ZipFile(file) as source, zipfile.ZipFile(changed, "w") as target:
        for entry in source.infolist():
            data = source.read(entry)
            if entry.filename.endswith("sheet1.xml"):
                was = b'<c r="C2" t="inlineStr"><is><t>13800138000</t></is></c>'
                assert was in data
                data = data.replace(was, b'<c r="C2"><f>6900069000*2</f><v>13800138000</v></c>')
            target.writestr(entry.filename, data)
    assert rows_of(changed, kind) == {2: values(*LI)}


def test_xls(kind):
    file = xls(["专家名册"], HEADER, ["李明", "520328198003070016", 13800138000, datetime.date(1980, 3, 7)], WANG)
    assert rows_of(file, kind) == {3: values(*LI), 4: values(*WANG)}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_text_files(kind, encoding, sign):
    lines = ["专家名册", sign.join(HEADER), sign.join([LI[0], f'="{LI[1]}"', *LI[2:]]), "", sign.join(WANG)]
    file = io.BytesIO("\r\n".join(lines).encode(encoding))
    if encoding == "utf-16-le" and sign != ",":
        file = io.BytesIO("\r\n".join(lines).encode("utf-16-le"))
    assert rows_of(file, kind) == {3: values(*LI), 5: values(*WANG)}
    assert open_table(file, kind).total == 3


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.text(st.characters(codec="gb18030", exclude_categories=["C", "Z"]), min_size=1), min_size=1))
def test_names_come_out_of_all_kinds_of_files_alike(kind, names):
    rows = [[f"x{name}", "1"] for name in names]
    text = "\r\n".join(
        f'"{cell}","{other}"' for cell, other in [HEADER[:2], *((n.replace('"', '""'), i) for n, i in rows)]
    )
    files = [xlsx(HEADER[:2], *rows), io.BytesIO(text.encode("gb18030")), io.BytesIO(text.encode("utf-8-sig"))]
    found = [[row for _number, row in open_table(file, kind).rows()] for file in files]
    assert found == [rows, rows, rows]


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
