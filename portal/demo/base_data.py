"""The poor villages and households of the story, and the facilities that the programme placed there."""

import re
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from uuid import uuid4

from leadership.enums import Level, Role
from leadership.models import Region
from portal.demo.people import People
from portal.demo.places import COUNTIES, Place
from portal.demo.projects import PROJECTS
from registry.enums import ExitStatus as X
from registry.enums import FacilityState as S
from registry.enums import HouseholdAttribute as A
from registry.enums import PovertyCause as C
from registry.maintaining import enter, put_right
from registry.models import Facility, Organisation, PoorHousehold, PoorVillage

VILLAGE_ENDING = re.compile("村?(村民|居民)?(村委会|委员会)?$")
VILLAGES, HOUSEHOLDS = (6, 8), (6, 16)
# How often each is met in a hundred.
STATUSES = {X.POOR: 35, X.OUT: 60, X.RETURNED: 5}
CAUSES = {
    C.NO_SKILL: 28,
    C.NO_CAPITAL: 18,
    C.ILLNESS: 17,
    C.SCHOOLING: 11,
    C.NO_LABOUR: 7,
    C.DISABILITY: 6,
    C.POOR_TRANSPORT: 4,
    C.NO_WATER: 3,
    C.NO_LAND: 2,
    C.DISASTER: 2,
    C.NO_MOTIVATION: 2,
}
ATTRIBUTES = {A.ORDINARY: 64, A.ALLOWANCE_AND_POOR: 24, A.ALLOWANCE: 7, A.FIVE_GUARANTEES: 5}


@dataclass
class BaseData:
    """Adds the acts of the poverty alleviation officers of all counties to ``stage``."""

    stage: object
    calendar: object
    people: People

    def schedule(self, begins) -> None:
        for number, place in enumerate(COUNTIES):
            County(self, place).schedule(begins + timedelta(days=number % 9))


