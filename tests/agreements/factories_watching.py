"""Agreements, activities and changes as they may stand on any day, written past the chains that lead there."""

from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pgtrigger
from django.db import transaction

from agreements.models import Activity, Agreement, AgreementChange
from common import clock
from leadership.models import LeadershipGroup, User
from tests.agreements import factories as made
from tests.factories import COUNTY

HERE = ZoneInfo("Asia/Shanghai")
FILED_ON = date(2026, 3, 1)


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), HERE)


def on(day: date):
    """Within, it is noon of ``day``."""
    return clock.standing_at(noon(day))


def filed(county: str = COUNTY, state: str = "filed", **content) -> Agreement:
    """One that was filed on ``FILED_ON``, with a task of 120 due on 31 October, from January to December of 2026."""
    with on(FILED_ON):
        return made.agreement_in(state, county, **content)


@contextmanager
def past_the_guards():
    """What is written within stands as if the chains had led there."""
    with pgtrigger.ignore(), transaction.atomic():  # undone by itself, for ``ignore`` to end in good order
        yield


def people() -> dict:
    """Whoever wrote a record, and the desk it lies on."""
    user, desk = User.objects.order_by("pk").first(), LeadershipGroup.objects.get(region=COUNTY)
    return {"created_by": user, "edited_by": user, "desk": desk}


def activity(agreement, state: str = "confirmed", task=None, **content) -> Activity:
    content = {"form": "training", "held_on": FILED_ON + timedelta(days=31), "place": "村委会"} | content
    task = task or agreement.current_version.tasks.first()
    with past_the_guards():
        return Activity.objects.create(
            agreement=agreement, region_id=agreement.region_id, task=task, state=state, **people(), **content
        )


def change(agreement, kind: str, state: str) -> AgreementChange:
    serial = agreement.changes.count() + 1
    with past_the_guards():
        return AgreementChange.objects.create(
            agreement=agreement,
            region_id=agreement.region_id,
            serial=serial,
            kind=kind,
            state=state,
            form_token=uuid4(),
            **people(),
        )
