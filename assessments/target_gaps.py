"""The units that do not meet a target yet, each with who can close the gap [一(二)]."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django import forms
from django.core.paginator import Paginator
from django.db import connection
from django.db.models import F
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from agreements.enums import RUNNING_STATES
from agreements.models import Agreement, AgreementVillage
from agreements.parties import with_parties
from assessments.metrics import parameters
from assessments.records import in_place
from assessments.target_progress import there_at, years_told
from assessments.target_ways import Link, forms_of
from assessments.targets import Target
from common import clock
from common.lists import LIMIT, PAGE_SIZES
from leadership.codes import CODE_LENGTHS
from leadership.enums import Level
from leadership.models import LeadershipGroup, Region
from leadership.models.region import joined_names
from leadership.region_field import RegionField

COUNTY = CODE_LENGTHS[Level.COUNTY]
MET = "met"


def units_at(*, target: Target, year: int, code: str, is_met: bool, most: int | None = None) -> list:
    """The keys of the units in a place that meet a target, or of those that do not, in the order of their places."""
    condition = f"{in_place(code)} AND amount {'>' if is_met else '='} 0"
    rows = f"SELECT item FROM ({target.metric.rows([code])}) counted WHERE {condition} ORDER BY code, item"
    with connection.cursor() as cursor:
        cursor.execute(f"{rows} LIMIT %(most)s", parameters(year) | {"most": most})
        return [item for (item,) in cursor.fetchall()]


class GapForm(forms.Form):
    """Which units are listed: those of a part of the place, and on demand those that meet the target."""

    show = forms.ChoiceField(
        label=_("Which are listed"),
        choices=[("", _("what does not meet it yet")), (MET, _("what meets the target"))],
        required=False,
    )
    region = RegionField(label=_("Region"), levels=tuple(Level), required=False)
    year = forms.ChoiceField(label=_("Year"), choices=lambda: [(year, year) for year in years_told()], required=False)

    def __init__(self, data, *, code):
        super().__init__(data)
        self.fields["region"].limit_to(within=code)


class GapList:
    """The units of a target in a place, as the ``form`` in the address chooses them; found by one query."""

    def __init__(self, query, *, target: Target, year: int, code: str):
        self.form, self.target, self.year, self.code = GapForm(query, code=code), target, year, code

    @property
    def shows_met(self) -> bool:
        return self.form.is_valid() and self.form.cleaned_data["show"] == MET

    @cached_property
    def found(self) -> list:
        """The keys, as many as can be leafed through and one more; none while something typed is not understood."""
        if not self.form.is_valid():
            return []
        place = self.form.cleaned_data["region"]
        code = place.code if place else self.code
        return units_at(target=self.target, year=self.year, code=code, is_met=self.shows_met, most=LIMIT + 1)

    @property
    def has_more(self) -> bool:
        return len(self.found) > LIMIT

    def page(self, number):
        return Paginator(self.found[:LIMIT], PAGE_SIZES[0]).get_page(number)

    def records(self, page) -> list:
        found = self.target.units.model().objects.in_bulk(page.object_list)
        return [found[key] for key in page.object_list if key in found]


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
