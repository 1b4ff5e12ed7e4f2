"""How far the places are with the assessments of a year: who has not reported [三(四)].

An agreement that is assessed for the year is begun, handed on by its county, confirmed by the province, forwarded.
What a correction under way is about counts as it stood before.
"""

from dataclasses import dataclass
from datetime import date

from django.db import connection

from agreements.enums import REPOSITORY_STATES
from assessments.enums import OPEN_ASSESSMENT_STATES, AssessmentState
from assessments.metrics import Narrowing
from common import clock
from leadership.enums import Level, Window
from leadership.models import Region
from leadership.programme import year_with_extensions

HANDED_ON = [state for state in AssessmentState.values if state not in OPEN_ASSESSMENT_STATES]

# The agreements that are assessed are those of ``assessing.assessable``.
BY_PLACE = f"""
    WITH assessed AS (
        SELECT assessment.agreement_id,
               bool_or(assessment.state = ANY(%(handed_on)s)) AS handed_on,
               bool_or(assessment.state = '{AssessmentState.CONFIRMED}') AS confirmed,
               bool_or(forwarding.id IS NOT NULL) AS forwarded
        FROM assessments_agreementassessment assessment
        LEFT JOIN assessments_forwarding forwarding ON forwarding.assessment_id = assessment.id
        WHERE assessment.year = %(year)s AND {{scope}}
        GROUP BY assessment.agreement_id
    ),
    counted AS (
        SELECT agreement.region_id AS code, count(*) AS agreements, count(assessed.agreement_id) AS begun,
               count(*) FILTER (WHERE assessed.handed_on) AS handed_on,
               count(*) FILTER (WHERE assessed.confirmed) AS confirmed,
               count(*) FILTER (WHERE assessed.forwarded) AS forwarded
        FROM agreements_agreement agreement
        JOIN agreements_agreementversion version ON version.id = agreement.current_version_id
        LEFT JOIN assessed ON assessed.agreement_id = agreement.id
        WHERE agreement.state = ANY(%(held)s) AND version.starts_on <= %(ends)s AND version.ends_on >= %(starts)s
          AND {{place}}
        GROUP BY agreement.region_id
    )
    SELECT child.code, sum(agreements), sum(begun), sum(handed_on), sum(confirmed), sum(forwarded)
    FROM leadership_region child JOIN counted ON left(counted.code, length(child.code)) = child.code
    WHERE child.level <= {Level.COUNTY:d}
      AND (child.parent_id = %(code)s OR (child.code = %(code)s AND child.level = {Level.COUNTY:d}))
    GROUP BY child.code
"""


@dataclass(frozen=True)
class Progress:
    """How far one place is. ``closes`` is the last day to hand on there; None while the year is not set up."""

    region: Region
    closes: date | None
    agreements: int = 0
    begun: int = 0
    handed_on: int = 0
    confirmed: int = 0
    forwarded: int = 0

    @property
    def open(self) -> int:
        """Agreements whose marks the county has not handed on."""
        return self.agreements - self.handed_on

    @property
    def is_late(self) -> bool:
        return bool(self.open) and self.closes is not None and self.closes < clock.today()

    @property
    def leads_down(self) -> bool:
        """Places in it have figures of their own."""
        return self.region.level < Level.COUNTY

    @property
    def percent(self) -> int:
        """The share handed on; what is not all is never a hundred."""
        return 100 * self.handed_on // self.agreements if self.agreements else 100


def progress_in(region: Region, year: int) -> list[Progress]:
    """The places in ``region`` (a county: itself) that have agreements to assess, the late and slow ones first.

    One statement counts them all; places without any such agreement have nothing to report.
    """
    windows = year_with_extensions(year)
    counted = counts_by_place(region.code, year)
    places = Region.objects.in_bulk(counted)
    rows = [
        Progress(places[code], windows and windows.window(Window.ASSESSMENT, code)[1], *counts)
        for code, counts in counted.items()
    ]
    return sorted(rows, key=lambda row: (not row.is_late, row.percent, -row.open, row.region.code))


def counts_by_place(code: str, year: int) -> dict[str, list[int]]:
    narrowed = Narrowing([code])
    sql = BY_PLACE.format(scope=narrowed["assessment.region_id"], place=narrowed["agreement.region_id"])
    values = {"starts": date(year, 1, 1), "ends": date(year, 12, 31), "held": list(REPOSITORY_STATES)}
    with connection.cursor() as cursor:
        cursor.execute(sql, values | {"year": year, "code": code, "handed_on": HANDED_ON})
        return {place: [int(count) for count in counts] for place, *counts in cursor.fetchall()}


def whole(region: Region, rows: list[Progress]) -> Progress:
    """The sum of all rows."""
    names = ("agreements", "begun", "handed_on", "confirmed", "forwarded")
    return Progress(region, None, *(sum(getattr(row, name) for row in rows) for name in names))
