"""Jobs: long work outside the request. A job is a row; Celery only carries its number.

The row is written in the caller's transaction and sent once that commits. If Redis is away the
action succeeds all the same, and ``sweep`` sends the job later. A worker claims the row
(``common.job_runs``), so a job that is delivered twice runs once; one whose worker died is taken
up again.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from celery import current_app
from django.conf import settings
from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from common import clock
from common.models import Job, JobState

log = logging.getLogger(__name__)

LATE_AFTER = timedelta(seconds=30)  # a queued job that Redis seems to have missed
DEAD_AFTER = timedelta(seconds=30)  # a running job without a heartbeat
ATTEMPTS = 3
# A page never waits long for a broker that is away.
BROKER_PATIENCE = {
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0,
    "socket_connect_timeout": 0.5,
    "socket_timeout": 0.5,
}


class Failure(Exception):
    """Something in the work itself that its owner can understand; shown on the job's page."""


@dataclass(frozen=True)
class Kind:
    """``label`` says what is done, as text or as ``label(job)``."""

    name: str
    label: str | Callable
    run: Callable


KINDS: dict[str, Kind] = {}


def kind(name: str, label):
    """Declare ``run(job, report)`` as the work of a kind; what it returns is the message to the owner.

    It may run again after a crash, so it must be idempotent. ``report(done, total)`` costs nothing.
    """

    def declare(run):
        KINDS[name] = Kind(name, label, run)
        return run

    return declare


def enqueue(*, kind: str, arguments: dict, owner=None, once="", permission="", language="") -> Job:
    """Queue a job; it is sent when the surrounding transaction commits. A broker that is away does not matter.

    It speaks ``language``, or that of this request, and fails if ``owner`` has lost ``permission`` meanwhile.

    With ``once``, a job of the same words that still waits is given back instead. It cannot begin
    before this transaction has ended, so it sees what this transaction wrote.
    """
    language = language or get_language() or settings.LANGUAGE_CODE
    job = (once and _waiting(once)) or Job.objects.create(
        kind=kind, arguments=arguments, owner=owner, once=once, permission=permission, language=language
    )
    transaction.on_commit(lambda: send(job.pk))
    return job


def _waiting(once) -> Job | None:
    """The waiting job of these words, held so that no worker claims it before this transaction ends.

    FOR SHARE: several transactions may lean on one job without waiting for each other.
    """
    table = Job._meta.db_table
    select = f"SELECT * FROM {table} WHERE once = %s AND state = %s LIMIT 1 FOR SHARE SKIP LOCKED"
    with transaction.atomic():
        return next(iter(Job.objects.raw(select, [once, JobState.QUEUED])), None)


def send(pk: int) -> bool:
    """Hand a job to the workers; False while the broker is away, then the sweep tries again."""
    try:
        with current_app.connection_for_write(transport_options=BROKER_PATIENCE) as broker:
            current_app.send_task("common.tasks.run_job", [pk], connection=broker, retry=False)
    except Exception as failure:  # the kinds of failure depend on the broker
        log.warning("job %s could not be sent now: %s", pk, failure)
        return False
    return True


def sweep() -> int:
    """Each minute: send what Redis missed and what a dead worker left. Returns how many were sent."""
    dead = Job.objects.filter(state=JobState.RUNNING, heartbeat_at__lt=clock.now() - DEAD_AFTER)
    _give_up(dead.filter(attempts__gte=ATTEMPTS))
    late = Job.objects.filter(state=JobState.QUEUED, created_at__lt=clock.now() - LATE_AFTER)
    return sum(send(job.pk) for job in (dead | late).order_by("pk"))


def _give_up(dead) -> None:
    message = _("It was begun several times and never finished. Tell your administrator before you try again.")
    dead.update(state=JobState.FAILED, finished_at=clock.now(), message=message)


@transaction.atomic
def try_again(*, job) -> Job:
    """Start a failed job anew; any other job is left as it is."""
    begun_anew = Job.objects.filter(pk=job.pk, state=JobState.FAILED).update(
        state=JobState.QUEUED, finished_at=None, attempts=0, message="", done=0, total=0
    )
    if begun_anew:
        transaction.on_commit(lambda: send(job.pk))
    return job
