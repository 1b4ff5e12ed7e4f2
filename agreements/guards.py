"""What the database itself refuses about agreements [INV-3], whatever path a change takes.

The messages are English msgids; ``common.database_errors`` shows them in the user's language.
"""

import pgtrigger
from django.utils.translation import gettext_noop

from agreements.enums import (
    OPEN_CHANGE_STATES,
    OPEN_STATES,
    RUNNING_STATES,
    AgreementState,
    BatchState,
    ChangeKind,
    ChangeState,
    Outcome,
    Reply,
)
from common.guards import refuse

FILED = AgreementState.FILED
OPEN, RUNNING, OPEN_CHANGE = (
    ", ".join(f"'{state}'" for state in states) for states in (OPEN_STATES, RUNNING_STATES, OPEN_CHANGE_STATES)
)

NUMBER_NEVER_CHANGES = gettext_noop(
    "The number, year and county of an agreement never change once the number is given."
)
FILED_NEVER_CHANGES = gettext_noop(
    "The text of an agreement changes only while the county office works on it, never once filed."
)
AUTHORS_STAY = gettext_noop("Who began an agreement and who wrote in it last stays on record.")
VERSION_OF_ANOTHER = gettext_noop("The text of an agreement is one of its own versions.")
VILLAGE_ELSEWHERE = gettext_noop("An agreement helps villages of its own county only.")
EXPERT_NOT_LISTED = gettext_noop("Only listed experts take part in an agreement.")
BATCH_IS_SENT = gettext_noop("A batch that has been reported keeps its agreements; only the decision on each is added.")
LISTING_STAYS = gettext_noop("What has been submitted or published is not changed. Take it back first.")
NEED_ELSEWHERE = gettext_noop("The village of a need lies in the county of the need.")
REPLY_IS_FINAL = gettext_noop("An interest stays as it was sent, and is answered once.")
ACTIVITY_STAYS = gettext_noop("An activity changes only until it is reported, or once it has been returned.")
ACTIVITY_OF_ANOTHER = gettext_noop("The task and the place of an activity are those of its agreement.")
NOT_RUNNING = gettext_noop("Activities are reported on agreements that have been filed and have not ended.")
OUTSIDE_PERIOD = gettext_noop("The day lies outside the period of the agreement.")
EXPERT_ELSEWHERE = gettext_noop("Only experts of the agreement take part in its activities.")
HOUSEHOLD_ELSEWHERE = gettext_noop("Only households of the agreement's county are helped by its activities.")
VISIT_STAYS = gettext_noop("A supervision visit stays on record as it was written.")
FINDING_STAYS = gettext_noop("A finding is answered until the evidence is handed in; it is never changed itself.")
REQUEST_ANSWERED = gettext_noop("A request stays as it was asked, and is answered once.")
CHANGE_STAYS = gettext_noop("A change that has been submitted stays as it is. Withdraw it, or ask for its return.")
CHANGE_OF_ANOTHER = gettext_noop("A change belongs to one agreement in the repository, and so does its version.")
TEMPLATE_STAYS = gettext_noop("A document template stays on record; put a new one in its place.")


NUMBER_IS_FINAL = pgtrigger.Trigger(
    name="number_is_final",
    when=pgtrigger.Before,
    operation=pgtrigger.Update,
    condition=pgtrigger.Q(old__number__isnull=False),
    func=f"""
        IF (NEW.number, NEW.serial, NEW.year, NEW.region_id)
           IS DISTINCT FROM (OLD.number, OLD.serial, OLD.year, OLD.region_id) THEN
            {refuse(NUMBER_NEVER_CHANGES)}
        END IF;
        RETURN NEW;
    """,
)

