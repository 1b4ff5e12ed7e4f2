"""What the night does: it ends notices whose last day has passed, takes candidates from reviewers who have become tied
to them, and looks at the nominations under way.

All as jobs, which survive a worker that dies.
"""

from celery import shared_task
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from common import jobs
from review.integrity.running import queue_all
from review.models import ReviewSession
from review.noticing import end_over
from review.reviewing import recuse

END_NOTICES, RECUSE = "end_notices", "recuse_reviewers"


@jobs.kind(END_NOTICES, _("end of public notices"))
def run_end_notices(job, report) -> str:
    """Job: end the notices whose last day has passed."""
    ended = end_over()
    return ngettext("%(ended)s notice has ended.", "%(ended)s notices have ended.", ended) % {"ended": ended}


@shared_task
def end_notices() -> None:
    """Each night, soon after midnight."""
    jobs.enqueue(kind=END_NOTICES, arguments={}, once=END_NOTICES)


@jobs.kind(RECUSE, _("recusal of reviewers"))
def run_recusal(job, report) -> str:
    """Job: reviewers who have become tied to candidates or have left give them up; a session at a time."""
    sessions = ReviewSession.objects.filter(tasks__isnull=False).distinct().order_by("pk")
    given_up = sum(map(recuse, sessions))
    return ngettext(
        "%(number)s candidate has another reviewer.", "%(number)s candidates have other reviewers.", given_up
    ) % {"number": given_up}


@shared_task
def recuse_reviewers() -> None:
    """Each night, before people come to score."""
    jobs.enqueue(kind=RECUSE, arguments={}, once=RECUSE)


@shared_task
def check_integrity() -> None:
    """Each night, once the day's work is in."""
    queue_all()
