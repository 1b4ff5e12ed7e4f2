"""Roll-ups as jobs: after each change of the repository, and all years each night."""

from celery import shared_task
from django.utils.translation import gettext_lazy as _

from agreements.models import Agreement
from assessments.rollup import roll_up
from common import jobs

ROLL_UP = "rollup"


@jobs.kind(ROLL_UP, _("roll-up"))
def run_roll_up(job, report):
    """Job: compute the figures of ``job.arguments["year"]``."""
    roll_up(year=job.arguments["year"])


def queue_roll_up(agreements) -> None:
    """The repository has changed: its years are computed again once this transaction commits."""
    for year in sorted({agreement.year for agreement in agreements}):
        queue_year(year=year)


def queue_roll_up_of(changes) -> None:
    """Agreements were amended or have ended."""
    queue_roll_up([change.agreement for change in changes])


def queue_years_of(organisation) -> None:
    """Two organisations have become one: the years in which either helped are computed again."""
    named = {"current_version__organisation__in": organisation.with_merged}
    for year in sorted(set(Agreement.objects.filter(**named).values_list("year", flat=True))):
        queue_year(year=year)


def queue_year(*, year: int) -> None:
    jobs.enqueue(kind=ROLL_UP, arguments={"year": year}, once=f"{ROLL_UP}-{year}")


@shared_task
def rollup_all() -> None:
    """Each night: whatever was missed during the day is right in the morning."""
    for year in Agreement.objects.order_by("year").values_list("year", flat=True).distinct():
        queue_year(year=year)
