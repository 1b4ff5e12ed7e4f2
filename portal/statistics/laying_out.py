"""What a page of statistics shows of a place and year; the number of queries does not depend on how much there is."""

from agreements.place_pictures import tiles
from assessments.catalogue import in_chapters
from assessments.metrics import METRICS
from assessments.models import Figure
from assessments.rollup import figures_of
from common.workflow.chain import CHAINS
from leadership.codes import NATION_CODE
from leadership.enums import Level
from leadership.scope import sees_place
from portal.statistics import pictures
from portal.statistics.choosing import SHOWN, Among, Choice
from portal.statistics.counting import waiting_in
from portal.statistics.open_data import LEVELS
from portal.statistics.stages import STAGES


def laid_out(choice: Choice, membership=None) -> dict:
    """For an office, figures lead to the records behind them in its own scope; the public reads figures alone."""
    own = figures_of(year=choice.year, codes=[choice.region.code], metrics=SHOWN)[choice.region.code]
    chapters = in_chapters([METRICS[name] for name in SHOWN])
    return {
        "choice": choice,
        "chapters": chapters,
        "themes": [(chapter, row_of(choice.region, metrics, own, membership)) for chapter, metrics in chapters],
        "trend": pictures.trend(over_the_years(choice)),
        **comparison(choice, membership),
        **funnel(choice, own, membership),
        **waiting(choice, membership),
    }


def row_of(region, metrics, values, membership) -> dict:
    return {
        "region": region,
        "figures": [{"metric": each, "value": values[each.name]} for each in metrics],
        "has_records": sees_place(membership, region.code),
    }


# -- the places compared --------------------------------------------------------------------------
def comparison(choice, membership) -> dict:
    """The places in their order with their bars; of the nation, the provinces where they lie, too."""
    rows = compared(choice, membership)
    pairs = [(row["region"].name, row["figures"][0]["value"]) for row in rows[: pictures.MOST_BARS]]
    own = next((number for number, row in enumerate(rows) if row["region"] == choice.region), None)
    is_map = choice.region.code == NATION_CODE or (choice.around.code == NATION_CODE and choice.among is Among.BESIDE)
    return {
        "places": rows,
        "comparison": pictures.bars(pairs, own),
        "tiles": tiles_of(rows) if is_map else [],
        "left_out": len(rows) - len(pairs),
    }


def compared(choice, membership=None) -> list[dict]:
    """The places by the chosen indicator, the largest first; those of which it says nothing last."""
    places, metric = list(choice.places), choice.metric
    values = figures_of(year=choice.year, codes=[place.code for place in places], metrics=[metric.name])
    rows = [row_of(place, [metric], values[place.code], membership) for place in places]
    return sorted(rows, key=lambda row: (row["figures"][0]["value"] is None, -(row["figures"][0]["value"] or 0)))


def tiles_of(rows) -> list[dict]:
    found = [pictures.Compared(row["region"], row["figures"][0]["value"]) for row in rows]
    return tiles(found, lambda each: each.number)


def over_the_years(choice) -> list[tuple]:
    """(year, value) of the chosen indicator in each year that was counted."""
    rows = Figure.objects.filter(region=choice.region, metric=choice.metric.name).values_list("year", "amount", "base")
    kept = {year: (amount, base) for year, amount, base in rows}
    return [(each.year, choice.metric.value(*kept.get(each.year, (0, 0)))) for each in choice.rollups]


# -- how far agreements come, and where work waits --------------------------------------------------
def funnel(choice, values, membership) -> dict:
    """Each stage with its number and its share of the stage before."""
    rows = stages_of(values)
    has_records = sees_place(membership, choice.region.code)
    row = {"region": choice.region, "has_records": has_records}
    return {
        "stages": [{**each, "row": row, "figure": {"metric": each["stage"], "value": each["value"]}} for each in rows],
        "funnel": pictures.bars((each["stage"].label, each["value"]) for each in rows),
    }


def stages_of(values) -> list[dict]:
    numbers = [values[stage.name] for stage in STAGES]
    return [
        {"stage": stage, "value": number, "share": 100 * number / before if before else None}
        for stage, number, before in zip(STAGES, numbers, [0, *numbers], strict=False)
    ]


def waiting(choice, membership) -> dict:
    """Each kind of record and level with its days; the picture leaves out where nothing has been decided yet."""
    rows = waits_of(year=choice.year, code=choice.region.code)
    pairs = [(row["where"], row["days"]) for row in rows if row["days"] is not None]
    longest = max(pairs, key=lambda pair: pair[1], default=None)
    has_records = sees_place(membership, choice.region.code)
    return {"waits": rows, "wait_bars": pictures.bars(pairs), "longest": longest, "has_records": has_records}


def waits_of(*, year, code) -> list[dict]:
    rows = waiting_in(year=year, code=code)
    named = [
        row | {"kind": CHAINS[row["chain"]].label, "place": Level(row["level"]).label, "desk": LEVELS[row["level"]]}
        for row in rows
    ]
    return [row | {"where": f"{row['kind']} · {row['place']}"} for row in named]