# Which version counts, and who wrote in it: what the separation of duties [INV-1] is asked about.
TEXT_IS_OPEN = pgtrigger.Trigger(
    name="text_is_open",
    when=pgtrigger.Before,
    operation=pgtrigger.UpdateOf("current_version_id", "created_by_id", "edited_by_id"),
    func=f"""
        IF NEW.created_by_id <> OLD.created_by_id
           OR (NEW.edited_by_id <> OLD.edited_by_id AND OLD.state NOT IN ({OPEN})) THEN
            {refuse(AUTHORS_STAY)}
        END IF;
        IF NEW.current_version_id IS DISTINCT FROM OLD.current_version_id AND OLD.state NOT IN ({OPEN})
           AND NOT EXISTS (
            SELECT 1 FROM agreements_agreementchange change
            WHERE change.version_id = NEW.current_version_id AND change.state = '{ChangeState.IN_FORCE}'
        ) THEN
            {refuse(FILED_NEVER_CHANGES)}
        END IF;
        IF NEW.current_version_id IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM agreements_agreementversion version
            WHERE version.id = NEW.current_version_id AND version.agreement_id = NEW.id
        ) THEN
            {refuse(VERSION_OF_ANOTHER)}
        END IF;
        RETURN NEW;
    """,
)

# Where the county writes an amendment: the version of a change that is open; a new one as long as it has none.
AMENDED = f"""EXISTS (
    SELECT 1 FROM agreements_agreementchange change
    WHERE change.kind = '{ChangeKind.AMENDMENT}' AND change.state IN ({OPEN_CHANGE})
      AND change.agreement_id = agreement.id AND %s
)"""

# The one change that a version may undergo outside the county office is to become filed, or to come into force.
VERSION_IS_OPEN = pgtrigger.Trigger(
    name="version_is_open",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
    func=f"""
        IF TG_OP = 'UPDATE' AND OLD.filed_at IS NULL
           AND to_jsonb(NEW) - 'filed_at' = to_jsonb(OLD) - 'filed_at'
           AND (EXISTS (SELECT 1 FROM agreements_agreement WHERE id = OLD.agreement_id AND state = '{FILED}')
                OR EXISTS (SELECT 1 FROM agreements_agreementchange
                           WHERE version_id = OLD.id AND state = '{ChangeState.IN_FORCE}')) THEN
            RETURN NEW;
        END IF;
        IF OLD.filed_at IS NOT NULL OR NEW.filed_at IS NOT NULL OR EXISTS (
            SELECT 1 FROM agreements_agreement agreement
            WHERE agreement.id IN (OLD.agreement_id, NEW.agreement_id) AND agreement.state NOT IN ({OPEN})
              AND NOT {AMENDED % "(change.version_id = OLD.id OR (OLD.id IS NULL AND change.version_id IS NULL))"}
        ) THEN
            {refuse(FILED_NEVER_CHANGES)}
        END IF;
        RETURN COALESCE(NEW, OLD);
    """,
)


def content_is_open(unless: str = "false") -> pgtrigger.Trigger:
    """A guard on tables that hang on a version: they change only while the county office writes in it."""
    return pgtrigger.Trigger(
        name="content_is_open",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        func=f"""
            IF NOT ({unless}) AND EXISTS (
                SELECT 1 FROM agreements_agreementversion version
                JOIN agreements_agreement agreement ON agreement.id = version.agreement_id
                WHERE version.id IN (OLD.version_id, NEW.version_id)
                  AND (version.filed_at IS NOT NULL OR (
                      agreement.state NOT IN ({OPEN}) AND NOT {AMENDED % "change.version_id = version.id"}
                  ))
            ) THEN
                {refuse(FILED_NEVER_CHANGES)}
            END IF;
            RETURN COALESCE(NEW, OLD);
        """,
    )


