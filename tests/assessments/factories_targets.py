"""What the targets of the plan count, made by hand in one poor county; it is a day of 2026."""

from datetime import date

from agreements.models import ActivityHousehold
from assessments.records import amounts_at
from assessments.targets import TARGETS
from tests.agreements import factories as made
from tests.agreements.factories_watching import activity, filed, on, past_the_guards
from tests.factories import COUNTY
from tests.registry.factories import facility, household, place_of_village, specialty, village

YEAR, TODAY = 2026, date(2026, 9, 1)

__all__ = ["activity", "facility", "filed", "household", "place_of_village", "specialty", "village"]


def on_the_day():
    """Within, it is that day."""
    return on(TODAY)


def met(name: str, code: str = COUNTY, year: int = YEAR) -> tuple:
    """How many units of a place meet a target, of how many."""
    amount, base = amounts_at(metric=TARGETS[name].metric, year=year, code=code)
    return int(amount), int(base)


def organisation(kind: str, region: str = COUNTY):
    return made.organisation(region=region, kind=kind)


def in_repository(county: str = COUNTY, **content):
    return made.agreement_in("in_repository", county, **content)


def helped(deed, *households, **gains):
    """Households named in an activity, with the technique or project that each gained."""
    with past_the_guards():
        for each in households:
            ActivityHousehold.objects.create(activity=deed, household=each, **gains)
