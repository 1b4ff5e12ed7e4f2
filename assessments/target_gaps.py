"""The units that do not meet a target yet, each with who can close the gap [一(二)]."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import django_filters
from django.db.models import F, QuerySet
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext_lazy as _

from agreements.enums import RUNNING_STATES
from agreements.models import Agreement, AgreementVillage
from agreements.parties import with_parties
from assessments.metrics import parameters
from assessments.records import items_of, literal
from assessments.target_progress import there_at, years_told
from assessments.target_ways import Link, forms_of
from assessments.targets import Target
from common import clock
from leadership.codes import CODE_LENGTHS
from leadership.enums import Level
from leadership.filters import RegionFilter
from leadership.models import LeadershipGroup, Region
from leadership.models.region import joined_names

COUNTY = CODE_LENGTHS[Level.COUNTY]
MET = "met"


def units_at(*, target: Target, year: int, code: str, is_met: bool) -> QuerySet:
    """The units in a place that meet a target, or those that do not, in the order of their places."""
    condition = "> 0" if is_met else "= 0"
    query = f"SELECT item FROM ({items_of(target.metric, code)}) item WHERE amount {condition}"
    items = RawSQL(literal(query, parameters(year)), [])  # noqa: S611  the driver filled in the parameters
    order = ("pk",) if target.units.model() is Region else ("region_id", "pk")
    return target.units.model().objects.filter(pk__in=items).order_by(*order)


class GapFilter(django_filters.FilterSet):
    """Which units of a target in a place are listed: of a part of the place, and on demand those that meet it."""

    show = django_filters.ChoiceFilter(
        label=_("Which are listed"),
        choices=[(MET, _("what meets the target"))],
        empty_label=_("what does not meet it yet"),
    )
    region = RegionFilter(label=_("Region"), levels=tuple(Level))
    year = django_filters.ChoiceFilter(
        label=_("Year"), choices=lambda: [(year, year) for year in years_told()], empty_label=None
    )

    class Meta:
        fields = ()

    def __init__(self, data, *, target, year, code):
        self.target, self.year, self.code = target, year, code
        super().__init__(data, target.units.model().objects.none())
        self.form.fields["region"].limit_to(within=code)

    @property
    def shows_met(self) -> bool:
        return self.form.cleaned_data["show"] == MET

    def filter_queryset(self, rows):
        place = self.form.cleaned_data["region"]
        code = place.code if place else self.code
        return units_at(target=self.target, year=self.year, code=code, is_met=self.shows_met)


# -- who can close it ------------------------------------------------------------------------
@dataclass(frozen=True)
class Party:
    """Who helps a village, by which agreement."""

    name: str
    agreement: Agreement


@dataclass(frozen=True, kw_only=True)
class Unit:
    """One unit of a target, ``where`` it lies, how much is ``there`` of what it needs, and who can close its gap."""

    target: Target
    record: object
    place: Region
    where: str
    there: int
    group: LeadershipGroup | None
    parties: list[Party]

    @property
    def is_place(self) -> bool:
        return self.record == self.place

    @property
    def forms(self) -> list[Link]:
        """Where its gap is closed."""
        return forms_of(self.target, self.place.code)


def with_closers(records: Iterable, *, target: Target, year: int, code: str, membership) -> list[Unit]:
    """Units in the place ``code`` for a page of the list; a number of queries that does not depend on how many."""
    place_of = places_of(records)
    there = there_at(targets=[target], year=year, code=code, items=place_of)
    names = names_above(place_of.values())
    groups = groups_of({place.code[:COUNTY] for place in place_of.values()})
    villages = {place.code for place in place_of.values()} if target.units.level >= Level.VILLAGE else ()
    parties = parties_of(villages, membership) if villages else {}
    return [
        Unit(
            target=target,
            record=record,
            place=place,
            where=names[place.code] if record == place else names[place.code] + place.name,
            there=there.get((target.name, record.pk), 0),
            group=groups.get(place.code[:COUNTY]),
            parties=parties.get(place.code, []),
        )
        for record, place in ((record, place_of[record.pk]) for record in records)
    ]


def places_of(records) -> dict:
    """The place of each unit by the unit's key: itself, or that of a household."""
    codes = {record.pk: record.pk if isinstance(record, Region) else record.region_id for record in records}
    places = Region.objects.in_bulk(set(codes.values()))
    return {key: places[code] for key, code in codes.items()}


def names_above(places) -> dict[str, str]:
    """The names of the places above each, e.g. 贵州省遵义市湄潭县 of one of its townships."""
    above = Region.objects.in_bulk({code for place in places for code in place.ancestor_codes})
    ways = {place.code: [above[code] for code in reversed(place.ancestor_codes) if code in above] for place in places}
    return {code: joined_names(way) for code, way in ways.items()}


def groups_of(counties: Iterable[str]) -> dict[str, LeadershipGroup]:
    """The leadership groups of some counties, by their codes."""
    groups = LeadershipGroup.objects.active().filter(region__in=counties).select_related("region")
    return {group.region_id: group for group in groups}


def parties_of(villages: Iterable[str], membership) -> dict[str, list[Party]]:
    """Who helps some villages by agreements that run today, by the villages' codes."""
    running = Agreement.objects.visible_to(membership).filter(state__in=RUNNING_STATES)
    links = AgreementVillage.objects.filter(
        village__in=villages,
        version__agreement__in=running,
        version=F("version__agreement__current_version"),
        version__ends_on__gte=clock.today(),
    )
    found = defaultdict(list)
    for link in with_parties(links, "version").select_related("version__agreement").order_by("version__agreement"):
        found[link.village_id].append(Party(link.helper, link.version.agreement))
    return found
