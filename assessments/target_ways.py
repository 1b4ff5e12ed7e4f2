"""Where the records that a target counts are listed, and where one more is entered."""

from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from leadership.codes import CODE_LENGTHS, NATION_CODE
from leadership.enums import Level
from registry.enums import FacilityKind, OrganisationKind, SpecialtyKind


@dataclass(frozen=True)
class Link:
    """To the page ``name``; whoever may not open that page is not shown it."""

    name: str
    label: str
    address: str


@dataclass(frozen=True, kw_only=True)
class Way:
    """The page on which records are ``listed``, narrowed as ``chosen``, and the one on which more are ``entered``.

    The list can be narrowed to places down to ``level``. Where the form ``takes`` it, what is chosen and the place
    are filled in.
    """

    listed: str
    label: str
    entered: str
    verb: str
    chosen: dict = field(default_factory=dict)
    level: Level = Level.VILLAGE
    takes: bool = True

    def list_at(self, code: str) -> Link:
        region = {} if code == NATION_CODE else {"region": code[: CODE_LENGTHS[self.level]]}
        return Link(self.listed, self.label, f"{reverse(self.listed)}?{urlencode(self.chosen | region)}")

    def form_at(self, code: str) -> Link:
        query = f"?{urlencode(self.chosen | {'region': code})}" if self.takes else ""
        return Link(self.entered, self.verb, f"{reverse(self.entered)}{query}")


def registered(register: str, kind) -> Way:
    """A kind of the registers of facilities, organisations and specialties."""
    return Way(
        listed=f"registry:{register}_list",
        label=kind.label,
        entered=f"registry:{register}_create",
        verb=format_lazy(_("Enter: {what}"), what=kind.label),
        chosen={"kind": kind.value},
    )


def facility(kind: FacilityKind) -> Way:
    return registered("facility", kind)


def organisation(kind: OrganisationKind) -> Way:
    return registered("organisation", kind)


def specialty(kind: SpecialtyKind) -> Way:
    return registered("specialty", kind)


def activity(**chosen) -> Way:
    """Activities are reported on an agreement, which is chosen first."""
    return Way(
        listed="agreements:activity_list",
        label=_("Activities"),
        entered="agreements:activity_choose",
        verb=_("Report an activity"),
        chosen={"state": "confirmed"} | chosen,
        level=Level.COUNTY,
        takes=False,
    )


def agreement(**chosen) -> Way:
    """A need that is posted brings an assisting party, and with it an agreement."""
    return Way(
        listed="agreements:agreement_list",
        label=_("Agreements"),
        entered="agreements:need_create",
        verb=_("Post a need"),
        chosen={"state": "repository"} | chosen,
        level=Level.COUNTY,
        takes=False,
    )


RPTA, FEDERATION = organisation(OrganisationKind.RPTA), organisation(OrganisationKind.RPTA_FEDERATION)
WAYS = {
    "expert_station": (facility(FacilityKind.EXPERT_STATION), organisation(OrganisationKind.EXPERT_STATION)),
    "caravan": (facility(FacilityKind.CARAVAN),),
    "museum_tours": (facility(FacilityKind.MUSEUM_TOUR),),
    "school_museum": (facility(FacilityKind.SCHOOL_MUSEUM),),
    "plan_consulted": (activity(form="planning"),),
    "township_federation": (FEDERATION,),
    "township_industry": (specialty(SpecialtyKind.INDUSTRY),),
    "township_society": (agreement(helper=OrganisationKind.SOCIETY.value),),
    "village_association": (RPTA,),
    "village_business": (organisation(OrganisationKind.FARMERS_COOPERATIVE), organisation(OrganisationKind.ENTERPRISE)),
    "village_brand": (specialty(SpecialtyKind.BRAND),),
    "village_e_station": (facility(FacilityKind.E_STATION),),
    "household_skill": (activity(),),
    "household_project": (activity(),),
    "counties_with_association": (RPTA, FEDERATION),
    "villages_served": (agreement(), activity()),
}


def lists_of(target, code: str) -> list[Link]:
    """What a target of units counts at a place."""
    return [way.list_at(code) for way in WAYS[target.name]]


def forms_of(target, code: str) -> list[Link]:
    """Where its gap at a place is closed."""
    return [way.form_at(code) for way in WAYS[target.name]]
