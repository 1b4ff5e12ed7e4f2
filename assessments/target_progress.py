"""How far the targets of the plan have come [一(二)]: at a place, in the places in it, over the years.

Figures of the nation down to the counties are those that the roll-up keeps; within a county they are counted now.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from itertools import groupby

from django.db import connection

from assessments.metrics import PLACES, Narrowing, parameters
from assessments.models import Figure, Rollup, TargetSetting
from assessments.records import amounts_in
from assessments.rollup import amounts_of
from assessments.target_ways import Link, forms_of, lists_of
from assessments.targets import TARGETS, Target
from common import clock
from leadership.codes import CODE_LENGTHS, NATION_CODE
from leadership.enums import Level
from leadership.models import Region
from leadership.programme import current_year, year_asked

NOTHING = (Decimal(0), Decimal(0))


@dataclass(frozen=True, kw_only=True)
class Progress:
    """A target at a place: ``amount`` out of ``base`` units meet it, or so many of the number that the nation needs.

    ``contribution`` is what the place adds to a number of the nation; None for a target of units.
    """

    target: Target
    setting: TargetSetting
    place: Region
    amount: Decimal
    base: Decimal
    contribution: Decimal | None = None

    @property
    def percent(self) -> Decimal | None:
        """With two decimals, as figures are read; None where there are no units."""
        return (self.amount * 100 / self.base).quantize(PLACES, ROUND_HALF_UP) if self.base else None

    @property
    def width(self) -> int:
        """Of its bar, out of 100."""
        return int(min(self.percent or 0, 100))

    @property
    def gap(self) -> Decimal:
        return max(self.base - self.amount, Decimal(0))

    @property
    def is_met(self) -> bool:
        return bool(self.base) and not self.gap

    @property
    def is_of_itself(self) -> bool:
        """The place is itself what has to meet the target, not a place around such."""
        return self.target.units is not None and self.target.units.level == self.place.level

    @property
    def own(self) -> Decimal:
        """What the place itself has of it."""
        return self.amount if self.contribution is None else self.contribution

    @property
    def days_left(self) -> int:
        """Until it is due, today not counted; below zero once that day has passed."""
        return (self.setting.due_on - clock.today()).days

    @property
    def days_over(self) -> int:
        return -self.days_left


@dataclass(frozen=True)
class PlaceProgress:
    """Some targets at one place."""

    region: Region
    progress: list[Progress]


# -- when ------------------------------------------------------------------------------------
def years_told() -> list[int]:
    """The years that have figures, and this one; the latest first."""
    return sorted({current_year(), *Rollup.objects.values_list("year", flat=True)}, reverse=True)


def chosen_year(query) -> int:
    """The year that an address asks for, if anything is told of it; else this one."""
    year = year_asked(query, current_year())
    return year if year in years_told() else current_year()


# -- which ---------------------------------------------------------------------------------
def targets_at(level: int) -> list[Target]:
    """Those in which a place of ``level`` has a part, in the order of the plan.

    Targets of units that are such places or lie in them; numbers of the nation down to the counties.
    """
    return [each for each in TARGETS.values() if level <= (each.units.level if each.units else Level.COUNTY)]


def by_chapter(progress: Iterable[Progress]) -> list[tuple[str, list[Progress]]]:
    return [(chapter, list(rows)) for chapter, rows in groupby(progress, key=lambda each: each.target.chapter)]


def of_chapter(chapter: str, level: int) -> list[Target]:
    return [each for each in targets_at(level) if each.chapter == chapter]


# -- at a place ------------------------------------------------------------------------------
def progress_at(*, region: Region, year: int) -> list[Progress]:
    """Every target in which the place has a part."""
    targets, settings = targets_at(region.level), TargetSetting.objects.in_bulk()
    amounts = amounts_in_places(year=year, targets=targets, around=region, places=[region])
    return told(region, targets, settings, amounts)


def progress_below(*, region: Region, year: int, targets: list[Target]) -> list[PlaceProgress]:
    """Some targets in each place that lies directly in ``region``.

    In a county only places with units are told: of its townships and villages few are poor.
    """
    if not targets or not region.may_have_places:
        return []
    places, settings = list(region.children.all()), TargetSetting.objects.in_bulk()
    amounts = amounts_in_places(year=year, targets=targets, around=region, places=places)
    rows = [PlaceProgress(place, told(place, targets, settings, amounts)) for place in places]
    return [row for row in rows if region.level < Level.COUNTY or any(each.base for each in row.progress)]


def amounts_in_places(*, year, targets, around: Region, places) -> dict[str, dict[str, tuple]]:
    """Place → metric → (amount, base), of ``places`` of one level or, above the counties, of several.

    With them the nation's, for its numbers.
    """
    metrics = [target.metric for target in targets]
    if all(place.level <= Level.COUNTY for place in places):
        codes = [NATION_CODE, *(place.code for place in places)]
        return amounts_of(year=year, codes=codes, metrics=[metric.name for metric in metrics])
    length = CODE_LENGTHS[Level(places[0].level)]
    return amounts_in(metrics=metrics, year=year, code=around.code, length=length)


def told(place, targets, settings, amounts) -> list[Progress]:
    return [progress_of(target, settings[target.name], place, amounts) for target in targets]


def progress_of(target, setting, place, amounts) -> Progress:
    pair = amounts.get(place.code, {}).get(target.metric.name, NOTHING)
    amount, base = map(Decimal, pair)
    same = {"target": target, "setting": setting, "place": place}
    if target.units:
        return Progress(**same, amount=amount, base=base)
    whole = Decimal(amounts[NATION_CODE][target.metric.name][0])
    return Progress(**same, amount=whole, base=Decimal(setting.needed), contribution=amount)


# -- what is there ---------------------------------------------------------------------------
def there_at(*, targets: Iterable[Target], year: int, code: str, items: Iterable) -> dict[tuple, int]:
    """(target, unit) → how much there is of what the unit needs, counted now; all units lie in the place ``code``."""
    counts = [
        f"SELECT '{each.name}', item, number FROM ({each.there.format(place=Narrowing([code]))}) there"
        " WHERE item = ANY(%(items)s)"
        for each in targets
    ]
    if not counts:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(counts), parameters(year) | {"items": list(items)})
        return {(name, item): int(number) for name, item, number in cursor.fetchall()}


@dataclass(frozen=True)
class Checked:
    """A target that a place has to meet itself: how much it has of what is needed."""

    progress: Progress
    there: int

    @property
    def lists(self) -> list[Link]:
        """What was counted."""
        return lists_of(self.progress.target, self.progress.place.code)

    @property
    def forms(self) -> list[Link]:
        """Where the gap is closed."""
        return forms_of(self.progress.target, self.progress.place.code)


def check_list(*, region: Region, year: int) -> list[Checked]:
    """The targets that a county, township or village has to meet itself, counted now; none where it is no unit."""
    targets = [each for each in TARGETS.values() if each.units and each.units.level == region.level]
    if not targets:
        return []
    settings, code = TargetSetting.objects.in_bulk(), region.code
    amounts = amounts_in(metrics=[each.metric for each in targets], year=year, code=code, length=len(code))
    there = there_at(targets=targets, year=year, code=code, items=[code])
    own = [each for each in told(region, targets, settings, amounts) if each.base]
    return [checked(each, there.get((each.target.name, code), 0)) for each in own]


def checked(progress: Progress, there: int) -> Checked:
    """Met or not by what is there, so that both are of one moment."""
    return Checked(replace(progress, amount=Decimal(there >= progress.setting.needed)), there)


# -- over the years --------------------------------------------------------------------------
def trend(*, region: Region, target: Target) -> list[tuple[int, Progress]]:
    """A target at a place at the end of each year (of this one, so far), from the nation down to the counties."""
    if region.level > Level.COUNTY:
        return []
    setting, name = TargetSetting.objects.get(pk=target.name), target.metric.name
    years = list(Rollup.objects.order_by("year").values_list("year", flat=True))
    amounts = {year: {code: {name: NOTHING} for code in (NATION_CODE, region.code)} for year in years}
    for figure in Figure.objects.filter(metric=name, region__in=[NATION_CODE, region.code], year__in=years):
        amounts[figure.year][figure.region_id][name] = (figure.amount, figure.base)
    return [(year, progress_of(target, setting, region, of_year)) for year, of_year in amounts.items()]
