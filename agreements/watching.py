"""The nightly watch 预警: what is overdue, silent or about to end under running agreements, and who sees to it.

An agreement that runs has been filed and not ended. Whatever ends it, or is done about it, is seen by the next
watch: what no longer holds is gone. ``since`` follows from the dates alone, so a second watch changes nothing.
"""

from datetime import timedelta

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Case, Exists, OuterRef, Q, Subquery, When
from django.db.models.functions import Left, Length

from agreements.enums import OPEN_CHANGE_STATES, OPEN_FINDING_STATES, RUNNING_STATES, ActivityState, ChangeState
from agreements.models import Reminder
from common import clock
from leadership.codes import CODE_LENGTHS, NATION_CODE
from leadership.enums import Level
from leadership.models import LeadershipGroup
from leadership.scope import sees_places

SILENT_DAYS = 90
SOON_DAYS = 60
# How many days after it began each level becomes responsible, the later ones first.
RUNGS = ((60, Level.PROVINCE), (30, Level.PREFECTURE), (0, Level.COUNTY))

# The current version of an agreement that runs is the one in force. What an amendment promises anew under the same
# key goes on counting; it is overdue from the day after it was due, but not before the agreement was filed.
FOUND = """
    WITH running AS (
        SELECT agreement.id, agreement.region_id, version.id AS version_id, version.starts_on, version.ends_on,
               (SELECT (min(filed.filed_at) AT TIME ZONE %(zone)s)::date FROM agreements_agreementversion filed
                WHERE filed.agreement_id = agreement.id) AS filed_on
        FROM agreements_agreement agreement
        JOIN agreements_agreementversion version ON version.id = agreement.current_version_id
        WHERE agreement.state = ANY(%(running)s)
    ),
    progress AS (
        SELECT activity.agreement_id, task.key, sum(activity.done) AS done
        FROM agreements_activity activity JOIN agreements_task task ON task.id = activity.task_id
        WHERE activity.state = %(confirmed)s GROUP BY activity.agreement_id, task.key
    ),
    seen AS (
        SELECT agreement_id, max(held_on) AS held_on FROM agreements_activity
        WHERE state = ANY(%(reported)s) GROUP BY agreement_id
    ),
    spoken AS (
        SELECT running.*, GREATEST(filed_on, starts_on, seen.held_on) AS heard_on
        FROM running LEFT JOIN seen ON seen.agreement_id = running.id
    )
    SELECT running.id AS agreement_id, running.region_id, 'overdue_task' AS kind, task.id AS task_id,
           NULL::bigint AS finding_id, GREATEST(task.due_on + 1, filed_on) AS since
    FROM running JOIN agreements_task task ON task.version_id = running.version_id
    LEFT JOIN progress ON progress.agreement_id = running.id AND progress.key = task.key
    WHERE task.due_on < %(today)s AND COALESCE(progress.done, 0) < task.target
    UNION ALL
    SELECT id, region_id, 'silent', NULL, NULL, heard_on + %(silent_days)s FROM spoken
    WHERE heard_on <= %(today)s - %(silent_days)s AND ends_on >= %(today)s
    UNION ALL
    SELECT id, region_id, 'ends_soon', NULL, NULL, GREATEST(ends_on - %(soon_days)s, filed_on) FROM running
    WHERE ends_on BETWEEN %(today)s AND %(today)s + %(soon_days)s
    UNION ALL
    SELECT id, region_id, 'past_end', NULL, NULL, GREATEST(ends_on + 1, filed_on) FROM running
    WHERE ends_on < %(today)s AND NOT EXISTS (
        SELECT FROM agreements_agreementchange change
        WHERE change.agreement_id = running.id AND change.kind IN ('completion', 'termination')
              AND change.state <> ALL(%(not_handed_in)s)
    )
    UNION ALL
    SELECT running.id, running.region_id, 'overdue_finding', NULL, finding.id, finding.due_on + 1
    FROM running JOIN agreements_finding finding ON finding.agreement_id = running.id
    WHERE finding.state = ANY(%(open_findings)s) AND finding.due_on < %(today)s
"""
# Writes only what has changed since the last watch: most nights that is little.
STORE = f"""
    WITH found AS MATERIALIZED ({FOUND}),
    gone AS (
        DELETE FROM agreements_reminder reminder WHERE NOT EXISTS (
            SELECT FROM found WHERE found.agreement_id = reminder.agreement_id AND found.kind = reminder.kind
            AND found.task_id IS NOT DISTINCT FROM reminder.task_id
            AND found.finding_id IS NOT DISTINCT FROM reminder.finding_id
        )
    ),
    written AS (
        INSERT INTO agreements_reminder (agreement_id, region_id, kind, task_id, finding_id, since)
        SELECT agreement_id, region_id, kind, task_id, finding_id, since FROM found
        EXCEPT SELECT agreement_id, region_id, kind, task_id, finding_id, since FROM agreements_reminder
        ON CONFLICT (agreement_id, kind, task_id, finding_id) DO UPDATE SET since = EXCLUDED.since
    )
    SELECT count(*) FROM found
"""


