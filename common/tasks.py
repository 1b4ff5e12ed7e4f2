"""What Celery carries out: one job by its number, and the sweep each minute."""

from celery import shared_task

from common import jobs


@shared_task
def run_job(pk: int) -> None:
    jobs.run(pk)


@shared_task
def sweep() -> None:
    jobs.sweep()
