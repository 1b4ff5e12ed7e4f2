"""What townships and villages of the story live on and are known for [一(二)]; every second one has none so far."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

from common import clock
from leadership.enums import Role
from portal.demo.base_data import VILLAGE_ENDING
from portal.demo.places import COUNTIES, Place
from portal.demo.projects import PROJECTS
from registry.enums import SpecialtyKind
from registry.maintaining import enter
from registry.models import Organisation, PoorVillage, Specialty


@dataclass
class Specialties:
    """Adds the acts of the clerks of all counties to ``stage``, once the poor villages are entered."""

    stage: object
    calendar: object

    def schedule(self) -> None:
        year = self.calendar.year
        for number, place in enumerate(COUNTIES):
            county, later = County(place), timedelta(days=number % 9)
            self._add(self.calendar.share(year - 1, 0.2) + later, place, county.enter_industries)
            self._add(self.calendar.share(year - 1, 0.5) + later, place, county.enter_first_brand)
            self._add(self.calendar.share(year, 0.5) + later, place, county.enter_further_brands)

    def _add(self, at, place, do):
        self.stage.add(at, place.code, Role.CLERK, do)


class County:
    """What is entered of one county: its projects say what grows there."""

    def __init__(self, place: Place):
        self.place = place
        self.main, *self.others = [project for project in PROJECTS if project.county == place.code]

    def enter_industries(self, by):
        towns = {village.region.parent for village in self._villages(by)}
        chosen = sorted(towns, key=lambda town: town.code)[::2]
        for number, town in enumerate(chosen):
            project = self.others[number % len(self.others)]
            note = f"列入全县产业扶贫规划的“一乡一业”，科技帮扶重点为{project.topic}。"
            self._enter(by, project, SpecialtyKind.INDUSTRY, f"{project.product}产业", town, 8 - number, note)

    def enter_first_brand(self, by):
        """The main product bears the county's name, e.g. 湄潭翠芽; two characters say which county."""
        self._enter_brand(by, self._villages(by)[0], self.main, self.place.name[:2])

    def enter_further_brands(self, by):
        """These bear the name of their village."""
        for village, project in zip(self._villages(by)[2::2], self.others, strict=False):
            self._enter_brand(by, village, project, VILLAGE_ENDING.sub("", village.region.name))

    def _villages(self, by):
        return list(PoorVillage.objects.visible_to(by).select_related("region__parent").order_by("region"))

    def _enter_brand(self, by, village, project, named_after):
        note = f"按“一村一品”打造，主推{project.topic}，带动贫困户{village.poor_households}户。"
        self._enter(by, project, SpecialtyKind.BRAND, named_after + project.product, village.region, 1, note)

    def _enter(self, by, project, kind, name, region, age, note):
        """Whoever of the county is called after the product leads it."""
        leaders = Organisation.objects.filter(region=self.place.code, name__contains=project.product).order_by("pk")
        enter(
            Specialty,
            by=by,
            form_token=uuid4(),
            kind=kind,
            name=name,
            region=region,
            since=clock.today().year - age,
            organisation=leaders.first(),
            note=note,
        )
