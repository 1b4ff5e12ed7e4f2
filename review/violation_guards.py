"""What the database itself refuses about violation cases [四(五)], whatever path a change takes.

What was reported stays; each further part is written at its own place of the chain, and nothing of it once decided.
A decision takes two persons, neither of whom reported or investigated: the database notes by itself who did. A bar is
nothing but a decision in force: it is asked for wherever a nominee would go forward.

The messages are English msgids; ``common.database_errors`` shows them in the user's language.
"""

import pgtrigger
from django.utils.translation import gettext_noop

from common.guards import CHAIN_COLUMNS, never, refuse, written_with
from review.enums import BARRING_MEASURES, EVIDENCE_STATES, STANDING_CASE_STATES, CaseState, NominationState
from review.notice_guards import listed

CASE_STAYS = gettext_noop("What was reported stays as it is; the investigation is added to it.")
PART_STAYS = gettext_noop("Each part of a violation case is written at its own stage, and stays once it is decided.")
TIMES_STAY = gettext_noop("When a decision came into force or was lifted is noted with that very step.")
ACCUSED_ELSEWHERE = gettext_noop("The nomination and the objection of a violation case are about the accused.")
CASES_STAY = gettext_noop("Violation cases, their evidence and who investigated them are never deleted or changed.")
NOT_BY_INVESTIGATORS = gettext_noop("Whoever reported or investigated a violation does not decide on it.")
TWO_PERSONS = gettext_noop("A decision on a violation takes two persons: one decides, another one confirms.")
CONCERNED_BY_CASE = gettext_noop("Whoever is accused, or put the nominee forward, does not handle the case.")
BARRED = gettext_noop("A decision on a violation is in force against this nominee, who is barred.")
BARRED_REVIEWER = gettext_noop("A decision on a violation is in force against this reviewer, who is barred.")
STOPPED_BY_NOTHING = gettext_noop("A nomination is stopped by a decision in force that revokes the eligibility.")

CASES, STEPS, INVESTIGATORS = "review_violationcase", "review_violationcasestep", "review_caseinvestigator"
# Verbs by which somebody investigates, and those by which somebody decides.
INVESTIGATING = ("take_up", "hear", "put_forward")
DECIDING = ("refuse", "return", "decide", "dismiss", "confirm", "object", "allow", "reject", "lift", "doubt")
# Who confirms what whom decided.
CONFIRMED_BY = {"confirm": "decide", "lift": "allow"}
# A barred nominee still goes back, or out; anything else is refused, also what higher storeys add.
WAYS_OUT = (
    NominationState.DRAFT,
    NominationState.RETURNED,
    NominationState.NOT_SELECTED,
    NominationState.SENT_BACK,
    NominationState.NOT_AWARDED,
    NominationState.DROPPED,
    NominationState.STOPPED,
)

# What is written at which stage.
PARTS = {
    CaseState.INVESTIGATION: ("findings", "statement", "statement_on", "statement_due"),
    CaseState.HEARD: ("measure", "barred_until", "grounds"),
    CaseState.IN_FORCE: ("appeal", "appealed_on"),
}
TIMES = ("in_force_at", "appeal_until", "lifted_at")


def row(columns, of: str) -> str:
    return ", ".join(f"{of}.{column}" for column in columns)


def written_at(state, columns) -> str:
    return f"""
        IF OLD.state <> '{state}' AND ROW({row(columns, "NEW")}) IS DISTINCT FROM ROW({row(columns, "OLD")}) THEN
            {refuse(PART_STAYS)}
        END IF;
    """


FREE = listed((*CHAIN_COLUMNS, "edited_by_id", *TIMES, *(column for part in PARTS.values() for column in part)))

