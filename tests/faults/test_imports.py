"""A worker killed while it writes an import: nothing is half-written, and it is written once."""

from django.db import connection, transaction

from common.models import ImportState, JobState
from common.workbooks import importing
from registry.models import Expert
from tests.agreements.factories import clerk
from tests.faults.processes import eventually
from tests.faults.test_jobs import let_minutes_pass
from tests.registry.imports import id_number, take_in

HEADER = ("姓名", "身份证号", "行政区划代码", "工作单位", "职称", "专业领域")
ROWS = 500
WAITING = (
    "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%%INTO registry_expert%%'"
)


def is_writing() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(WAITING)
        return cursor.fetchone() == (1,)


def test_a_worker_killed_while_writing_leaves_nothing_half_written(processes):
    rows = [(f"专家{place}", id_number(), "520328", "县茶产业中心", "农艺师", "茶叶") for place in range(ROWS)]
    whole = take_in(clerk(), "experts", HEADER, *rows)
    assert (whole.state, whole.new, whole.wrong) == (ImportState.CHECKED, ROWS, 0)
    importing.confirm(whole=whole, by=whole.owner)
    whole.refresh_from_db()
    worker = processes.worker()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE registry_expert IN SHARE MODE")  # the worker stops in the middle of its transaction
        processes.call("common.tasks.run_job", [whole.job_id])
        eventually(is_writing)
        processes.kill(worker)
    whole.refresh_from_db()
    assert (Expert.objects.count(), whole.state, whole.job.state) == (0, ImportState.WRITING, JobState.RUNNING)

    let_minutes_pass()
    processes.worker()
    processes.sweep()
    eventually(lambda: whole.refresh_from_db() or whole.state == ImportState.WRITTEN)
    processes.call("common.tasks.run_job", [whole.job_id])
    assert Expert.objects.count() == ROWS
