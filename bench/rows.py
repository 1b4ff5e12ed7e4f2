"""What is measured: the rows of the speed table, each with its floor from the same run."""

import os
import time
import tracemalloc
from datetime import date
from io import BytesIO
from operator import itemgetter
from statistics import median

from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook

from agreements.models import Agreement
from assessments.rollup import COUNT, roll_up
from common.workbooks import Column, WorkbookKind
from common.workbooks.sheet import write
from leadership import appointments
from leadership.enums import Department, Duty, Role
from leadership.models import Region
from leadership.programme import current_year

TIMES = 15
SCALE = float(os.environ.get("BENCH_SCALE", "0.05"))
EXPORTED = 100_000
COLUMNS = tuple(Column(f"列{place}", itemgetter(place % 4)) for place in range(14))


def seconds(work, times=TIMES) -> float:
    """The median time of ``work``."""
    spent = []
    for _turn in range(times):
        began = time.perf_counter()
        work()
        spent.append(time.perf_counter() - began)
    return median(spent)


def rollup_rows():
    year = current_year()
    parameters = {"year": year, "state": "in_repository"}

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


def signed_in_at(code) -> Client:
    """A browser of a clerk at a place, as the pages see it."""
    user, _is_new = get_user_model().objects.get_or_create(username=f"bench-{code}", defaults={"name": "测量"})
    if not user.memberships.exists():
        group = appointments.form_group(region=Region.objects.get(pk=code))
        appointments.appoint(
            group=group, user=user, name=user.name, duty=Duty.STAFF, department=Department.AST, roles=[Role.CLERK]
        )
    client = Client(HTTP_HOST="localhost")
    client.force_login(user)
    return client


def page_time(client, address) -> float:
    response = client.get(address)
    if response.status_code != 200:
        raise AssertionError(f"{address} answers {response.status_code}")
    return seconds(lambda: client.get(address))


def page_rows():
    nation = signed_in_at("0")
    about = page_time(nation, reverse("portal:about"))
    agreements = reverse("agreements:agreement_list")
    deepest = f"{agreements}?page={-(-Agreement.objects.exclude(state='draft').count() // 25)}"
    for work, address in (
        ("agreement list, first page", agreements),
        ("agreement list, deepest page", deepest),
        ("organisation list, first page", reverse("registry:organisation_list")),
        ("expert list, first page", reverse("registry:expert_list")),
        ("figures of the nation", reverse("portal:figures")),
    ):
        yield {"work": work, "floor_s": about, "time_s": page_time(nation, address), "reach": "≤ 3"}


def scope_rows():
    address = reverse("agreements:agreement_list")
    floor = page_time(signed_in_at("0"), address)
    county = Agreement.objects.order_by("pk").values_list("region", flat=True).first()
    for work, code in (("a province", county[:2]), ("a county", county)):
        yield {
            "work": f"agreement list of {work}, against the nation's",
            "floor_s": floor,
            "time_s": page_time(signed_in_at(code), address),
            "reach": "≤ 1.2",
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
        workbook.save(BytesIO())

    def ours(size=count):
        write(BytesIO(), kind, made_up(size), subtitle="")

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


def peak(work) -> float:
    """Megabytes of Python memory at the highest point of ``work``."""
    tracemalloc.start()
    work()
    highest = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return highest / 2**20


ROWS = (rollup_rows, page_rows, scope_rows, export_rows)
