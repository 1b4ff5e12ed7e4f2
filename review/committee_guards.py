"""What the database itself refuses about the joint review committee [三(六)], whatever path a change takes.

The messages are English msgids; ``common.database_errors`` shows them in the user's language.
"""

import pgtrigger
from django.utils.translation import gettext_noop

from common.guards import refuse
from leadership.codes import NATION_CODE
from leadership.enums import Role
from leadership.permissions import READING_ROLES
from review.enums import PRESIDING, NominationState, ReviewTaskState

NOT_OF_COMMITTEE = gettext_noop(
    "On the joint committee sit reviewers of the nation, each with the province that they come from."
)
HAS_OTHER_DUTY = gettext_noop("Whoever has a duty by which they read nominations does not sit on the joint committee.")
SEAT_STAYS = gettext_noop("Who was seated on a panel, and what was said of them, stays; they accept the terms once.")
ENOUGH_SCORERS = gettext_noop(
    "This candidate has all the scorers that it needs; a further one is asked for by the chair."
)
NOT_BEFORE_COMMITTEE = gettext_noop(
    "The joint committee reviews what the nation has taken in, nobody their own province."
)
NOT_ADMITTED = gettext_noop("Only members who have accepted the terms score, and who have no other duty.")
DECLARED_FOR_GOOD = gettext_noop("A declared conflict of interest stays on record.")
ASKED_FOR_GOOD = gettext_noop("That a further scorer was asked for stays on record.")
CHAIR_ASKS = gettext_noop("The chair asks once all scorers of the candidate have sent their marks, and their own, too.")
QUESTION_IS_ASKED = gettext_noop("A question about marks stays as it was asked, and is answered once.")

TASKS, PANEL, SESSIONS = "review_reviewtask", "review_panelist", "review_reviewsession"
READING = ", ".join(f"'{role}'" for role in READING_ROLES)
PRESIDE = ", ".join(f"'{seat}'" for seat in PRESIDING)
COUNTS = f"state <> '{ReviewTaskState.DECLINED}' AND conflict = ''"


def reads_besides(membership: str) -> str:
    """A condition: the account of a membership has a duty, this or another, that reads nominations."""
    return f"""EXISTS (
        SELECT 1 FROM leadership_membership own
        JOIN leadership_membership duty ON duty.user_id = own.user_id AND duty.ended_on IS NULL
        JOIN leadership_leadershipgroup office ON office.id = duty.group_id AND office.is_active
        WHERE own.id = {membership} AND duty.roles::text[] && ARRAY[{READING}]
    )"""


PANELIST_FITS = pgtrigger.Trigger(
    name="panelist_fits",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update,
    func=f"""
        IF TG_OP = 'UPDATE' THEN
            IF to_jsonb(NEW) - 'seat' - 'accepted_at' IS DISTINCT FROM to_jsonb(OLD) - 'seat' - 'accepted_at'
               OR (OLD.accepted_at IS NOT NULL AND NEW.accepted_at IS DISTINCT FROM OLD.accepted_at) THEN
                {refuse(SEAT_STAYS)}
            END IF;
            RETURN NEW;
        END IF;
        IF NOT EXISTS (SELECT 1 FROM {SESSIONS} WHERE id = NEW.session_id AND region_id = '{NATION_CODE}') THEN
            RETURN NEW;
        END IF;
        IF NEW.province_id IS NULL OR NOT EXISTS (
            SELECT 1 FROM leadership_membership member
            JOIN leadership_leadershipgroup office ON office.id = member.group_id
            WHERE member.id = NEW.membership_id AND office.region_id = '{NATION_CODE}'
              AND member.department = NEW.department AND '{Role.REVIEWER}' = ANY (member.roles)
        ) THEN
            {refuse(NOT_OF_COMMITTEE)}
        END IF;
        IF {reads_besides("NEW.membership_id")} THEN
            {refuse(HAS_OTHER_DUTY)}
        END IF;
        RETURN NEW;
    """,
)

