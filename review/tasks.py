"""The night ends the notices whose last day has passed, as a job: it survives a worker that dies."""

from celery import shared_task
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from common import jobs
from review.noticing import end_over

END_NOTICES = "end_notices"


@jobs.kind(END_NOTICES, _("end of public notices"))
def run_end_notices(job, report) -> str:
    """Job: end the notices whose last day has passed."""
    ended = end_over()
    return ngettext("%(ended)s notice has ended.", "%(ended)s notices have ended.", ended) % {"ended": ended}


@shared_task
def end_notices() -> None:
    """Each night, soon after midnight."""
    jobs.enqueue(kind=END_NOTICES, arguments={}, once=END_NOTICES)
