"""The collection of a quota plan's figures whose worker is killed: the last snapshot stays, and all is done, once."""

from django.db import transaction

from common.models import Job, JobState
from review.collecting import begin_run
from review.models import QuotaPlan
from tests.agreements.races import somebody_waits
from tests.factories import OTHER_PROVINCE
from tests.faults.processes import eventually
from tests.faults.test_jobs import let_minutes_pass
from tests.review.factories import closed_with, plan_in, seats


def test_a_worker_killed_among_the_places_leaves_the_last_snapshot_and_the_rest_is_done(processes):
    plan = plan_in("draft", totals={"society": 40})
    before = plan.snapshot
    closed_with({"53": (400, 40, 15)})
    Job.objects.all().delete()
    with transaction.atomic():
        begin_run(plan.pk)
    first, *others = Job.objects.order_by("pk")
    worker = processes.worker()
    with transaction.atomic():
        # It cannot fill in its place before we are done.
        QuotaPlan.objects.select_for_update().get(pk=plan.pk)
        processes.call("common.tasks.run_job", [first.pk])
        eventually(somebody_waits)
        processes.kill(worker)
    first.refresh_from_db()
    plan.refresh_from_db()
    assert (first.state, plan.snapshot, seats(plan)) == (JobState.RUNNING, before, {"52": 26, OTHER_PROVINCE: 14})

    processes.worker()
    let_minutes_pass()
    processes.sweep()
    eventually(lambda: Job.objects.filter(kind="quota_put_together").exists())
    let_minutes_pass()
    processes.sweep()
    eventually(lambda: Job.objects.filter(kind="quota_put_together", state=JobState.DONE).exists())
    plan.refresh_from_db()
    assert list(plan.snapshot["places"]) == ["52", "53", OTHER_PROVINCE]
    assert sum(seats(plan).values()) == 40
    assert set(Job.objects.values_list("kind", "attempts")) == {
        ("quota_collect_place", 1), ("quota_collect_place", 2), ("quota_put_together", 1),
    }  # fmt: skip
    assert len(others) == 2
