"""Poor villages, poor households, facilities and specialties, entered by those who keep them."""

from itertools import count
from uuid import uuid4

from leadership.enums import Level, Role
from leadership.models import Membership, Region
from registry.identifiers import id_check
from registry.maintaining import enter
from registry.models import Facility, PoorHousehold, PoorVillage, Specialty
from tests import factories
from tests.agreements.factories import clerk, somebody_at
from tests.factories import COUNTY

FIGURES = {
    "households": 320,
    "people": 1280,
    "poor_households": 64,
    "poor_people": 236,
    "labour": 710,
    "industry": "茶叶",
}
FAMILY = {"people": 4, "labour": 2, "main_cause": "no_skill"}
_numbers = count(1)


def poverty_officer(code: str = COUNTY) -> Membership:
    return somebody_at(code, Role.POVERTY)


def place_of_village(county: str = COUNTY, number: int = 0) -> Region:
    """One of the real villages of ``county``."""
    factories.county_with_villages(county)
    return Region.objects.within(county).filter(level=Level.VILLAGE)[number]


def id_number() -> str:
    """Of a made-up person; another one each time."""
    first17 = f"{COUNTY}19750612{next(_numbers):03d}"
    return first17 + id_check(first17)


def village(county: str = COUNTY, number: int = 0, **content) -> PoorVillage:
    content = FIGURES | {"region": place_of_village(county, number)} | content
    return enter(PoorVillage, by=poverty_officer(county), form_token=uuid4(), **content)


def household(county: str = COUNTY, **content) -> PoorHousehold:
    serial = next(_numbers)
    content = (
        FAMILY
        | {"region": place_of_village(county), "number": f"{county}{serial:06d}", "head": f"王茶农{serial}"}
        | {"id_number": id_number()}
        | content
    )
    return enter(PoorHousehold, by=poverty_officer(county), form_token=uuid4(), **content)


def facility(county: str = COUNTY, **content) -> Facility:
    content = {
        "kind": "caravan",
        "name": f"科普大篷车{next(_numbers)}号",
        "region": factories.place(county),
        "year": 2017,
    } | content
    return enter(Facility, by=clerk(county), form_token=uuid4(), **content)


def specialty(county: str = COUNTY, **content) -> Specialty:
    """A brand of a village, unless told otherwise."""
    content = {"kind": "brand", "name": f"湄潭翠芽{next(_numbers)}号", "since": 2016} | content
    content.setdefault("region", place_of_village(county))
    return enter(Specialty, by=clerk(county), form_token=uuid4(), **content)