CONTENT_IS_OPEN = content_is_open()
# The signed scan often comes while the offices above decide: it is added, or put right, until they file.
ON_ITS_WAY = ", ".join(f"'{state}'" for state in (AgreementState.SUBMITTED, AgreementState.ENDORSED))
FILES_ARE_OPEN = content_is_open(
    unless=f"""
        TG_OP <> 'UPDATE' AND COALESCE(NEW.kind, OLD.kind) = 'signed' AND EXISTS (
            SELECT 1 FROM agreements_agreementversion version
            JOIN agreements_agreement agreement ON agreement.id = version.agreement_id
            LEFT JOIN agreements_agreementchange change ON change.version_id = version.id
            WHERE version.id = COALESCE(NEW.version_id, OLD.version_id) AND version.filed_at IS NULL
              AND COALESCE(change.state, agreement.state) IN ({ON_ITS_WAY})
        )
    """
)

VILLAGE_OF_COUNTY = pgtrigger.Trigger(
    name="village_of_county",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update,
    func=f"""
        IF length(NEW.village_id) <> 12 OR NOT EXISTS (
            SELECT 1 FROM agreements_agreementversion version
            JOIN agreements_agreement agreement ON agreement.id = version.agreement_id
            WHERE version.id = NEW.version_id AND agreement.region_id = left(NEW.village_id, 6)
        ) THEN
            {refuse(VILLAGE_ELSEWHERE)}
        END IF;
        RETURN NEW;
    """,
)

EXPERT_IS_LISTED = pgtrigger.Trigger(
    name="expert_is_listed",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update,
    func=f"""
        IF NOT EXISTS (SELECT 1 FROM registry_expert WHERE id = NEW.expert_id AND state = 'listed') THEN
            {refuse(EXPERT_NOT_LISTED)}
        END IF;
        RETURN NEW;
    """,
)

ITEM_OF_OPEN_BATCH = pgtrigger.Trigger(
    name="item_of_open_batch",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
    declare=[("batch_state", "text")],
    func=f"""
        SELECT state INTO batch_state FROM agreements_reportbatch WHERE id = COALESCE(OLD.batch_id, NEW.batch_id);
        IF batch_state = '{BatchState.DRAFT}' THEN
            RETURN COALESCE(NEW, OLD);
        END IF;
        IF TG_OP = 'UPDATE' AND OLD.outcome = '{Outcome.PENDING}'
           AND to_jsonb(NEW) - 'outcome' - 'decided_at' = to_jsonb(OLD) - 'outcome' - 'decided_at' THEN
            RETURN NEW;
        END IF;
        {refuse(BATCH_IS_SENT)}
    """,
)

# -- supply and demand -----------------------------------------------------------------
NEED_IN_ITS_COUNTY = pgtrigger.Trigger(
    name="need_in_its_county",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update,
    condition=pgtrigger.Q(new__village__isnull=False),
    func=f"""
        IF length(NEW.village_id) <> 12 OR left(NEW.village_id, 6) <> NEW.region_id THEN
            {refuse(NEED_ELSEWHERE)}
        END IF;
        RETURN NEW;
    """,
)

REPLY_STAYS = pgtrigger.Trigger(
    name="reply_stays",
    when=pgtrigger.Before,
    operation=pgtrigger.Update | pgtrigger.Delete,
    declare=[("answer", "text[]")],
    func=f"""
        answer := ARRAY['reply', 'reply_text', 'replied_by_id', 'replied_at'];
        IF TG_OP = 'DELETE' OR OLD.reply <> '{Reply.PENDING}'
           OR to_jsonb(NEW) - answer IS DISTINCT FROM to_jsonb(OLD) - answer THEN
            {refuse(REPLY_IS_FINAL)}
        END IF;
        RETURN NEW;
    """,
)

