"""The error workbook: the rows as they were sent, in their places, with what is wrong; and back in again."""

import datetime
import io
import tracemalloc

import openpyxl
import pytest
from django.utils.translation import gettext_lazy, override

from common.workbooks import WORKBOOKS, Column, WorkbookKind
from common.workbooks.corrections import write_corrections
from common.workbooks.reading import open_table
from tests.common.workbooks_made import COLUMNS, HEADER, LI, WANG, rows_of, xlsx

SAID = "What is wrong"


@pytest.fixture(autouse=True)
def _in_english():
    with override("en"):
        yield


@pytest.fixture
def kind():
    yield WorkbookKind(name="test", title="专家名册", columns=COLUMNS, rows=None, describe=None)
    del WORKBOOKS["test"]


def corrected(file, kind, *problems):
    """The workbook as it goes back."""
    target = io.BytesIO()
    write_corrections(target, open_table(file, kind), iter(problems))
    return target


def lines(file, sheet=0) -> list[list]:
    return [[cell.value for cell in row] for row in openpyxl.load_workbook(file).worksheets[sheet].iter_rows()]


def test_every_row_stands_where_it_stood_with_what_is_wrong_beside_it(kind):
    file = xlsx(["名册"], [], HEADER, LI, WANG, ["合计", 2])
    problems = {"身份证号": "最后一位不对。", "出生日期": "没有这一天。"}
    assert lines(corrected(file, kind, ("", 5, problems))) == [
        ["名册", None, None, None, None],
        [None] * 5,
        [*HEADER, SAID],
        [*LI, None],
        [*WANG, "身份证号：最后一位不对。；出生日期：没有这一天。"],
        ["合计", 2, None, None, None],
    ]


def test_wrong_cells_are_shaded_the_header_stays_and_can_be_filtered(kind):
    file = corrected(xlsx(HEADER, LI, [*WANG[:2]]), kind, ("", 3, {"身份证号": "x", "出生日期": "y"}))
    sheet = openpyxl.load_workbook(file).active
    shaded = [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.fill.start_color.rgb == "FFFFC7CE"]
    assert shaded == ["B3", "D3"]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:E3")


def test_a_problem_of_the_whole_row(kind):
    file = corrected(xlsx(HEADER, LI), kind, ("", 2, {"": "This means the same record as row 9."}))
    assert lines(file)[1][4] == "This means the same record as row 9."


def test_cells_keep_what_they_are(kind):
    def spoil(sheet):
        sheet["A4"].data_type = "s"

    born = datetime.date(1980, 3, 7)
    rows = [["李明", 520328198003070016, 13800138000, born], [True, 1234567890123456, 1.5, None], ["=1+1", "x"]]
    file = xlsx(HEADER, *rows, change=spoil)
    found = corrected(file, kind, ("", 4, {"姓名": "这不是姓名。"}))
    back = lines(found)
    assert back[1][:4] == ["李明", 5.20328198003070e17, 13800138000, datetime.datetime(1980, 3, 7)]  # noqa: DTZ001
    assert back[2][:4] == [True, "1234567890123456", 1.5, None]
    formula = openpyxl.load_workbook(found).active["A4"]
    assert (formula.value, formula.data_type, formula.quotePrefix) == ("=1+1", "s", True)
    number_format = openpyxl.load_workbook(found).active["D2"].number_format
    assert number_format == "yyyy-mm-dd"


def test_what_goes_back_reads_as_what_came(kind):
    file = xlsx(
        ["名册"],
        ["姓名", "证件", None],
        [None, "身份证号", "单位"],
        LI[:2],
        [None, "1"],
        merged=["A2:A3", "B2:C2", "A4:A5"],
    )
    back = corrected(file, kind, ("", 5, {"身份证号": "It has 18 characters; this one has 1."}))
    again = corrected(back, kind, ("", 4, {"姓名": "x"}))
    expected = {4: {"name": "李明", "id_number": LI[1]}, 5: {"name": "李明", "id_number": "1"}}
    assert rows_of(file, kind) == rows_of(back, kind) == rows_of(again, kind) == expected
    assert open_table(back, kind).ignored == open_table(file, kind).ignored
    assert [row[3] for row in lines(again)] == [None, None, SAID, "姓名：x", None]


def test_the_column_of_another_language_is_written_over(kind):
    back = corrected(xlsx(HEADER, LI, WANG), kind, ("", 2, {"姓名": "x"}))
    with override("zh-hans"):
        again = corrected(back, kind, ("", 3, {"姓名": "y"}))
    assert [row[4:] for row in lines(again)[1:]] == [[None], ["姓名：y"]]


def test_cells_are_shaded_whatever_language_found_them_wrong():
    columns = (Column("姓名", None, fills="name", required=True), Column(gettext_lazy("Kind"), None, fills="kind"))
    kind = WorkbookKind(name="test", title="x", columns=columns, rows=None, describe=None)
    with override("zh-hans"):
        header = str(columns[1].header)
    sheet = openpyxl.load_workbook(
        corrected(xlsx(["姓名", "Kind"], ["李明", "x"]), kind, ("", 2, {header: "y"}))
    ).active
    del WORKBOOKS["test"]
    assert (header, sheet["C2"].value, sheet["B2"].fill.start_color.rgb) == ("类别", "类别：y", "FFFFC7CE")


def test_several_sheets_each_with_its_own(kind):
    file = xlsx(sheets={"甲": [HEADER, LI, WANG], "乙": [HEADER, LI, WANG]})
    back = corrected(file, kind, ("甲", 2, {"姓名": "a"}), ("乙", 3, {"姓名": "b"}))
    assert openpyxl.load_workbook(back).sheetnames == ["甲", "乙"]
    assert [[row[4] for row in lines(back, sheet)[1:]] for sheet in (0, 1)] == [["姓名：a", None], [None, "姓名：b"]]


def test_text_files_go_back_as_workbooks(kind):
    file = io.BytesIO("\r\n".join([",".join(HEADER), ",".join(LI), "", "=1+1,x,y,z"]).encode("gb18030"))
    back = corrected(file, kind, ("", 4, {"身份证号": "x"}))
    assert lines(back)[1:] == [[*LI, None], [None] * 5, ["=1+1", "x", "y", "z", "身份证号：x"]]
    assert openpyxl.load_workbook(back).active["A4"].data_type == "s"


def test_memory_does_not_grow_with_the_rows(kind):
    peaks = []
    for count in (300, 3000):
        table = open_table(xlsx(HEADER, *[LI] * count), kind)
        tracemalloc.start()
        write_corrections(io.BytesIO(), table, (("", number, {"姓名": "x"}) for number in range(2, count)))
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < peaks[0] + 300_000
