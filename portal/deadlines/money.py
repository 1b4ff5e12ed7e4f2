"""Award money that lies at an office: a voucher to be entered by its clerks, or to be released by its director."""

from datetime import timedelta
from functools import partial

from django.db.models import Min
from django.utils.timezone import localtime

from leadership.enums import Level
from portal import errands
from portal.deadlines import owed
from portal.deadlines.deadline import Due
from portal.urgency import after_arrival
from review.models import Award
from review.paying import PATIENCE_DAYS, WAYS

ENTER, RELEASE = "waiting", "entered"  # fields of the ways of payment
COUNTS = {ENTER: errands.to_enter, RELEASE: errands.to_release}


def held_up(stage: str):
    """Keyed by the group, due some days after what has lain there longest came: one message for many awards."""
    return partial(_held_up, stage)


def _held_up(stage, until, members):
    states = [getattr(way, stage) for way in WAYS.values()]
    desks = Award.objects.filter(state__in=states).order_by().values("desk").annotate(since=Min("moved_at"))
    for desk, since in desks.values_list("desk", "since"):
        day = localtime(since).date() + timedelta(days=PATIENCE_DAYS)
        if day <= until:
            yield from (Due(desk, day, member) for member in members(desk) if COUNTS[stage](member))


def owed_of(stage: str, page: str) -> owed.Owed:
    """The same, award by award, as the nation sees it of its provinces."""
    return owed.records(
        "award",
        states=tuple(getattr(way, stage) for way in WAYS.values()),
        day=after_arrival(PATIENCE_DAYS),
        listed="review:award_list",
        work=(page, []),
        level=Level.PROVINCE,
    )
