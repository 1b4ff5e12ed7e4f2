"""Each night: the search, which triggers keep in step, is set right where something went past them.

Each minute the messages: what failed or was not sent is taken up by the next run, so no job of its own keeps it.
"""

from celery import shared_task
from django.utils.translation import gettext_lazy as _

from common import jobs
from portal import mailing, nudging, telling
from portal.deadlines.reminding import tell_deadlines
from portal.forgetting import forget_old
from portal.search import index

REBUILD = "search"


@jobs.kind(REBUILD, _("entries of the search"))
def run_rebuild(job, report):
    """Job: all entries as the records stand."""
    index.rebuild()


@shared_task
def rebuild_search() -> None:
    jobs.enqueue(kind=REBUILD, arguments={}, once=REBUILD)


@shared_task
def tell_messages() -> None:
    """Each minute: the steps since the last run become messages, and what is due goes out by e-mail."""
    telling.tell()
    mailing.mail()


@shared_task
def tell_reminders() -> None:
    """Each morning: what the nightly watch found is told to the level responsible, deadlines to whose they are.

    What the level above has reminded of counts as read where it is handed in.
    """
    telling.tell_reminders()
    tell_deadlines()
    nudging.settle()


@shared_task
def forget_messages() -> None:
    """Each night: what was read long ago goes."""
    forget_old()