CASE_CONTENT_STAYS = pgtrigger.Trigger(
    name="case_content_stays",
    when=pgtrigger.Before,
    operation=pgtrigger.Update,
    func=f"""
        IF to_jsonb(NEW) - ARRAY[{FREE}] IS DISTINCT FROM to_jsonb(OLD) - ARRAY[{FREE}] THEN
            {refuse(CASE_STAYS)}
        END IF;
        IF OLD.state NOT IN ('{CaseState.INVESTIGATION}', '{CaseState.HEARD}')
           AND NEW.edited_by_id <> OLD.edited_by_id THEN
            {refuse(PART_STAYS)}
        END IF;
        {"".join(written_at(state, columns) for state, columns in PARTS.items())}
        IF NOT (OLD.state = '{CaseState.DECIDED}' AND NEW.state = '{CaseState.IN_FORCE}')
           AND (NEW.in_force_at, NEW.appeal_until) IS DISTINCT FROM (OLD.in_force_at, OLD.appeal_until)
           OR NOT (OLD.state = '{CaseState.ALLOWED}' AND NEW.state = '{CaseState.LIFTED}')
           AND NEW.lifted_at IS DISTINCT FROM OLD.lifted_at THEN
            {refuse(TIMES_STAY)}
        END IF;
        RETURN NEW;
    """,
)

CASE_FITS = pgtrigger.Trigger(
    name="case_fits",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    func=f"""
        IF NEW.nomination_id IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM review_nomination nominee
            WHERE nominee.id = NEW.nomination_id AND (
                nominee.expert_id = NEW.expert_id OR NEW.membership_id IS NOT NULL
                OR (SELECT COALESCE(merged_into_id, id) FROM registry_organisation WHERE id = nominee.organisation_id)
                    = (SELECT COALESCE(merged_into_id, id) FROM registry_organisation WHERE id = NEW.organisation_id)
            )
        ) OR NEW.objection_id IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM review_objection objection
            WHERE objection.id = NEW.objection_id AND objection.state = 'upheld'
              AND (objection.nomination_id IS NULL OR objection.nomination_id = NEW.nomination_id)
        ) THEN
            {refuse(ACCUSED_ELSEWHERE)}
        END IF;
        RETURN NEW;
    """,
)
CASE_IS_KEPT = never("case_is_kept", pgtrigger.Delete, CASES_STAY)

# The database notes who investigates, so that no path forgets it.
WRITERS_ARE_NOTED = pgtrigger.Trigger(
    name="writers_are_noted",
    when=pgtrigger.After,
    operation=pgtrigger.UpdateOf("edited_by_id", *PARTS[CaseState.INVESTIGATION], *PARTS[CaseState.HEARD]),
    func=f"""
        INSERT INTO {INVESTIGATORS} (case_id, user_id) VALUES (NEW.id, NEW.edited_by_id) ON CONFLICT DO NOTHING;
        RETURN NULL;
    """,
)
ACTORS_ARE_NOTED = pgtrigger.Trigger(
    name="actors_are_noted",
    when=pgtrigger.After,
    operation=pgtrigger.Insert,
    func=f"""
        IF NEW.verb IN ({listed(INVESTIGATING)}) THEN
            INSERT INTO {INVESTIGATORS} (case_id, user_id) VALUES (NEW.record_id, NEW.actor_id) ON CONFLICT DO NOTHING;
        END IF;
        RETURN NULL;
    """,
)
BRINGERS_ARE_NOTED = pgtrigger.Trigger(
    name="bringers_are_noted",
    when=pgtrigger.After,
    operation=pgtrigger.Insert,
    func=f"""
        INSERT INTO {INVESTIGATORS} (case_id, user_id)
        SELECT id, NEW.uploaded_by_id FROM {CASES} WHERE id = NEW.case_id AND state <> '{CaseState.REPORTED}'
        ON CONFLICT DO NOTHING;
        RETURN NULL;
    """,
)
INVESTIGATOR_STAYS = never("investigator_stays", pgtrigger.Update | pgtrigger.Delete, CASES_STAY)

EVIDENCE_IN_TIME = written_with(CASES, "case_id", EVIDENCE_STATES, PART_STAYS)
EVIDENCE_STAYS = never("evidence_stays", pgtrigger.Update | pgtrigger.Delete, CASES_STAY)

