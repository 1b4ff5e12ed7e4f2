"""One run of a job, in the worker: claim the row, do the work, write down what came of it.

Every write names the attempt. A worker that was taken for dead and comes back finds that the job
has passed to another one, and changes nothing.
"""

import logging
import threading
from contextlib import suppress

import pghistory
from django.db import DatabaseError, OperationalError, connection, transaction
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from common import clock, job_results
from common.jobs import ATTEMPTS, DEAD_AFTER, KINDS, Failure
from common.models import Job, JobState

log = logging.getLogger(__name__)

BEAT_SECONDS = 1


def run(pk: int) -> None:
    """Claim a job and do its work. Does nothing if it has ended or somebody else is at it."""
    job = claim(pk)
    if job is not None:
        user = job.owner.user_id if job.owner else None
        with translation.override(job.language), pghistory.context(user=user, job=job.pk), Heart(job) as heart:
            _carry_out(job, heart.report)


@transaction.atomic
def claim(pk: int) -> Job | None:
    """Take a job that waits, or whose worker has died; None if there is nothing to take."""
    dead = Q(state=JobState.RUNNING, heartbeat_at__lt=clock.now() - DEAD_AFTER)
    free = Job.objects.filter(Q(state=JobState.QUEUED) | dead, pk=pk, attempts__lt=ATTEMPTS)
    job = free.select_for_update(skip_locked=True).first()
    if job is None:
        return None
    job.state, job.attempts, job.done, job.total = JobState.RUNNING, job.attempts + 1, 0, 0
    job.started_at = job.heartbeat_at = clock.now()
    job.save()
    return job


def _carry_out(job, report) -> None:
    try:
        message = _work(job, report)
    except Failure as failure:
        end(job, JobState.FAILED, str(failure))
    except OperationalError:  # the database is away or asks to try again: the sweep takes it up again
        raise
    except Exception:
        log.exception("job %s (%s) failed", job.pk, job.kind)
        sentence = _(
            "Something went wrong. Try again; if it fails again, tell your administrator the number %(number)s."
        )
        end(job, JobState.FAILED, sentence % {"number": job.pk})
    else:
        end(job, JobState.DONE, message)


def _work(job, report) -> str:
    if job.kind not in KINDS:
        raise Failure(_("The portal no longer does this kind of work."))
    if not job.is_allowed_to(job.owner):
        raise Failure(_("The duty in which you asked for this no longer includes it."))
    return KINDS[job.kind].run(job, report) or ""


def end(job, state, message) -> None:
    """Write down what came of it, unless the job has passed to another worker meanwhile."""
    fields = {"done": job.done, "total": job.total, "result": job.result.name, "result_name": job.result_name}
    ended = own(job).update(state=state, message=message, finished_at=clock.now(), **fields)
    if not ended:
        job_results.discard(job)


def own(job):
    """The row, as long as this attempt holds it."""
    return Job.objects.filter(pk=job.pk, state=JobState.RUNNING, attempts=job.attempts)


class Heart:
    """Beats beside the work on a connection of its own, so that neither a long statement nor an open
    transaction stops it; each beat carries the progress.
    """

    def __init__(self, job):
        self.job = job
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._beat, daemon=True)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *failure):
        self._stopped.set()
        self._thread.join()

    def report(self, done: int, total: int) -> None:
        self.job.done, self.job.total = done, total

    def _beat(self):
        try:
            while not self._stopped.wait(BEAT_SECONDS):
                with suppress(DatabaseError):  # the next beat tries again
                    connection.close_if_unusable_or_obsolete()
                    own(self.job).update(done=self.job.done, total=self.job.total, heartbeat_at=clock.now())
        finally:
            connection.close()