# The session is held, so that of two who draw at once the second sees whom the first drew.
SCORERS_AS_NEEDED = pgtrigger.Trigger(
    name="scorers_as_needed",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    declare=[("needed", "integer")],
    func=f"""
        SELECT scorers INTO needed FROM {SESSIONS} WHERE id = NEW.session_id FOR NO KEY UPDATE;
        SELECT needed + count(*) INTO needed FROM review_furtherscorer
        WHERE session_id = NEW.session_id AND nomination_id = NEW.nomination_id;
        IF needed <= (
            SELECT count(*) FROM {TASKS}
            WHERE session_id = NEW.session_id AND nomination_id = NEW.nomination_id AND {COUNTS}
        ) THEN
            {refuse(ENOUGH_SCORERS)}
        END IF;
        RETURN NEW;
    """,
)

SCORED_IN_ORDER = pgtrigger.Trigger(
    name="scored_in_order",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update,
    declare=[("member", f"{PANEL}%ROWTYPE")],
    func=f"""
        IF NOT EXISTS (SELECT 1 FROM {SESSIONS} WHERE id = NEW.session_id AND region_id = '{NATION_CODE}') THEN
            RETURN NEW;
        END IF;
        SELECT * INTO member FROM {PANEL} WHERE id = NEW.panelist_id;
        IF TG_OP = 'INSERT' AND NOT EXISTS (
            SELECT 1 FROM review_nomination nominee
            WHERE nominee.id = NEW.nomination_id AND nominee.state = '{NominationState.TAKEN_IN}'
              AND left(nominee.region_id, 2) <> member.province_id
        ) THEN
            {refuse(NOT_BEFORE_COMMITTEE)}
        END IF;
        IF TG_OP = 'UPDATE' AND OLD.state <> NEW.state AND NEW.state = '{ReviewTaskState.SUBMITTED}'
           AND (member.accepted_at IS NULL OR {reads_besides("member.membership_id")}) THEN
            {refuse(NOT_ADMITTED)}
        END IF;
        RETURN NEW;
    """,
)


def chair_may_not_ask(session: str, nomination: str) -> str:
    """A condition: whoever asks does not preside there, or something is still to be scored."""
    return f"""NOT EXISTS (
            SELECT 1 FROM {PANEL} WHERE id = NEW.asked_by_id AND session_id = {session} AND seat IN ({PRESIDE})
        ) OR EXISTS (
            SELECT 1 FROM {TASKS} task WHERE task.state = '{ReviewTaskState.ASSIGNED}'
              AND (task.panelist_id = NEW.asked_by_id
                   OR (task.session_id = {session} AND task.nomination_id = {nomination}))
        )"""


FURTHER_BY_CHAIR = pgtrigger.Trigger(
    name="further_by_chair",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    func=f"""
        IF {chair_may_not_ask("NEW.session_id", "NEW.nomination_id")} OR (
            SELECT scorers FROM {SESSIONS} WHERE id = NEW.session_id
        ) > (
            SELECT count(*) FROM {TASKS}
            WHERE session_id = NEW.session_id AND nomination_id = NEW.nomination_id AND {COUNTS}
        ) THEN
            {refuse(CHAIR_ASKS)}
        END IF;
        RETURN NEW;
    """,
)

ASKED_BY_CHAIR = pgtrigger.Trigger(
    name="asked_by_chair",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    declare=[("asked", f"{TASKS}%ROWTYPE")],
    func=f"""
        SELECT * INTO asked FROM {TASKS} WHERE id = NEW.task_id;
        IF asked.state <> '{ReviewTaskState.SUBMITTED}'
           OR {chair_may_not_ask("asked.session_id", "asked.nomination_id")} THEN
            {refuse(CHAIR_ASKS)}
        END IF;
        RETURN NEW;
    """,
)

QUESTION_STAYS = pgtrigger.Trigger(
    name="question_stays",
    when=pgtrigger.Before,
    operation=pgtrigger.Update | pgtrigger.Delete,
    func=f"""
        IF TG_OP = 'DELETE' OR OLD.answered_at IS NOT NULL
           OR to_jsonb(NEW) - 'answer' - 'answered_at' IS DISTINCT FROM to_jsonb(OLD) - 'answer' - 'answered_at' THEN
            {refuse(QUESTION_IS_ASKED)}
        END IF;
        RETURN NEW;
    """,
)