# -- what is done under an agreement -----------------------------------------------------
# A filed agreement's period is that of the version in force: the last one filed.
ACTIVITY_FITS = pgtrigger.Trigger(
    name="activity_fits",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.UpdateOf("agreement_id", "region_id", "task_id", "village_id", "held_on"),
    declare=[("agreement", "agreements_agreement%ROWTYPE"), ("in_force", "agreements_agreementversion%ROWTYPE")],
    func=f"""
        SELECT * INTO agreement FROM agreements_agreement WHERE id = NEW.agreement_id FOR SHARE;
        IF agreement.state NOT IN ({RUNNING}) THEN
            {refuse(NOT_RUNNING)}
        END IF;
        IF NEW.region_id <> agreement.region_id
           OR (NEW.village_id IS NOT NULL AND left(NEW.village_id, 6) <> agreement.region_id)
           OR NOT EXISTS (
               SELECT 1 FROM agreements_task task
               JOIN agreements_agreementversion version ON version.id = task.version_id
               WHERE task.id = NEW.task_id AND version.agreement_id = agreement.id AND version.filed_at IS NOT NULL
           ) THEN
            {refuse(ACTIVITY_OF_ANOTHER)}
        END IF;
        SELECT * INTO in_force FROM agreements_agreementversion
        WHERE agreement_id = agreement.id AND filed_at IS NOT NULL ORDER BY number DESC LIMIT 1;
        IF NEW.held_on < in_force.starts_on OR NEW.held_on > in_force.ends_on THEN
            {refuse(OUTSIDE_PERIOD)}
        END IF;
        RETURN NEW;
    """,
)

EXPERT_TAKES_PART = pgtrigger.Trigger(
    name="expert_takes_part",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update,
    func=f"""
        IF NOT EXISTS (
            SELECT 1 FROM agreements_activity activity
            JOIN agreements_agreementversion version ON version.agreement_id = activity.agreement_id
            JOIN agreements_agreementexpert link ON link.version_id = version.id
            WHERE activity.id = NEW.activity_id AND version.filed_at IS NOT NULL AND link.expert_id = NEW.expert_id
        ) THEN
            {refuse(EXPERT_ELSEWHERE)}
        END IF;
        RETURN NEW;
    """,
)

HOUSEHOLD_OF_COUNTY = pgtrigger.Trigger(
    name="household_of_county",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update,
    func=f"""
        IF NOT EXISTS (
            SELECT 1 FROM agreements_activity activity
            JOIN registry_poorhousehold household ON household.id = NEW.household_id
            WHERE activity.id = NEW.activity_id AND left(household.region_id, 6) = activity.region_id
        ) THEN
            {refuse(HOUSEHOLD_ELSEWHERE)}
        END IF;
        RETURN NEW;
    """,
)

ANSWER_STAYS = pgtrigger.Trigger(
    name="answer_stays",
    when=pgtrigger.Before,
    operation=pgtrigger.Update | pgtrigger.Delete,
    declare=[("answered", "text[]")],
    func=f"""
        answered := ARRAY['answer', 'answered_by_id', 'answered_at'];
        IF TG_OP = 'DELETE' OR OLD.answer <> ''
           OR to_jsonb(NEW) - answered IS DISTINCT FROM to_jsonb(OLD) - answered THEN
            {refuse(REQUEST_ANSWERED)}
        END IF;
        RETURN NEW;
    """,
)

# -- changes of what was agreed --------------------------------------------------------------
CHANGE_FITS = pgtrigger.Trigger(
    name="change_fits",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.UpdateOf("agreement_id", "region_id", "kind", "version_id"),
    func=f"""
        IF TG_OP = 'UPDATE' AND ((NEW.agreement_id, NEW.region_id, NEW.kind)
                                 IS DISTINCT FROM (OLD.agreement_id, OLD.region_id, OLD.kind)
                                 OR OLD.version_id IS NOT NULL) THEN
            {refuse(CHANGE_OF_ANOTHER)}
        END IF;
        IF NOT EXISTS (
            SELECT 1 FROM agreements_agreement agreement
            WHERE id = NEW.agreement_id AND region_id = NEW.region_id AND state = '{AgreementState.IN_REPOSITORY}'
              AND (NEW.version_id IS NULL OR EXISTS (
                  SELECT 1 FROM agreements_agreementversion version
                  WHERE version.id = NEW.version_id AND version.agreement_id = agreement.id AND version.filed_at IS NULL
              ))
        ) THEN
            {refuse(CHANGE_OF_ANOTHER)}
        END IF;
        RETURN NEW;
    """,
)
