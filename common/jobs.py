"""Jobs: long work outside the request. A job is a row; Celery only carries its number.

The row is written in the caller's transaction and sent once that commits. If Redis is away the
action succeeds all the same, and ``sweep`` sends the job later. A worker claims the row, so a job
that is delivered twice runs once; one whose worker died is taken up again.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from common import clock
from common.models import Job, JobState

log = logging.getLogger(__name__)

HEARTBEAT = timedelta(seconds=1)  # how often a running job says that it lives
DEAD_AFTER = timedelta(minutes=2)  # without a heartbeat
LATE_AFTER = timedelta(seconds=30)  # a queued job that Redis seems to have missed
ATTEMPTS = 3


class Failure(Exception):
    """Something in the work itself that its owner can understand; shown on the job's page."""


@dataclass(frozen=True)
class Kind:
    name: str
    label: str
    run: Callable


KINDS: dict[str, Kind] = {}


def kind(name: str, label: str):
    """Declare ``run(job, report)`` as the work of a kind. It may run again after a crash, so it must be idempotent."""

    def declare(run):
        KINDS[name] = Kind(name, label, run)
        return run

    return declare


def enqueue(*, kind: str, arguments: dict, owner=None, once: str = "") -> Job:
    """Queue a job; it is sent when the surrounding transaction commits.

    With ``once``, a job of the same words that still waits is given back instead. It cannot begin
    before this transaction has ended, so it sees what this transaction wrote.
    """
    if once:
        job = _waiting(once) or _created(kind, arguments, owner, once)
    else:
        job = Job.objects.create(kind=kind, arguments=arguments, owner=owner)
    transaction.on_commit(lambda: send(job.pk))
    return job


def _waiting(once) -> Job | None:
    return Job.objects.select_for_update().filter(once=once, state=JobState.QUEUED).first()


def _created(kind, arguments, owner, once) -> Job:
    try:
        with transaction.atomic():
            return Job.objects.create(kind=kind, arguments=arguments, owner=owner, once=once)
    except IntegrityError:  # somebody else has just queued it
        return _waiting(once) or _created(kind, arguments, owner, once)


def send(pk: int) -> bool:
    """Hand a job to the workers; False while Redis is away, then the sweep tries again."""
    from common.tasks import run_job

    try:
        run_job.apply_async([pk], retry=False)
    except Exception as failure:  # the kinds of failure depend on the broker
        log.warning("job %s could not be sent now: %s", pk, failure)
        return False
    return True


# -- in the worker -----------------------------------------------------------------
@transaction.atomic
def claim(pk: int) -> Job | None:
    """Take a job that waits, or whose worker has died; None if somebody else has it or it has ended."""
    job = Job.objects.select_for_update(skip_locked=True).filter(pk=pk).first()
    if job is None or job.is_ended or (job.state == JobState.RUNNING and not is_dead(job)):
        return None
    job.state, job.heartbeat_at, job.attempts = JobState.RUNNING, clock.now(), job.attempts + 1
    job.done = job.total = 0
    job.save()
    return job


def is_dead(job) -> bool:
    return job.heartbeat_at < clock.now() - DEAD_AFTER


def run(pk: int) -> None:
    """Claim a job and do its work; whatever happens, the row says what came of it."""
    job = claim(pk)
    if job is None:
        return
    try:
        KINDS[job.kind].run(job, Report(job))
    except Failure as failure:
        finish(job, JobState.FAILED, str(failure))
    except Exception:
        log.exception("job %s failed", pk)
        finish(job, JobState.FAILED, _("Something went wrong in the portal. Try again; if it fails again, tell us."))
    else:
        finish(job, JobState.DONE, job.message)


def finish(job, state, message) -> None:
    job.state, job.message, job.finished_at = state, message, clock.now()
    job.save(update_fields=["state", "message", "finished_at", "result", "result_name", "done", "total"])


class Report:
    """Called by the work with how much is done; writes that down once a second, which is the heartbeat, too."""

    def __init__(self, job):
        self.job = job
        self.said_at = job.heartbeat_at

    def __call__(self, done: int, total: int) -> None:
        self.job.done, self.job.total = done, total
        if clock.now() - self.said_at >= HEARTBEAT:
            self.said_at = clock.now()
            Job.objects.filter(pk=self.job.pk).update(done=done, total=total, heartbeat_at=self.said_at)


# -- once a minute -----------------------------------------------------------------


def sweep() -> int:
    """Send what Redis missed and what a dead worker left; give up after some attempts. Returns how many were sent."""
    late = Job.objects.filter(state=JobState.QUEUED, created_at__lt=clock.now() - LATE_AFTER)
    dead = Job.objects.filter(state=JobState.RUNNING, heartbeat_at__lt=clock.now() - DEAD_AFTER)
    dead.filter(attempts__gte=ATTEMPTS).update(
        state=JobState.FAILED,
        finished_at=clock.now(),
        message=_("It was begun several times and never finished. Tell us before you try again."),
    )
    return sum(send(job.pk) for job in [*late, *dead])


@transaction.atomic
def try_again(*, job) -> Job:
    """Start a failed job anew."""
    Job.objects.filter(pk=job.pk, state=JobState.FAILED).update(
        state=JobState.QUEUED, finished_at=None, attempts=0, message="", created_at=clock.now()
    )
    transaction.on_commit(lambda: send(job.pk))
    return job
