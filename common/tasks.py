"""What Celery carries out: one job by its number, and the sweep each minute."""

from celery import shared_task

from common import job_results, job_runs, jobs
from common.workbooks import importing

LONGEST_SECONDS = 3 * 3600  # a job that takes longer hangs


@shared_task(soft_time_limit=LONGEST_SECONDS)
def run_job(pk: int) -> None:
    job_runs.run(pk)


@shared_task
def sweep() -> None:
    jobs.sweep()
    job_results.forget_old()
    importing.forget_old()
