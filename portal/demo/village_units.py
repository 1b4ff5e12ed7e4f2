"""What townships and villages of the story founded with the programme's help [一(二)]; most have nothing so far."""

from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from uuid import uuid4

from leadership.enums import Role
from portal.demo.base_data import VILLAGE_ENDING
from portal.demo.places import COUNTIES
from portal.demo.projects import PROJECTS
from registry.enums import OrganisationKind as K
from registry.models import PoorVillage
from registry.registering import register_organisation

NAMES = {K.RPTA: "农村专业技术协会", K.RPTA_FEDERATION: "农技协联合会", K.FARMERS_COOPERATIVE: "专业合作社"}
# Years before this one, share of that year, which of the poor villages (or its township), what it founds.
FOUNDED = (
    (1, 0.3, 0, K.RPTA),
    (1, 0.6, 1, K.FARMERS_COOPERATIVE),
    (0, 0.25, 0, K.RPTA_FEDERATION),
    (0, 0.4, 3, K.RPTA),
    (0, 0.6, 4, K.FARMERS_COOPERATIVE),
)


@dataclass
class VillageUnits:
    """Adds the acts of the clerks of all counties to ``stage``, once the poor villages are entered."""

    stage: object
    calendar: object

    def schedule(self) -> None:
        for number, place in enumerate(COUNTIES):
            for back, share, village, kind in FOUNDED:
                at = self.calendar.share(self.calendar.year - back, share) + timedelta(days=number % 9)
                self.stage.add(min(at, self.calendar.ago(1)), place.code, Role.CLERK, partial(found, village, kind))


def found(place: int, kind, by) -> None:
    """It is called after its place and what grows there."""
    villages = PoorVillage.objects.visible_to(by).select_related("region__parent").order_by("region")
    region = villages[place].region
    products = [project.product for project in PROJECTS if project.county == by.region_code]
    if kind == K.RPTA_FEDERATION:
        region = region.parent
    name = f"{VILLAGE_ENDING.sub('', region.name)}{products[place % len(products)]}{NAMES[kind]}"
    register_organisation(by=by, form_token=uuid4(), name=name, kind=kind, region=region)
