"""The one place where the clock is asked, so that tests can set it."""

from datetime import date, datetime

from django.utils import timezone


def now() -> datetime:
    """This moment, aware."""
    return timezone.now()


def today() -> date:
    """The date in Asia/Shanghai, whatever the server's zone."""
    return timezone.localdate()
