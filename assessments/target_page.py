"""What the page of a place's targets shows: progress, its own check-list, map, trend, and the places in it."""

from agreements.place_pictures import tiles
from assessments.models import Rollup
from assessments.target_gaps import groups_of, parties_of
from assessments.target_pictures import adds_to_a_number, columns
from assessments.target_progress import (
    by_chapter,
    check_list,
    chosen_year,
    of_chapter,
    progress_at,
    progress_below,
    targets_at,
    trend,
    years_told,
)
from assessments.targets import TARGETS, Target
from leadership.codes import CODE_LENGTHS, NATION_CODE
from leadership.enums import Level
from leadership.models import Region
from leadership.scope import sees_place

FULL = 100


def chosen_target(query, region: Region) -> Target | None:
    """The one that map, trend and table show; at first one in which the places in the region have a part."""
    if not region.may_have_places:
        return None
    asked = TARGETS.get(query.get("target", ""))
    return asked if asked in targets_at(region.level) else targets_at(region.level + 1)[0]


def laid_out(*, region: Region, query, membership) -> dict:
    year, target = chosen_year(query), chosen_target(query, region)
    sees = sees_place(membership, region.code)
    progress = [each for each in progress_at(region=region, year=year) if not each.is_of_itself]
    return {
        "region": region,
        "year": year,
        "years": years_told(),
        "rollup": Rollup.objects.filter(pk=year).first(),
        "sees": sees,
        "chapters": by_chapter(progress),
        "checks": check_list(region=region, year=year),
        **(closers(region, membership) if sees and region.level >= Level.COUNTY else {}),
        **(of_target(region, year, target, membership) if target else {}),
    }


def closers(region, membership) -> dict:
    """Who can close gaps of a county, township or village: for whoever reads its records."""
    county = region.code[: CODE_LENGTHS[Level.COUNTY]]
    parties = parties_of([region.code], membership) if region.level == Level.VILLAGE else {}
    return {"group": groups_of([county]).get(county), "parties": parties.get(region.code, [])}


def of_target(region, year, target, membership) -> dict:
    """Map, trend and table of one target. The places in a county are told only to whoever reads its records."""
    shown = of_chapter(target.chapter, region.level + 1)
    is_told = region.level < Level.COUNTY or sees_place(membership, region.code)
    below = progress_below(region=region, year=year, targets=shown) if is_told else []
    return {
        "target": target,
        "choices": by_label(targets_at(region.level)),
        "shown": shown,
        "below": [(row, sees_place(membership, row.region.code)) for row in below],
        "tiles": tiles_of(below, target) if region.code == NATION_CODE else [],
        "unit": "%" if target.units else "",
        "columns": columns(trend(region=region, target=target)),
    }


def by_label(targets) -> list[tuple[str, list[Target]]]:
    chapters = dict.fromkeys(target.chapter for target in targets)
    return [(chapter, [each for each in targets if each.chapter == chapter]) for chapter in chapters]


def tiles_of(below, target) -> list[dict]:
    """Provinces by percentage or, of a number of the nation, by what each adds to it."""
    of_place = {row.region.code: next(each for each in row.progress if each.target == target) for row in below}

    def number(place):
        progress = of_place[place.region.code]
        return progress.own if adds_to_a_number(progress) else progress.percent

    return tiles(below, number, FULL if target.units else None)
