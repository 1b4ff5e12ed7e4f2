"""What is measured: the rows of the speed table, each with its floor from the same run."""

import os
from datetime import date
from operator import itemgetter
from tempfile import TemporaryFile

from django.db import connection, transaction
from openpyxl import Workbook

from agreements.models import Agreement
from assessments.metrics import parameters
from assessments.rollup import count_everything, mark, roll_up_all, roll_up_changes, years
from bench.lists import page_rows, scope_rows
from bench.measuring import in_turns, peak, seconds
from bench.search import search_rows
from common.workbooks import Column, WorkbookKind
from common.workbooks.sheet import write
from leadership.models import Region
from portal.statistics.counting import count_desks

SCALE = float(os.environ.get("BENCH_SCALE", "0.05"))
EXPORTED = 100_000
CHANGED = 20  # counties of the whole country's 831
ROUNDS = 5 if SCALE < 0.5 else 1  # a roll-up of the whole country takes a minute
COLUMNS = tuple(Column(f"列{place}", itemgetter(place % 4)) for place in range(14))


def rollup_rows():
    """All figures of all years; then of what changed, where that is little and where it is everywhere."""
    yield {
        "work": "full roll-up, all indicators, all levels",
        "floor_s": seconds(count_by_hand, ROUNDS),
        "time_s": seconds(roll_up_all, ROUNDS),
        "reach": "≤ 1.5",
    }
    yield {
        "work": "of which: how long records lie at each level",
        "floor_s": seconds(roll_up_all, 1),
        "time_s": seconds(count_everything_lying, ROUNDS),
        "reach": "≤ 0.2",
    }
    with_agreements = sorted(set(Agreement.objects.order_by().values_list("region", flat=True)))
    count = max(1, round(CHANGED * SCALE))
    few = with_agreements[:: len(with_agreements) // count][:count]
    poor = Region.objects.filter(is_poor=True).values_list("code", flat=True)
    yield changes(f"roll-up after changes in {len(few)} of {len(with_agreements)} counties", few, "≤ 0.1")
    yield changes("roll-up after changes spread over every county", list(poor), "≤ 1.2")


def count_by_hand() -> None:
    """The one statement for the figures of each year, into a table that is thrown away."""
    for year in years():
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"CREATE TEMP TABLE by_hand ON COMMIT DROP AS {count_everything()}", parameters(year))


def count_everything_lying() -> None:
    with transaction.atomic():
        count_desks(None)


def changes(work, counties, reach) -> dict:
    """Against the full roll-up, in turns."""

    def roll_up_them():
        mark(counties)
        roll_up_changes()

    return {"work": work, **in_turns(roll_up_all, roll_up_them, ROUNDS), "reach": reach}


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


ROWS = (rollup_rows, page_rows, scope_rows, search_rows, export_rows)
