"""Roll-ups as jobs: soon after each change, and wholly each night."""

from celery import shared_task
from django.utils.translation import gettext_lazy as _

from agreements.models import Agreement
from assessments.rollup import ROLL_UP, mark, roll_up_all, roll_up_changes
from common import jobs
from leadership.models import ChangedPlace


@jobs.kind(ROLL_UP, _("roll-up"))
def run_roll_up(job, report):
    """Job: bring the figures in line with what has changed, or compute all of them (``job.arguments["whole"]``)."""
    if job.arguments.get("whole"):
        roll_up_all()
    else:
        roll_up_changes()


def queue_changes(*_changed) -> None:
    """What changed is counted once this transaction commits; triggers have marked the counties."""
    jobs.enqueue(kind=ROLL_UP, arguments={}, once=ROLL_UP)


def queue_counties_of(organisation) -> None:
    """Two organisations have become one: the counties of the agreements that name either are counted again."""
    named = {"current_version__organisation__in": organisation.with_merged}
    mark(set(Agreement.objects.filter(**named).values_list("region", flat=True)))
    queue_changes()


@shared_task
def rollup_changes() -> None:
    """Each minute: what was marked by whatever path is counted."""
    if ChangedPlace.objects.exists():
        queue_changes()


@shared_task
def rollup_all() -> None:
    """Each night: whatever was missed during the day is right in the morning."""
    jobs.enqueue(kind=ROLL_UP, arguments={"whole": True}, once=f"{ROLL_UP}-whole")