class County:
    """What is entered of one county; the same county gives the same figures."""

    def __init__(self, story: BaseData, place: Place):
        self.story, self.place = story, place
        self.random = Random(place.code)  # noqa: S311  not for secrets
        self.region = Region.objects.get(pk=place.code)
        self.year = story.calendar.year
        self.products = [project.product for project in PROJECTS if project.county == place.code]
        villages = Region.objects.within(place.code).filter(level=Level.VILLAGE, name__contains="村")
        villages = list(villages.exclude(name__contains="社区"))
        self.villages = sorted(self.random.sample(villages, self.random.randint(*VILLAGES)), key=lambda each: each.code)

    def schedule(self, begins) -> None:
        for number, village in enumerate(self.villages):
            self._add(begins + timedelta(hours=5 * number), Role.POVERTY, self._entering(village))
        self._add(self.story.calendar.share(self.year, 0.35), Role.POVERTY, self._review)
        self._schedule_facilities(begins + timedelta(days=14))

    def _add(self, at, role, do):
        self.story.stage.add(at, self.place.code, role, do)

    def _entering(self, village):
        return lambda by: self._enter(village, by)

    def _enter(self, region, by):
        """The village with the sums of its poor households, then these."""
        status = self._one_of(STATUSES)
        families = [self._family(status) for _household in range(self.random.randint(*HOUSEHOLDS))]
        households = self.random.randint(160, 520)
        people = round(households * self.random.uniform(3.3, 4.3))
        enter(
            PoorVillage,
            by=by,
            form_token=uuid4(),
            region=region,
            households=households,
            people=people,
            poor_households=len(families),
            poor_people=sum(family["people"] for family in families),
            labour=round(people * self.random.uniform(0.48, 0.6)),
            industry=self.random.choice(self.products),
            **self._exit(status),
        )
        for serial, family in enumerate(families, start=1):
            number = f"{region.code}{serial:03d}"
            enter(PoorHousehold, by=by, form_token=uuid4(), region=region, number=number, **family)

    def _family(self, village_status) -> dict:
        people = self.random.randint(2, 6)
        main = self._one_of(CAUSES)
        others = [cause for cause in {self._one_of(CAUSES), self._one_of(CAUSES)} if cause != main]
        family = {
            "head": self.story.people.name(),
            "id_number": self.story.people.id_number(self.place.code),
            "phone": self.story.people.phone() if self.random.random() < 0.8 else "",
            "people": people,
            "labour": 0 if main == C.NO_LABOUR else self.random.randint(1, min(people, 3)),
            "attribute": self._one_of(ATTRIBUTES),
            "main_cause": main,
            "other_causes": sorted(others)[: self.random.randint(0, 2)],
        }
        if family["attribute"] == A.FIVE_GUARANTEES:
            family |= {"people": 1, "labour": 0, "main_cause": C.NO_LABOUR, "other_causes": []}
        # Where a village is out of poverty, nine in ten of its households are.
        is_out = village_status == X.OUT and self.random.random() < 0.9
        return family | self._exit(X.OUT if is_out else self._one_of(STATUSES))

    def _exit(self, status) -> dict:
        year = None if status == X.POOR else self.year - self.random.choice((2, 3, 3, 4))
        return {"exit_status": status, "exit_year": year}

    def _one_of(self, shares: dict):
        return self.random.choices(list(shares), weights=shares.values())[0]

    def _review(self, by):
        """The yearly review: a village and some households have come out of poverty."""
        village = PoorVillage.objects.visible_to(by).filter(region__in=self.villages, exit_status=X.POOR).first()
        if village:
            put_right(record=village, by=by, exit_status=X.OUT, exit_year=self.year)
            for household in PoorHousehold.objects.filter(region=village.region, exit_status=X.POOR)[:5]:
                put_right(record=household, by=by, exit_status=X.OUT, exit_year=self.year)

    # -- facilities [二(五)] -------------------------------------------------------------
    def _schedule_facilities(self, begins):
        for number, content in enumerate(self._facilities()):
            is_station = content["kind"] == "expert_station" and Role.AGRICULTURE in self.place.roles
            role = Role.AGRICULTURE if is_station else Role.CLERK
            place = self._placing_station if content["kind"] == "expert_station" else self._placing
            self._add(begins + timedelta(hours=3 * number), role, place(content))
        self._add(self.story.calendar.share(self.year - 1, 0.8), Role.CLERK, self._end_tour)

    def _placing(self, content):
        return lambda by: enter(Facility, by=by, form_token=uuid4(), **content)

    def _placing_station(self, content):
        """An organisation of the county runs it, if one is registered by then."""
        homes = Organisation.objects.filter(region=self.region).order_by("kind", "pk")
        return lambda by: self._placing(content | {"organisation": homes.first()})(by)

    def _facilities(self):
        county, last = self.region, self.year - 1
        town = self.random.choice(Region.objects.within(county.code).filter(level=Level.TOWNSHIP))
        school = f"{town.name.removesuffix('街道').rstrip('镇乡')}中学"
        yield self._facility("caravan", f"{county.name}科普大篷车", county, f"{county.name}科协", last, S.IN_SERVICE)
        tour = f"中国流动科技馆{county.name}站"
        if self.random.random() < 0.4:
            yield self._facility("museum_tour", tour, county, f"{county.name}文化馆", last - 1, S.ENDED)
        yield self._facility("museum_tour", tour, county, f"{county.name}第一中学", last, S.IN_SERVICE)
        yield self._facility("museum_tour", tour, county, "", self.year, S.PLANNED)
        yield self._facility("school_museum", f"{school}科技馆", town, school, last, S.IN_SERVICE)
        for village in self.villages[:3]:
            name = f"{VILLAGE_ENDING.sub('', village.name)}村科普中国乡村e站"
            yield self._facility("e_station", name, village, "村文化活动室", last, S.IN_SERVICE)
        state = self.random.choice((S.IN_SERVICE, S.IN_SERVICE, S.PLANNED))
        name = f"{county.name}{self.products[0]}专家服务站"
        yield self._facility("expert_station", name, county, f"{county.name}农业农村局", last, state)

    def _facility(self, kind, name, region, location, year, state) -> dict:
        return {"kind": kind, "name": name, "region": region, "location": location, "year": year, "state": state}

    def _end_tour(self, by):
        tour = Facility.objects.get(region=self.region, kind="museum_tour", year=self.year - 1)
        put_right(record=tour, by=by, state=S.ENDED)
