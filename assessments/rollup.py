"""The roll-up: the figures of a year, of every metric and every place from the nation to the counties [INV-10].

All are put together from the metrics' own queries, in one moment. What stands in several agreements of a place counts
once there. A whole roll-up counts everything; one of changes counts the counties that were marked
(``leadership.ChangedPlace``) and the places above them, and comes to the same figures.
"""

from collections.abc import Callable, Collection
from contextlib import contextmanager

from django.db import connection
from django.db.models import Max, Min

from agreements.models import Agreement
from assessments.metrics import METRICS, joined, parameters
from assessments.models import Figure, Rollup
from common import clock
from common.moment import alone, one_moment
from leadership.codes import NATION_CODE
from leadership.models import ChangedPlace, ProgrammeYear

ROLL_UP = "rollup"
# From here on it is quicker to count everything than the counties that changed.
MANY_COUNTIES = 200
# What storeys above keep beside the figures of all years, counted along: of some counties, or (None) of everything.
ALONG: list[Callable[[Collection[str] | None], None]] = []

COUNTY = "left(code, 6)"
# The places above a county that have figures; some counties stand directly under their province.
ABOVE = f"""
    CROSS JOIN LATERAL (VALUES ('{NATION_CODE}'), (left(county, 2)), (left(county, 4))) above(place)
    JOIN leadership_region region ON region.code = above.place
"""
KEEP = """
    INSERT INTO assessments_figure (year, region_id, metric, amount, base)
    SELECT %(year)s, place, metric, amount, base FROM counted
    WHERE NOT EXISTS (
        SELECT 1 FROM assessments_figure kept
        WHERE kept.year = %(year)s AND kept.region_id = counted.place AND kept.metric = counted.metric
          AND kept.amount = counted.amount AND kept.base = counted.base
    )
    ON CONFLICT (year, region_id, metric) DO UPDATE SET amount = EXCLUDED.amount, base = EXCLUDED.base
"""
DROP = """
    DELETE FROM assessments_figure figure
    WHERE figure.year = %(year)s AND (%(places)s::text[] IS NULL OR figure.region_id = ANY(%(places)s))
      AND NOT EXISTS (SELECT 1 FROM counted WHERE counted.place = figure.region_id AND counted.metric = figure.metric)
"""


# -- counting ------------------------------------------------------------------------------
def count_everything(places=None) -> str:
    """The one statement for all figures of a year: place, metric, amount, base; of some places and those in them."""
    counties = " UNION ALL ".join(of_counties(metric, places) for metric in METRICS.values())
    summed = [f"'{metric.name}'" for metric in METRICS.values() if not metric.spans]
    parts = [
        "SELECT county AS place, metric, amount, base FROM counties",
        f"SELECT place, metric, sum(amount), sum(base) FROM counties {ABOVE}"
        f" WHERE metric IN ({', '.join(summed)}) GROUP BY place, metric",
        *(of_places_above(metric, places) for metric in METRICS.values() if metric.spans),
    ]
    return f"WITH counties AS ({counties}) " + " UNION ALL ".join(parts)


def of_counties(metric, places=None) -> str:
    """The figures of counties, of some or all."""
    return (
        f"SELECT {COUNTY} AS county, '{metric.name}' AS metric, {metric.aggregate}"
        f" FROM ({metric.rows(places)}) counted GROUP BY 1"
    )


def of_places_above(metric, places=None) -> str:
    """The figures above the counties of a metric whose items can stand in several counties: how many different ones."""
    return f"{of_nation(metric, places)} UNION ALL {of_provinces(metric, places)}"


def of_nation(metric, places=None) -> str:
    """Rows without their repeats are counted faster than by DISTINCT within the count."""
    items = f"SELECT DISTINCT item FROM ({metric.rows(places)}) counted"
    counted = f"SELECT '{NATION_CODE}' AS place, '{metric.name}', count(*)::numeric, 0::numeric FROM ({items}) item"
    return f"{counted} HAVING count(*) > 0"


