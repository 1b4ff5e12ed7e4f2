"""Files as offices really send them, read as the tables that they are."""

import datetime
import io
import zipfile
from types import SimpleNamespace

import openpyxl
import pytest
from django.utils.translation import override
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from common.workbooks import WORKBOOKS, Column, WorkbookKind, cells
from common.workbooks.reading import Unreadable, open_table
from common.workbooks.sheet import write
from tests.common.workbooks_made import COLUMNS, HEADER, LI, WANG, refusal, rows_of, xls, xlsx


@pytest.fixture(autouse=True)
def _in_english():
    with override("en"):
        yield


@pytest.fixture
def kind():
    yield WorkbookKind(name="test", title="专家名册", columns=COLUMNS, rows=None, describe=None)
    del WORKBOOKS["test"]


def values(name, id_number, phone, born) -> dict:
    return {"name": name, "id_number": id_number, "phone": phone, "born": datetime.date.fromisoformat(born)}


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


# -- our own reports ---------------------------------------------------------------------
def cells_tidied(words) -> str:
    """As the portal would hold it; an error of Excel is no name."""
    return "" if words.strip().startswith("#") else cells.text(words)


ROWS = st.builds(
    SimpleNamespace,
    name=st.text(st.characters(exclude_categories=["C"])).map(cells_tidied).filter(bool),
    code=st.integers(0, 10**18 - 1).map(lambda number: f"{number:018}"),
    day=st.dates(datetime.date(1900, 3, 1), datetime.date(2100, 12, 31)),
    money=st.decimals(0, 10**10, places=2),
)


@settings(max_examples=25, deadline=None)
@given(st.lists(ROWS, min_size=1))
def test_a_report_reads_back_as_what_was_reported(rows):
    columns = (
        Column("名称", lambda row: row.name, fills="name", required=True),
        Column("代码", lambda row: row.code, fills="code", read=cells.digits),
        Column("日期", lambda row: row.day, fills="day", read=cells.day),
        Column("资金", lambda row: row.money, fills="money", read=cells.amount, number_format="#,##0.00", total=True),
    )
    kind = WorkbookKind(name="test", title="汇总表", columns=columns, rows=None, describe=None)
    file = io.BytesIO()
    write(file, kind, rows, subtitle="贵州省")
    assert list(rows_of(file, kind).values()) == [vars(row) for row in rows]
    del WORKBOOKS["test"]