DECIDED_BY_TWO = pgtrigger.Trigger(
    name="decided_by_two",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    declare=[("judged", f"{CASES}%ROWTYPE"), ("first", "text")],
    func=f"""
        SELECT * INTO judged FROM {CASES} WHERE id = NEW.record_id;
        IF NEW.actor_id IN (
            SELECT unnest(ARRAY[created_by_id, edited_by_id]) FROM review_nomination WHERE id = judged.nomination_id
        ) OR NEW.actor_id = (SELECT user_id FROM leadership_membership WHERE id = judged.membership_id) THEN
            {refuse(CONCERNED_BY_CASE)}
        END IF;
        IF NEW.verb IN ({listed(DECIDING)}) AND (NEW.actor_id = judged.created_by_id OR EXISTS (
            SELECT 1 FROM {INVESTIGATORS} WHERE case_id = NEW.record_id AND user_id = NEW.actor_id
        )) THEN
            {refuse(NOT_BY_INVESTIGATORS)}
        END IF;
        first := CASE NEW.verb {" ".join(f"WHEN '{then}' THEN '{verb}'" for then, verb in CONFIRMED_BY.items())} END;
        IF first IS NOT NULL AND NEW.actor_id = (
            SELECT actor_id FROM {STEPS} WHERE record_id = NEW.record_id AND verb = first ORDER BY serial DESC LIMIT 1
        ) THEN
            {refuse(TWO_PERSONS)}
        END IF;
        RETURN NEW;
    """,
)

# -- the bar ------------------------------------------------------------------------------------
STANDING = f"judged.state IN ({listed(STANDING_CASE_STATES)}) AND judged.measure IN ({listed(BARRING_MEASURES)})"
# Those that were merged count as the one that was kept.
AGAINST_NOMINEE = f"""
    EXISTS (
        SELECT 1 FROM {CASES} judged WHERE {STANDING} AND judged.expert_id = NEW.expert_id {{more}}
        UNION ALL
        SELECT 1 FROM registry_organisation nominee
        JOIN registry_organisation same
          ON COALESCE(same.merged_into_id, same.id) = COALESCE(nominee.merged_into_id, nominee.id)
        JOIN {CASES} judged ON judged.organisation_id = same.id
        WHERE nominee.id = NEW.organisation_id AND {STANDING} {{more}}
    )
"""

# Whoever begins a nomination waits for whoever confirms a decision on the same one, and sees it then
# (``review.consequences`` holds the same row).
BARRED_STAY_OUT = pgtrigger.Trigger(
    name="barred_stay_out",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.UpdateOf("state", "organisation_id"),
    func=f"""
        IF NEW.state = '{NominationState.STOPPED}' AND OLD.state <> NEW.state
           AND NOT {AGAINST_NOMINEE.format(more="")} THEN
            {refuse(STOPPED_BY_NOTHING)}
        END IF;
        IF TG_OP = 'UPDATE' AND NEW.state IN ({listed(WAYS_OUT)}) THEN
            RETURN NEW;
        END IF;
        IF TG_OP = 'INSERT' THEN
            PERFORM 1 FROM registry_expert WHERE id = NEW.expert_id FOR SHARE;
            PERFORM 1 FROM registry_organisation WHERE id = NEW.organisation_id FOR NO KEY UPDATE;
        END IF;
        IF {AGAINST_NOMINEE.format(more="AND judged.barred_until >= NEW.year")} THEN
            {refuse(BARRED)}
        END IF;
        RETURN NEW;
    """,
)

BARRED_DO_NOT_REVIEW = pgtrigger.Trigger(
    name="barred_do_not_review",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.UpdateOf("membership_id"),
    func=f"""
        IF EXISTS (
            SELECT 1 FROM {CASES} judged
            JOIN leadership_membership accused ON accused.id = judged.membership_id
            JOIN leadership_membership seated ON seated.user_id = accused.user_id
            JOIN review_reviewsession session ON session.id = NEW.session_id AND judged.barred_until >= session.year
            WHERE seated.id = NEW.membership_id AND {STANDING}
        ) THEN
            {refuse(BARRED_REVIEWER)}
        END IF;
        RETURN NEW;
    """,
)
