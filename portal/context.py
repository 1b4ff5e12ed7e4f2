"""What the shell of every page shows: the menu, the search, what waits and is unread, and the accounts of the demo."""

from dataclasses import dataclass
from itertools import groupby

from django.conf import settings
from django.utils.functional import SimpleLazyObject

from leadership.codes import NATION_CODE
from leadership.enums import Level
from leadership.scope import sees_places
from portal.demo.accounts import demo_accounts
from portal.inbox import unread_count
from portal.menu import active, entries_for
from portal.overview import count_waiting


def navigation(request) -> dict:
    """Lazily: an error page that shows no menu asks the database nothing."""
    # An error before the person is known leaves the request without a hat.
    membership = getattr(request, "membership", None)
    menu = SimpleLazyObject(lambda: entries_for(request) if membership or _signed_in(request) else [])
    return {
        "menu": menu,
        "active_entry": SimpleLazyObject(lambda: active(menu, request.path)),
        "may_search": SimpleLazyObject(lambda: sees_places(membership)),
        "waiting_count": SimpleLazyObject(lambda: count_waiting(membership)),
        "unread_count": SimpleLazyObject(lambda: unread_count(membership)),
        "is_demo": settings.DEMO,
        "demo_places": demo_places,
    }


def _signed_in(request) -> bool:
    return hasattr(request, "hats") and request.user.is_authenticated


@dataclass(frozen=True)
class DemoPlace:
    """A place of the demo with its accounts."""

    name: str
    level: Level
    accounts: list
    on_the_way: bool


def demo_places() -> list[DemoPlace]:
    """The places of the demo for the sign-in page, none outside demo mode.

    First, from the county up, those that an agreement of the first county passes.
    """
    accounts = demo_accounts() if settings.DEMO else []
    start = next((account.code for account in accounts if account.level == Level.COUNTY), "")
    places = [
        DemoPlace(name, own[0].level, own, on_the_way=own[0].code == NATION_CODE or start.startswith(own[0].code))
        for name, own in ((name, list(own)) for name, own in groupby(accounts, key=lambda account: account.place))
    ]
    way = [place for place in places if place.on_the_way]
    return [*reversed(way), *(place for place in places if not place.on_the_way)]