def of_provinces(metric, places=None) -> str:
    """Of provinces and prefectures; the items of a province are found among those of its prefectures."""
    return f"""SELECT place, '{metric.name}', amount, 0::numeric FROM (
        WITH prefectures AS MATERIALIZED (
            SELECT DISTINCT left(code, 4) AS place, item FROM ({metric.rows(places)}) counted
        )
        SELECT place, count(*)::numeric AS amount FROM prefectures GROUP BY place
        UNION ALL
        SELECT place, count(*)::numeric
        FROM (SELECT DISTINCT left(place, 2) AS place, item FROM prefectures) province GROUP BY place
    ) counted JOIN leadership_region region ON region.code = counted.place"""


def count_changes(counties: Collection[str]) -> list[str]:
    """What to count where only some counties changed: their figures; then, with these kept, those of places above."""
    of_them = " UNION ALL ".join(of_counties(metric, counties) for metric in METRICS.values())
    summed = [f"'{metric.name}'" for metric in METRICS.values() if not metric.spans]
    sums = f"""
        SELECT place, metric, sum(amount) AS amount, sum(base) AS base
        FROM (SELECT region_id AS county, metric, amount, base FROM assessments_figure
              WHERE year = %(year)s AND length(region_id) = 6 AND metric IN ({", ".join(summed)})) counties {ABOVE}
        WHERE place = ANY(%(above)s) GROUP BY place, metric
    """
    provinces = {code[:2] for code in counties}
    spanning = [metric for metric in METRICS.values() if metric.spans]
    of_some = [
        f"SELECT * FROM ({of_provinces(metric, provinces)}) counted WHERE place = ANY(%(above)s)" for metric in spanning
    ]
    return [
        f"SELECT county AS place, metric, amount, base FROM ({of_them}) counted",
        " UNION ALL ".join([sums, *map(of_nation, spanning), *of_some]),
    ]


# -- keeping --------------------------------------------------------------------------------
def roll_up(*, year: int) -> int:
    """Compute all figures of ``year`` afresh; returns how many there are.

    Readers see the former figures, with their time, until this commits, and go on seeing them if it fails.
    """
    with alone(ROLL_UP), one_moment():
        now = clock.now()
        stored = keep(count_everything(), year, None)
        Rollup.objects.update_or_create(year=year, defaults={"computed_at": now})
        return stored


def roll_up_all() -> None:
    """All figures of all years, in one moment; what was marked is counted with them."""
    with alone(ROLL_UP), one_moment():
        marks = list(ChangedPlace.objects.values_list("pk", flat=True))
        count_years(None)
        ChangedPlace.objects.filter(pk__in=marks).delete()


def roll_up_changes() -> int:
    """Bring the figures of all years in line with the counties that were marked; returns how many counties those were.

    Where many have changed, or a day has passed (which makes tasks due), everything is counted.
    """
    with alone(ROLL_UP), one_moment():
        marks = list(ChangedPlace.objects.values_list("pk", "region"))
        counties = {region for _pk, region in marks}
        is_whole = len(counties) > MANY_COUNTIES or NATION_CODE in counties or not is_of_today()
        count_years(None if is_whole else counties)
        ChangedPlace.objects.filter(pk__in=[pk for pk, _region in marks]).delete()
        return len(counties)


def is_of_today() -> bool:
    """Every year has figures, and they were last computed today."""
    computed = dict(Rollup.objects.values_list("year", "computed_at"))
    return all(year in computed and clock.day_of(computed[year]) == clock.today() for year in years())


def count_years(counties) -> None:
    for year in years():
        now = clock.now()
        if counties is None:
            keep(count_everything(), year, None)
        elif counties:
            above = places_above(counties)
            of_them, of_those_above = count_changes(counties)
            with by_index():
                keep(of_them, year, sorted(counties))
                keep(of_those_above, year, above, above=above)
        Rollup.objects.update_or_create(year=year, defaults={"computed_at": now})
    if counties is None or counties:
        for count in ALONG:
            count(counties)


