"""How long records lie at the desks of each level, from the step logs, kept in ``PlaceStatistics`` [INV-10].

Counted along with the figures of the roll-up, in the same moment: everything each night; during the day the counties
that were marked and the places above them.

A stay begins with one step of a record and ends with the next; it belongs to the level whose group took that. Drafts
are nobody's waiting work and do not count, nor does what ended a record from elsewhere.
"""

from collections import defaultdict
from collections.abc import Collection

from django.db import connection

from agreements.workflow import AGREEMENT
from assessments.rollup import places_above, years
from assessments.workflow import ASSESSMENT
from common import clock
from common.workflow import ANYWHERE
from leadership.codes import NATION_CODE
from leadership.enums import Level
from portal.models import PlaceStatistics
from review.workflow import NOMINATION

CHAINS = (AGREEMENT, ASSESSMENT, NOMINATION)
DAYS = "round((percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM lasted)) / 86400)::numeric, 1)::float"
# Of what lies there still, the moment is kept: how many days that are depends on who reads when.
SINCE = "round((percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM moved_at)))::numeric)::bigint"
STAYS = """
    SELECT record.year, record.region_id, step.group_id, step.from_state, step.verb,
           step.at - lag(step.at) OVER (PARTITION BY step.record_id ORDER BY step.serial) AS lasted
    FROM {steps} step JOIN {records} record ON record.id = step.record_id
"""
LYING = """
    SELECT record.year, record.region_id, record.desk_id AS group_id, record.moved_at
    FROM {records} record WHERE record.state = ANY(%(due)s)
"""
# Each county with itself and the places above it that are asked for; some stand directly under their province.
BY_PLACE = """
    WITH above AS MATERIALIZED (
        SELECT DISTINCT county.code AS region_id, place.code AS place
        FROM leadership_region county
        CROSS JOIN LATERAL (VALUES ('{nation}'), (left(county.code, 2)), (left(county.code, 4)), (county.code)) of(code)
        JOIN leadership_region place ON place.code = of.code
        WHERE county.level <= {county:d} AND (%(places)s::text[] IS NULL OR place.code = ANY(%(places)s))
    )
    SELECT year, place, desk.level, {measure}, count(*) FROM ({stays}) stay
    JOIN above USING (region_id)
    JOIN leadership_leadershipgroup office ON office.id = stay.group_id
    JOIN leadership_region desk ON desk.code = office.region_id
    WHERE {condition} GROUP BY year, place, desk.level
"""
OVER = "lasted IS NOT NULL AND from_state = ANY(%(due)s) AND verb = ANY(%(verbs)s)"


def count_desks(counties: Collection[str] | None) -> None:
    """The days of some counties and of the places above them, or of all places (None), as of this moment."""
    places = None if counties is None else sorted({*counties, *places_above(counties)})
    known, now = set(years()), clock.now()
    rows = [
        PlaceStatistics(year=year, region_id=code, computed_at=now, waiting=waiting)
        for (year, code), waiting in waited(places).items()
        if year in known
    ]
    former = PlaceStatistics.objects.all() if places is None else PlaceStatistics.objects.filter(region__in=places)
    former.delete()
    PlaceStatistics.objects.bulk_create(rows, batch_size=1000)


def waited(places) -> dict[tuple[int, str], list[dict]]:
    """(year, place) → a row for each chain and level at which something lay: median days and how many, then and now."""
    found = defaultdict(list)
    for chain in CHAINS:
        rows = defaultdict(lambda: {"days": None, "stays": 0, "since": None, "lying": 0})
        for *key, days, number in grouped(chain, STAYS, DAYS, OVER, places):
            rows[tuple(key)] |= {"days": days, "stays": number}
        for *key, since, number in grouped(chain, LYING, SINCE, "true", places):
            rows[tuple(key)] |= {"since": since, "lying": number}
        for (year, place, level), row in sorted(rows.items(), key=lambda each: -each[0][2]):
            found[year, place].append({"chain": chain.name, "level": level} | row)
    return found


def grouped(chain, stays, measure, condition, places) -> list[tuple]:
    """Year, place, level, median, number: of the records of a chain."""
    stays = stays.format(records=chain.model._meta.db_table, steps=chain.step_model._meta.db_table)
    parts = {"nation": NATION_CODE, "county": Level.COUNTY, "measure": measure, "condition": condition}
    given = {"places": places, "due": due_states(chain), "verbs": [m.verb for m in chain.moves if m.where != ANYWHERE]}
    with connection.cursor() as cursor:
        cursor.execute(BY_PLACE.format(stays=stays, **parts), given)
        return cursor.fetchall()


def due_states(chain) -> list[str]:
    """Where a record waits for somebody, the draft left out."""
    due = {str(source) for move in chain.moves if move.is_due for source in move.sources}
    return sorted(due - {str(chain.initial)})


def waiting_in(*, year: int, code: str) -> list[dict]:
    """What is kept of a place, with ``days_now``, for how many days half of what lies there has lain at least."""
    kept = PlaceStatistics.objects.filter(year=year, region=code).first()
    return [row | {"days_now": days_since(row["since"])} for row in kept.waiting] if kept else []


def days_since(moment: int | None) -> float | None:
    return None if moment is None else round((clock.now().timestamp() - moment) / 86400, 1)