@transaction.atomic
def watch() -> int:
    """Find anew what is to be remembered of all running agreements today; returns how many reminders stand.

    Readers see the former ones until this commits. Two watches wait for each other. [domain.md 6]
    """
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE agreements_reminder IN SHARE ROW EXCLUSIVE MODE")
        cursor.execute(STORE, parameters())
        return cursor.fetchone()[0]


def parameters() -> dict:
    return {
        "today": clock.today(),
        "zone": settings.TIME_ZONE,
        "running": list(RUNNING_STATES),
        "confirmed": ActivityState.CONFIRMED,
        "reported": [ActivityState.REPORTED, ActivityState.CONFIRMED],
        "open_findings": list(OPEN_FINDING_STATES),
        # A closing report that nobody above has to decide on is none.
        "not_handed_in": [*OPEN_CHANGE_STATES, ChangeState.DROPPED],
        "silent_days": SILENT_DAYS,
        "soon_days": SOON_DAYS,
    }


# -- who is responsible ------------------------------------------------------------------
def level_responsible(days: int) -> Level:
    """The level that sees to what has held for ``days``: the county, from 30 days the prefecture, from 60 the province.

    Where the place of that level has no active leadership group, the nearest one above it does.
    """
    return next(level for first_day, level in RUNGS if days >= first_day)


def on_rung(first_day, level) -> Q:
    """Reminders for which ``level`` is the one responsible today."""
    until = min((later for later, _level in RUNGS if later > first_day), default=None)
    began = Q(since__lte=clock.today() - timedelta(days=first_day)) if first_day else Q()
    return began if until is None else began & Q(since__gt=clock.today() - timedelta(days=until))


def with_responsible(reminders):
    """``reminders`` with the code ``responsible`` and the ``responsible_name`` of the place that sees to each today."""
    reach = Case(*(When(on_rung(*rung), then=CODE_LENGTHS[rung[1]]) for rung in RUNGS))
    around = Q(region_id=NATION_CODE)
    for _day, level in RUNGS:
        around |= Q(region_id=Left(OuterRef("region_id"), CODE_LENGTHS[level]))
    groups = LeadershipGroup.objects.active().annotate(length=Length("region_id"))
    nearest = groups.filter(around, length__lte=OuterRef("reach")).order_by("-length")
    return reminders.annotate(
        reach=reach,
        responsible=Subquery(nearest.values("region_id")[:1]),
        responsible_name=Subquery(nearest.values("region__name")[:1]),
    )


def of_the_level(reminders, code: str):
    """Of ``reminders``, those for which the leadership group of ``code`` is responsible today."""
    rungs = [rung for rung in RUNGS if len(code) <= CODE_LENGTHS[rung[1]]]
    mine = Q()
    for rung in rungs:
        mine |= on_rung(*rung) & _nobody_at(_lengths_between(code, rung[1]))
    # What holds on the highest rung holds on all: said by itself, it leaves little to look at.
    return reminders.filter(_nobody_at(_lengths_between(code, rungs[0][1])), mine)


def _lengths_between(code, level) -> list[int]:
    """Of the codes of the places below that of ``code``, down to ``level``."""
    return [length for length in CODE_LENGTHS.values() if len(code) < length <= CODE_LENGTHS[level]]


def _nobody_at(lengths) -> Q:
    """No place of these lengths of code, in which the agreement lies, has an active leadership group."""
    groups = LeadershipGroup.objects.active()
    nobody = Q()
    for length in lengths:
        nobody &= ~Exists(groups.filter(region_id=Left(OuterRef("region_id"), length)))
    return nobody


def for_workbench(membership):
    """The reminders that ``membership`` has to see to: those of its level, or all of an assisting party's own."""
    visible = Reminder.objects.visible_to(membership)
    return of_the_level(visible, membership.region_code) if sees_places(membership) else visible
