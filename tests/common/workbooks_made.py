"""Workbooks as offices make them, for the tests of the way in, and the kind that reads them."""

import datetime
import io

import openpyxl
import pytest
import xlwt

from common.workbooks import Column, cells
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


def refusal(file, kind) -> str:
    with pytest.raises(Unreadable) as refused:
        list(open_table(file, kind).rows())
    return str(refused.value)
