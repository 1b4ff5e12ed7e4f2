"""What the database itself refuses about agreements [INV-3], whatever path a change takes.

The messages are English msgids; ``common.database_errors`` shows them in the user's language.
"""

import pgtrigger
from django.utils.translation import gettext_noop

from agreements.enums import OPEN_STATES, AgreementState, BatchState, Outcome
from common.guards import refuse

FILED = AgreementState.FILED
OPEN = ", ".join(f"'{state}'" for state in OPEN_STATES)

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
        IF NEW.current_version_id IS DISTINCT FROM OLD.current_version_id AND OLD.state NOT IN ({OPEN}) THEN
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

# The one change that a version may undergo outside the county office is to become filed.
VERSION_IS_OPEN = pgtrigger.Trigger(
    name="version_is_open",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
    func=f"""
        IF TG_OP = 'UPDATE' AND OLD.filed_at IS NULL
           AND to_jsonb(NEW) - 'filed_at' = to_jsonb(OLD) - 'filed_at'
           AND EXISTS (SELECT 1 FROM agreements_agreement WHERE id = OLD.agreement_id AND state = '{FILED}') THEN
            RETURN NEW;
        END IF;
        IF OLD.filed_at IS NOT NULL OR NEW.filed_at IS NOT NULL OR EXISTS (
            SELECT 1 FROM agreements_agreement
            WHERE id IN (OLD.agreement_id, NEW.agreement_id) AND state NOT IN ({OPEN})
        ) THEN
            {refuse(FILED_NEVER_CHANGES)}
        END IF;
        RETURN COALESCE(NEW, OLD);
    """,
)

# On every table that hangs on a version.
CONTENT_IS_OPEN = pgtrigger.Trigger(
    name="content_is_open",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
    func=f"""
        IF EXISTS (
            SELECT 1 FROM agreements_agreementversion version
            JOIN agreements_agreement agreement ON agreement.id = version.agreement_id
            WHERE version.id IN (OLD.version_id, NEW.version_id)
              AND (agreement.state NOT IN ({OPEN}) OR version.filed_at IS NOT NULL)
        ) THEN
            {refuse(FILED_NEVER_CHANGES)}
        END IF;
        RETURN COALESCE(NEW, OLD);
    """,
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
