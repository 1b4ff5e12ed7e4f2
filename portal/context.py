"""What the shell of every page shows: the menu, how much work waits, and the accounts of the demo."""

from itertools import groupby

from django.conf import settings
from django.utils.functional import SimpleLazyObject

from portal.demo.accounts import demo_accounts
from portal.menu import active, entries_for
from portal.waiting import count_waiting


def navigation(request) -> dict:
    """Lazily: an error page that shows no menu asks the database nothing."""
    # An error before the person is known leaves the request without a hat.
    membership = getattr(request, "membership", None)
    menu = SimpleLazyObject(lambda: entries_for(request) if membership or _signed_in(request) else [])
    return {
        "menu": menu,
        "active_entry": SimpleLazyObject(lambda: active(menu, request.path)),
        "waiting_count": SimpleLazyObject(lambda: count_waiting(membership)),
        "is_demo": settings.DEMO,
        "demo_places": demo_places,
    }


def _signed_in(request) -> bool:
    return hasattr(request, "hats") and request.user.is_authenticated


def demo_places() -> list[tuple[str, list]]:
    """The accounts of the demo by place, for the sign-in page; none outside demo mode."""
    accounts = demo_accounts() if settings.DEMO else []
    return [(place, list(own)) for place, own in groupby(accounts, key=lambda account: account.place)]
