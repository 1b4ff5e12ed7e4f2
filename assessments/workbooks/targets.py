"""The check-list of the targets 目标任务清单: a row for each target of each place, as an office files it.

Of a county its own targets, then those of its townships and villages, one by one; of a place above the counties its
own, then those of each county in it.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.models import TargetSetting
from assessments.target_progress import Progress, amounts_in_places, chosen_year, progress_at, targets_at, told
from common.workbooks import Column, WorkbookKind
from leadership.enums import Level
from leadership.models import Region
from leadership.permissions import EXPORT_RECORDS
from leadership.scope import sees_place

CHECKLIST = "target_checklist"


@dataclass(frozen=True)
class Row:
    """A target of a place; ``names`` are those of the place and of the places above it, by level."""

    progress: Progress
    names: dict

    @property
    def target(self):
        return self.progress.target

    @property
    def result(self) -> str:
        """Nothing for what a place adds to a number of the nation."""
        if not self.target.units:
            return ""
        return _("met") if self.progress.is_met else _("not met")

    @property
    def share(self):
        return self.progress.amount / self.progress.base if self.target.units else None


class Rows:
    """What has been counted already, read as a queryset is."""

    def __init__(self, rows: list):
        self.rows = rows

    def count(self) -> int:
        return len(self.rows)

    def iterator(self, chunk_size):
        return iter(self.rows)


# -- which rows ----------------------------------------------------------------------------
def place_asked(membership, query) -> Region | None:
    """The place that the address names, in the scope that the reader has now."""
    code = query.get("region", "")
    return Region.objects.filter(pk=code).first() if sees_place(membership, code) else None


def rows_of_place(membership, query) -> Rows:
    region = place_asked(membership, query)
    return Rows(rows_at(region, chosen_year(query)) if region else [])


def rows_at(region: Region, year: int) -> list[Row]:
    levels = [Level.COUNTY] if region.level < Level.COUNTY else [Level.TOWNSHIP, Level.VILLAGE]
    found = progress_at(region=region, year=year)
    for level in levels:
        if level > region.level:
            found += progress_in(region, year, level)
    counted = [each for each in found if each.base or not each.target.units]
    names = names_of({each.place.code: each.place for each in counted}.values())
    return [Row(each, names[each.place.code]) for each in sorted(counted, key=lambda each: each.place.code)]


def progress_in(region: Region, year: int, level: Level) -> list[Progress]:
    """Of each place of ``level`` what it has to meet itself; of counties and villages also what lies in them."""
    targets = [each for each in targets_at(level) if each.units and is_filed_at(level, each.units.level)]
    places = list(Region.objects.within(region.code).filter(level=level))
    if not places:
        return []
    amounts = amounts_in_places(year=year, targets=targets, around=region, places=places)
    settings = TargetSetting.objects.in_bulk()
    return [each for place in places for each in told(place, targets, settings, amounts)]


def is_filed_at(level: int, of_units: int) -> bool:
    return level <= Level.COUNTY or of_units == level or level == Level.VILLAGE


def names_of(places) -> dict[str, dict]:
    """The names of places and of those above them, by level."""
    above = Region.objects.in_bulk({code for place in places for code in place.ancestor_codes})
    ways = {place.code: [above[code] for code in place.ancestor_codes if code in above] for place in places}
    return {place.code: {each.level: each.name for each in (place, *ways[place.code])} for place in places}


def described(membership, query) -> str:
    region = place_asked(membership, query)
    year = _("year %(year)s") % {"year": chosen_year(query)}
    return f"{region.full_name} · {year}" if region else ""


# -- columns ---------------------------------------------------------------------------------
def name_column(header, level: Level, width: int) -> Column:
    return Column(header, lambda row: row.names.get(level), width=width)


def of_units(value):
    """Of a target of units only."""
    return lambda row: value(row.progress) if row.target.units else None


NUMBER = {"width": 10, "number_format": "#,##0"}

WorkbookKind(
    name=CHECKLIST,
    title=gettext_lazy("Check-list of the targets"),
    permission=EXPORT_RECORDS,
    list_url="assessments:target_list",
    rows=rows_of_place,
    describe=described,
    columns=(
        name_column(gettext_lazy("Province"), Level.PROVINCE, 12),
        name_column(gettext_lazy("Prefecture (city, league)"), Level.PREFECTURE, 14),
        name_column(gettext_lazy("County (city, district, banner)"), Level.COUNTY, 14),
        name_column(gettext_lazy("Township"), Level.TOWNSHIP, 14),
        name_column(gettext_lazy("Village"), Level.VILLAGE, 16),
        Column(gettext_lazy("Kind of target"), lambda row: row.target.chapter, width=16),
        Column(gettext_lazy("Target"), lambda row: row.target.label, width=30),
        Column(gettext_lazy("Needed (of each, or by the nation)"), lambda row: row.progress.setting.needed, **NUMBER),
        Column(gettext_lazy("Met by"), lambda row: row.target.units.label if row.target.units else "", width=20),
        Column(gettext_lazy("How many there are"), of_units(lambda each: each.base), **NUMBER),
        Column(gettext_lazy("Met (or contributed)"), lambda row: row.progress.own, **NUMBER),
        Column(gettext_lazy("Not met yet"), of_units(lambda each: each.gap), **NUMBER),
        Column(gettext_lazy("Share met"), lambda row: row.share, width=9, number_format="0.0%"),
        Column(gettext_lazy("Result"), lambda row: row.result, width=9),
        Column(gettext_lazy("due"), lambda row: row.progress.setting.due_on, width=12),
        Column(gettext_lazy("By whom a gap can be closed"), lambda row: row.target.closes, width=44),
    ),
)
