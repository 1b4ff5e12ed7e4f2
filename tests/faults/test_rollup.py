"""A roll-up whose worker is killed: the last good figures stay with their time, and the job is done again, once."""

from django.db import transaction

from assessments.models import Figure, Rollup
from assessments.rollup import differences, figures_of, roll_up_all
from common import jobs
from common.models import Job, JobState
from tests.agreements.factories import agreement_in
from tests.agreements.races import somebody_waits
from tests.faults.processes import eventually
from tests.faults.test_jobs import let_minutes_pass


def agreements() -> tuple:
    """The nation's agreements as the figures have them, and as of when."""
    year = Rollup.objects.latest("computed_at").year
    return figures_of(year=year, codes=["0"], metrics=["agreements"])["0"]["agreements"], computed()


def computed() -> list:
    return list(Rollup.objects.order_by("year").values_list("year", "computed_at"))


def test_a_worker_killed_while_it_counts_leaves_the_last_good_figures(processes):
    agreement = agreement_in("in_repository")
    roll_up_all()
    before = agreements()
    agreement_in("in_repository")
    Job.objects.all().delete()
    job = jobs.enqueue(kind="rollup", arguments={})
    worker = processes.worker()
    with transaction.atomic():
        # It cannot write the nation's figure before we are done.
        Figure.objects.select_for_update().filter(region="0", metric="agreements").first()
        processes.call("common.tasks.run_job", [job.pk])
        eventually(somebody_waits)
        processes.kill(worker)
    job.refresh_from_db()
    assert (agreements(), job.state) == (before, JobState.RUNNING)

    processes.worker()
    let_minutes_pass()
    processes.sweep()
    eventually(lambda: Job.objects.get(pk=job.pk).state == JobState.DONE)
    counted, moments = agreements()
    assert (counted, moments != before[1], differences(year=agreement.year)) == (2, True, [])
    assert Job.objects.get(pk=job.pk).attempts == 2
