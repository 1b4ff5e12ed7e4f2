"""The nightly watch as a job: it survives a worker that dies, and shows what came of it."""

from celery import shared_task
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from agreements.watching import watch
from common import jobs

WATCH = "watch"


@jobs.kind(WATCH, _("watch over agreements"))
def run_watch(job, report) -> str:
    """Job: find anew what is overdue, silent or about to end."""
    found = watch()
    return ngettext("%(found)s reminder stands.", "%(found)s reminders stand.", found) % {"found": found}


@shared_task
def watch_all() -> None:
    """Each night: what yesterday left is found this morning."""
    jobs.enqueue(kind=WATCH, arguments={}, once=WATCH)
