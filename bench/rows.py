"""What is measured: the rows of the speed table, each with its floor from the same run."""

import os
from datetime import date
from operator import itemgetter
from tempfile import TemporaryFile

from django.db import connection, transaction
from openpyxl import Workbook

from assessments.rollup import COUNT, roll_up
from bench.lists import page_rows, scope_rows
from bench.measuring import peak, seconds
from common.workbooks import Column, WorkbookKind
from common.workbooks.sheet import write
from leadership.programme import current_year

SCALE = float(os.environ.get("BENCH_SCALE", "0.05"))
EXPORTED = 100_000
COLUMNS = tuple(Column(f"列{place}", itemgetter(place % 4)) for place in range(14))


def rollup_rows():
    year = current_year()
    parameters = {"year": year, "states": ["in_repository", "completed", "terminated"]}

    def by_hand():
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"CREATE TEMP TABLE by_hand ON COMMIT DROP AS {COUNT}", parameters)

    floor = seconds(by_hand, 5)
    yield {
        "work": "full roll-up of a year, all levels",
        "floor_s": floor,
        "time_s": seconds(lambda: roll_up(year=year), 5),
        "reach": "≤ 1.5",
    }


def export_rows():
    """100,000 × 15 at scale 1: our sheet against openpyxl's bare write-only loop over the same rows."""
    count = round(EXPORTED * SCALE)
    kind = WorkbookKind(name="bench", title="测量", columns=COLUMNS, rows=None, describe=None)

    def bare():
        workbook = Workbook(write_only=True)
        sheet = workbook.create_sheet()
        for cells in kind.cells(made_up(count)):
            sheet.append(cells)
        with TemporaryFile() as file:
            workbook.save(file)

    def ours(size=count):
        with TemporaryFile() as file:
            write(file, kind, made_up(size), subtitle="")

    yield {
        "work": f"Excel export, {count:,} × {len(COLUMNS)}",
        "floor_s": seconds(bare, 3),
        "time_s": seconds(ours, 3),
        "reach": "≤ 1.15",
    }
    yield {
        "work": "Excel export, peak MB of ten times the rows against once",
        "floor_s": peak(lambda: ours(count // 10)),
        "time_s": peak(ours),
        "reach": "flat",
    }


def made_up(count):
    return ((number, "湄潭县茶叶提质增效帮扶协议", 120000.5, date(2026, 5, 1)) for number in range(count))


ROWS = (rollup_rows, page_rows, scope_rows, export_rows)
