"""The one place where the clock is asked, so that tests can set it."""

from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime

from django.utils import timezone

_standing: ContextVar[datetime | None] = ContextVar("standing", default=None)


def now() -> datetime:
    """This moment, aware."""
    return _standing.get() or timezone.now()


def today() -> date:
    """The date in Asia/Shanghai, whatever the server's zone."""
    return day_of(now())


def day_of(moment: datetime) -> date:
    """The date of a moment in Asia/Shanghai."""
    return timezone.localdate(moment)


@contextmanager
def standing_at(moment: datetime):
    """Within, it is ``moment`` for this thread: the demo data tells in it what happened earlier."""
    token = _standing.set(moment)
    try:
        yield
    finally:
        _standing.reset(token)