def places_above(counties) -> list[str]:
    """The codes of all places above some counties; groupings without a row are among them."""
    return sorted({place for code in counties for place in (NATION_CODE, code[:2], code[:4])})


@contextmanager
def by_index():
    """Within, the planner takes a single row for nearly as cheap as one of many, as it is where tables lie in memory.

    Else it reads whole tables even for the records of a few counties.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL random_page_cost = 1.1")
        yield
        cursor.execute("SET LOCAL random_page_cost = DEFAULT")


def keep(count: str, year: int, places, **more) -> int:
    """Write what differs from the figures kept of ``places`` (None: of all), and drop what no longer counts."""
    given = parameters(year) | {"places": places} | more
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS counted")
        cursor.execute(f"CREATE TEMP TABLE counted ON COMMIT DROP AS {count}", given)
        cursor.execute("SELECT count(*) FROM counted")
        counted = cursor.fetchone()[0]
        cursor.execute(KEEP, given)
        cursor.execute(DROP, given)
    return counted


def years() -> list[int]:
    """From the first programme year or agreement to this year."""
    known = [*ProgrammeYear.objects.values_list("year", flat=True)]
    known += [year for year in Agreement.objects.aggregate(Min("year"), Max("year")).values() if year]
    return list(range(min(known), max(*known, clock.today().year) + 1)) if known else []


def mark(codes: Collection[str]) -> None:
    """Have the next roll-up count these counties; ``NATION_CODE`` stands for all of them."""
    ChangedPlace.objects.bulk_create([ChangedPlace(region_id=code) for code in codes], ignore_conflicts=True)


# -- reading --------------------------------------------------------------------------------
def counted_now(*, year: int, code: str) -> dict[str, dict[str, tuple]]:
    """The figures of a place and of those in it, from the records as of this moment, in one statement; kept nowhere."""
    ((start, end),) = joined([code])
    found: dict[str, dict[str, tuple]] = {}
    with connection.cursor() as cursor:
        sql = f"SELECT * FROM ({count_everything([code])}) counted WHERE place >= %(start)s AND place < %(end)s"
        cursor.execute(sql, parameters(year) | {"start": start, "end": end})
        for place, metric, amount, base in cursor.fetchall():
            found.setdefault(place, {})[metric] = (amount, base)
    return found


def differences(*, year: int) -> list[tuple]:
    """Figures that a recount from the records does not confirm: (place, metric, kept, counted), each (amount, base)."""
    with connection.cursor() as cursor:
        cursor.execute(count_everything(), parameters(year))
        counted = {(place, metric): (amount, base) for place, metric, amount, base in cursor.fetchall()}
    rows = Figure.objects.filter(year=year).values_list("region", "metric", "amount", "base")
    kept = {(region, metric): (amount, base) for region, metric, amount, base in rows}
    nothing = (0, 0)
    return [
        (*key, kept.get(key, nothing), counted.get(key, nothing))
        for key in sorted(kept.keys() | counted.keys())
        if kept.get(key, nothing) != counted.get(key, nothing)
    ]


def amounts_of(*, year: int, codes, metrics=None) -> dict[str, dict[str, tuple]]:
    """The kept figures of some places: place → metric → (amount, base), zeros where there is no row."""
    names = list(METRICS if metrics is None else metrics)
    found = {code: dict.fromkeys(names, (0, 0)) for code in codes}
    for figure in Figure.objects.filter(year=year, region_id__in=found, metric__in=names):
        found[figure.region_id][figure.metric] = (figure.amount, figure.base)
    return found


def figures_of(*, year: int, codes, metrics=None) -> dict[str, dict[str, object]]:
    """The same as people read them: place → metric → value; None where a share is of nothing."""
    amounts = amounts_of(year=year, codes=codes, metrics=metrics)
    return {
        code: {name: METRICS[name].value(*pair) for name, pair in of_one.items()} for code, of_one in amounts.items()
    }
