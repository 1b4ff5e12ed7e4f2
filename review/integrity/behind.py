"""What lies behind the nominations of a province and year, for SQL: the agreements they rest on, and what was done.

``nominees``, ``behind`` and ``held`` are what ``review.deeds`` reads of one nomination, of all of them at once: the
agreements of its county in which it takes part, and their confirmed activities of the year; of an expert, those in
which the expert took part.
"""

from django.db import connection

from agreements.enums import ActivityState
from leadership.codes import within
from review.eligibility import GROUNDS
from review.enums import CHECKED_STATES
from review.models import Nomination
from review.notice_guards import listed

# Of what an activity shares with others as many of the nearest are told: a picture that is everywhere is one doubt.
MOST_PAIRS = 3
# What others handed in counts against a nominee, also before it is confirmed.
HANDED_IN = f"other.state <> '{ActivityState.DRAFT}'"

HELD = f"""
WITH nominees AS MATERIALIZED (
    SELECT nomination.id, nomination.region_id, nomination.year, nomination.expert_id,
        COALESCE(named.merged_into_id, named.id) AS organisation_id
    FROM review_nomination nomination LEFT JOIN registry_organisation named ON named.id = nomination.organisation_id
    WHERE nomination.year = %(year)s AND nomination.region_id >= %(first)s AND nomination.region_id < %(beyond)s
      AND nomination.number IS NOT NULL AND nomination.state IN ({listed(CHECKED_STATES)})
), behind AS MATERIALIZED (
    SELECT nominees.id AS nomination_id, nominees.year, nominees.expert_id,
        agreement.id AS agreement_id, version.id AS version_id
    FROM nominees
    JOIN agreements_agreement agreement
      ON agreement.region_id = nominees.region_id AND agreement.state IN ({listed(GROUNDS)})
    JOIN agreements_agreementversion version ON version.id = agreement.current_version_id
    LEFT JOIN registry_organisation named ON named.id = version.organisation_id
    WHERE COALESCE(named.merged_into_id, named.id) = nominees.organisation_id OR EXISTS (
        SELECT 1 FROM agreements_agreementexpert link
        WHERE link.version_id = version.id AND link.expert_id = nominees.expert_id
    )
), held AS MATERIALIZED (
    SELECT behind.nomination_id, behind.version_id, activity.id, activity.region_id, activity.held_on,
        activity.village_id, activity.people_trained
    FROM behind JOIN agreements_activity activity ON activity.agreement_id = behind.agreement_id
    WHERE activity.state = '{ActivityState.CONFIRMED}'
      AND activity.held_on >= make_date(behind.year, 1, 1) AND activity.held_on < make_date(behind.year + 1, 1, 1)
      AND (behind.expert_id IS NULL OR EXISTS (
        SELECT 1 FROM agreements_activityexpert link
        WHERE link.activity_id = activity.id AND link.expert_id = behind.expert_id
      ))
)"""


def rows(select: str, *, province: str, year: int, **values) -> list[tuple]:
    """The rows of ``select``, which reads ``nominees``, ``behind`` and ``held``."""
    place = {"first": province, "beyond": str(int(province) + 1)}
    with connection.cursor() as cursor:
        cursor.execute(HELD + select, {"year": year, "most": MOST_PAIRS, **place, **values})
        return cursor.fetchall()


def nominations_of(province: str, year: int):
    """The nominations at which the checks look: live, and submitted."""
    return Nomination.objects.filter(within(province), number__isnull=False, state__in=CHECKED_STATES, year=year)
