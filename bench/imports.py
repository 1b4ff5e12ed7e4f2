"""Workbooks at real size: an expert roster read, checked, compared and written, against reading it and COPY."""

import multiprocessing
import os
import resource
import time
from contextlib import contextmanager
from io import StringIO
from tempfile import NamedTemporaryFile
from uuid import uuid4

from django.core.files import File
from django.db import connection, transaction
from openpyxl import Workbook

from bench.lists import signed_in_at
from common.models import Import, ImportState
from common.workbooks import WORKBOOKS, importing
from common.workbooks.checking import check
from common.workbooks.reading import open_table
from common.workbooks.writing import write
from leadership.models import Membership
from registry.identifiers import id_check

SCALE = float(os.environ.get("BENCH_SCALE", "0.05"))
IMPORTED = 100_000
HEADER = ("姓名", "身份证号", "行政区划代码", "工作单位", "职称", "专业领域", "联系电话", "备注", "性别", "学历")


def roster(count, file) -> None:
    """A roster of ``count`` made-up experts of one county, as an office would have it."""
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet("名册")
    sheet.append(("贵州省科技专家名册",))
    sheet.append(HEADER)
    for number in range(count):
        month, day, serial = number // 28_000 % 10 + 1, number // 1000 % 28 + 1, number % 1000
        first17 = f"520328{1950 + number // 280_000}{month:02}{day:02}{serial:03}"
        code = first17 + id_check(first17)
        phone = f"139{number:08}"
        sheet.append((f"李明{number}", code, "520328", "县茶产业中心", "农艺师", "茶叶", phone, "", "男", "本科"))
    workbook.save(file)
    file.seek(0)


def clerk_at(code) -> Membership:
    signed_in_at(code)
    return Membership.objects.get(user__username=f"bench-{code}")


@contextmanager
def rolled_back():
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def taken_in(file, membership) -> Import:
    token = uuid4()
    upload = File(file, name="名册.xlsx")
    return importing.take_in(upload=upload, workbook="experts", by=membership, form_token=token)


def import_and_write(whole, membership) -> None:
    check(whole, membership, lambda done, total: None)
    whole.state = ImportState.WRITING
    write(whole, membership)


def seconds_of(work) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def read_all(file) -> None:
    for _number, _cells in open_table(file, WORKBOOKS["experts"]).rows():
        pass


def copied_rows(whole, membership) -> str:
    """The rows of the import as COPY takes them, taken from a run that is undone."""
    out = StringIO()
    with rolled_back():
        import_and_write(whole, membership)
        with connection.cursor() as cursor:
            rows = "SELECT record FROM common_importrow WHERE whole_id = %s"
            chosen = cursor.mogrify(f"SELECT * FROM registry_expert WHERE id IN ({rows})", [whole.pk]).decode()
            cursor.copy_expert(f"COPY ({chosen}) TO STDOUT", out)
    return out.getvalue()


def copy_in(rows) -> None:
    with rolled_back(), connection.cursor() as cursor:
        cursor.copy_expert("COPY registry_expert FROM STDIN", StringIO(rows))


def import_rows():
    """100,000 rows at scale 1: read, validated, compared, staged and written; history is recorded in both."""
    count, membership = round(IMPORTED * SCALE), clerk_at("520328")
    with NamedTemporaryFile(suffix=".xlsx") as file:
        roster(count, file)
        with rolled_back():
            whole = taken_in(file, membership)
            rows = copied_rows(whole, membership)
            file.seek(0)
            floor = seconds_of(lambda: (read_all(file), copy_in(rows)))
            time_s = seconds_of(lambda: import_and_write(whole, membership))
    yield {"work": f"Excel import, {count:,} rows", "floor_s": floor, "time_s": time_s, "reach": "≤ 3"}


def import_of(count, membership) -> None:
    with NamedTemporaryFile(suffix=".xlsx") as file:
        roster(count, file)
        with rolled_back():
            import_and_write(taken_in(file, membership), membership)


def memory_rows():
    count, membership = round(IMPORTED * SCALE), clerk_at("520328")
    yield {
        "work": "Excel import, peak MB of ten times the rows against once",
        "floor_s": peak_of(lambda: import_of(count // 10, membership)),
        "time_s": peak_of(lambda: import_of(count, membership)),
        "reach": "flat",
    }


def peak_of(work) -> float:
    """Megabytes of memory at the highest point of ``work``, in a process of its own."""
    connection.close()  # the other process opens one of its own
    context = multiprocessing.get_context("fork")
    here, there = context.Pipe(duplex=False)

    def child():
        work()
        there.send(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)

    process = context.Process(target=child)
    process.start()
    process.join()
    return here.recv()
