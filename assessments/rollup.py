"""The roll-up: all figures of a year, at every level, in one statement from the records [INV-10].

A helper, expert or village that stands in several agreements of a region counts once there;
so does an organisation that was registered twice and merged.
``records_behind`` gives the agreements that a figure is counted from.
"""

from django.db import connection, transaction

from agreements.enums import REPOSITORY_STATES
from agreements.models import Agreement
from assessments.enums import Indicator
from assessments.models import Figure, Rollup
from common import clock
from leadership.models.region import within

# Each agreement stands in its county and in every place above that has a row.
COUNT = """
    WITH held AS (
        SELECT agreement.id, agreement.current_version_id AS version_id, region.code
        FROM agreements_agreement agreement
        CROSS JOIN LATERAL unnest(ARRAY['0', left(agreement.region_id, 2), left(agreement.region_id, 4),
                                        agreement.region_id]) AS place(code)
        JOIN leadership_region region ON region.code = place.code
        WHERE agreement.year = %(year)s AND agreement.state = ANY(%(states)s)
    )
    SELECT code, 'agreements', count(*) FROM held GROUP BY code
    UNION ALL
    SELECT code, 'organisations', count(DISTINCT COALESCE(organisation.merged_into_id, organisation.id))
    FROM held JOIN agreements_agreementversion version ON version.id = held.version_id
    JOIN registry_organisation organisation ON organisation.id = version.organisation_id GROUP BY code
    UNION ALL
    SELECT code, 'experts', count(DISTINCT link.expert_id)
    FROM held JOIN agreements_agreementexpert link USING (version_id) GROUP BY code
    UNION ALL
    SELECT code, 'villages', count(DISTINCT link.village_id)
    FROM held JOIN agreements_agreementvillage link USING (version_id) GROUP BY code
"""
STORE = f"""
    INSERT INTO assessments_figure (year, region_id, indicator, value)
    SELECT %(year)s, counted.* FROM ({COUNT}) counted
"""


@transaction.atomic
def roll_up(*, year: int) -> int:
    """Compute all figures of ``year`` afresh; returns how many there are.

    Readers see the former figures until this commits, and go on seeing them if it fails. Two
    roll-ups of a year wait for each other, so the later one wins with the later records.
    """
    Rollup.objects.get_or_create(year=year, defaults={"computed_at": clock.now()})
    Rollup.objects.select_for_update().get(year=year)
    Figure.objects.filter(year=year).delete()
    with connection.cursor() as cursor:
        cursor.execute(STORE, _parameters(year))
        stored = cursor.rowcount
    Rollup.objects.filter(year=year).update(computed_at=clock.now())
    return stored


def differences(*, year: int) -> list[tuple]:
    """Figures that a recount from the records does not confirm: (region, indicator, stored, counted)."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT, _parameters(year))
        counted = {(code, indicator): value for code, indicator, value in cursor.fetchall()}
    stored = {(figure.region_id, figure.indicator): figure.value for figure in Figure.objects.filter(year=year)}
    return [
        (*key, stored.get(key, 0), counted.get(key, 0))
        for key in sorted(stored.keys() | counted.keys())
        if stored.get(key, 0) != counted.get(key, 0)
    ]


def figures_of(*, year: int, codes) -> dict[str, dict[str, int]]:
    """The stored figures of some regions: region code → indicator → value, zero where there is no row."""
    figures = {code: dict.fromkeys(Indicator.values, 0) for code in codes}
    for figure in Figure.objects.filter(year=year, region_id__in=figures):
        figures[figure.region_id][figure.indicator] = figure.value
    return figures


def records_behind(*, year: int, code: str):
    """The agreements from which the figures of a region and year are counted."""
    return Agreement.objects.filter(within(code), year=year, state__in=REPOSITORY_STATES)


def _parameters(year):
    return {"year": year, "states": list(REPOSITORY_STATES)}
