"""The blank workbook of a kind: it explains itself, keeps codes as text, and reads back as nothing yet."""

import io

import openpyxl
import pytest
from django.db.models import TextChoices
from django.utils.translation import override

from common.workbooks import WORKBOOKS, Column, WorkbookKind, cells
from common.workbooks.reading import open_table
from common.workbooks.template import write_template


class Tea(TextChoices):
    GREEN = "green", "绿茶，炒青"
    BLACK = "black", "红茶"


COLUMNS = (
    Column("名称", None, width=36, fills="name", required=True, sample="湄潭县茶叶协会", note="写全称。"),
    Column("类别", None, fills="kind", read=cells.choice(Tea), choices=Tea, required=True, sample="红茶"),
    Column("信用代码", None, width=22, fills="code", read=cells.digits, sample="=2+3"),
    Column("面积", None, fills="area", read=cells.amount, number_format="#,##0.00", sample=12.5),
    Column("全称", None),
)


@pytest.fixture(autouse=True)
def _in_english():
    with override("en"):
        yield


@pytest.fixture
def kind():
    yield WorkbookKind(name="test", title="茶园/名册", columns=COLUMNS, rows=None, describe=None)
    del WORKBOOKS["test"]


def written(kind):
    file = io.BytesIO()
    write_template(file, kind)
    return file


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_it_reads_back_with_all_columns_and_no_row(kind, language):
    with override(language):
        table = open_table(written(kind), kind)
    assert [column.fills for column in table.columns] == ["name", "kind", "code", "area"]
    assert (list(table.rows()), table.ignored, len(table.sheets)) == ([], [], 1)


def test_what_is_filled_in_is_read(kind):
    workbook = openpyxl.load_workbook(written(kind))
    for place, value in enumerate([1, "永兴茶园", "绿茶，炒青", "52032819800307", 3], start=1):
        workbook.worksheets[0].cell(5, place).value = value
    file = io.BytesIO()
    workbook.save(file)
    assert list(open_table(file, kind).rows()) == [(5, ["永兴茶园", "绿茶，炒青", "52032819800307", 3])]


def test_header_sample_and_notes(kind):
    sheet = openpyxl.load_workbook(written(kind)).worksheets[0]
    head = [[cell.value for cell in row] for row in sheet.iter_rows(max_row=4)]
    assert head[0][0] == "茶园/名册"
    assert head[1][0] == "Columns with * are required. Fill in from row 5 on; the sample row is passed over."
    assert head[2:] == [
        ["No.", "名称 *", "类别 *", "信用代码", "面积"],
        ["Example", "湄潭县茶叶协会", "红茶", "=2+3", 12.5],
    ]
    assert sheet["D4"].data_type == "s"
    assert sheet["B3"].comment.text == "写全称。"


def test_only_the_rows_to_fill_in_are_open(kind):
    sheet = openpyxl.load_workbook(written(kind)).worksheets[0]
    assert (sheet.protection.sheet, sheet.protection.password) == (True, None)
    locked = {row: {cell.protection.locked for cell in sheet[row]} for row in (1, 3, 4, 5, 100)}
    assert locked == {1: {True}, 3: {True}, 4: {True}, 5: {False}, 100: {False}}
    assert sheet.column_dimensions["D"].protection.locked is False
    assert sheet.freeze_panes == "A4"


def test_codes_are_text_before_anyone_types(kind):
    sheet = openpyxl.load_workbook(written(kind)).worksheets[0]
    assert [cell.number_format for cell in sheet[5]] == ["General", "@", "@", "@", "#,##0.00"]
    assert sheet.column_dimensions["D"].number_format == "@"


def test_choices_come_from_a_hidden_list(kind):
    workbook = openpyxl.load_workbook(written(kind))
    (drop_down,) = workbook.worksheets[0].data_validations.dataValidation
    assert (str(drop_down.sqref), drop_down.formula1) == ("C5:C10000", "lists!$A$1:$A$2")
    assert [cell.value for cell in workbook["lists"]["A"]] == ["绿茶，炒青", "红茶"]
    assert [sheet.sheet_state for sheet in workbook] == ["visible", "visible", "hidden"]


def test_each_column_is_explained(kind):
    sheet = openpyxl.load_workbook(written(kind))["Explanation"]
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        ["Column", "Required", "What is accepted", "Example"],
        ["名称", "yes", "写全称。", "湄潭县茶叶协会"],
        ["类别", "yes", "One of: 绿茶，炒青、红茶", "红茶"],
        ["信用代码", "no", None, "=2+3"],
        ["面积", "no", None, 12.5],
    ]


def test_it_prints_on_a4(kind):
    sheet = openpyxl.load_workbook(written(kind)).worksheets[0]
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert (sheet.print_title_rows, sheet.sheet_properties.pageSetUpPr.fitToPage) == ("$3:$3", True)
