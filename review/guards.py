"""What the database itself refuses about what is rewarded, whatever path a change takes.

The messages are English msgids; ``common.database_errors`` shows them in the user's language.
"""

import pgtrigger
from django.utils.translation import gettext_noop

from common.guards import refuse
from leadership.codes import NATION_CODE
from review.enums import (
    CATEGORY_OF_KIND,
    LIVE_NOMINATION_STATES,
    NominationState,
    NomineeListState,
    NomineeOutcome,
    ReviewTaskState,
)

NOMINATION_STAYS = gettext_noop("A nomination changes only while the county office works on it, never once submitted.")
DEEDS_STAY = gettext_noop("Evidence changes only while the county office works on the nomination.")
SUBJECT_STAYS = gettext_noop("The number, year, county, category and nominee of a nomination never change.")
WRONG_CATEGORY = gettext_noop("An organisation is nominated in the category of its kind.")
NOMINATED_ALREADY = gettext_noop("This nominee, or one merged into it, has been nominated in this year already.")
LIST_IS_SENT = gettext_noop(
    "A list that has been forwarded keeps its nominees; only the decision on each of them is added."
)
LISTED_ELSEWHERE = gettext_noop("A list holds selected nominees of its own province and year.")

MARKS_ARE_SENT = gettext_noop("Marks that have been sent stay as they are.")
RUBRIC_IN_USE = gettext_noop("The rubric stays as it is once candidates have been assigned.")
TASK_IS_SETTLED = gettext_noop("What a reviewer has scored or declined stays as it is.")
TASK_OF_ANOTHER = gettext_noop("A reviewer of the panel scores candidates of its province, year and category.")
MARK_OF_ANOTHER = gettext_noop("A mark is for a criterion of the review, with at most its full marks.")

LIVE = ", ".join(f"'{state}'" for state in LIVE_NOMINATION_STATES)
CATEGORIES = " ".join(f"WHEN '{kind}' THEN '{category}'" for kind, category in CATEGORY_OF_KIND.items())

# Whom a nomination is of is settled when it is begun; a merge makes it name the organisation that was kept.
SUBJECT_IS_SETTLED = pgtrigger.Trigger(
    name="subject_is_settled",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update,
    declare=[("fitting", "text")],
    func=f"""
        IF NEW.organisation_id IS DISTINCT FROM OLD.organisation_id THEN
            SELECT CASE kind {CATEGORIES} END INTO fitting FROM registry_organisation WHERE id = NEW.organisation_id;
            IF NEW.category IS DISTINCT FROM fitting THEN
                {refuse(WRONG_CATEGORY)}
            END IF;
        END IF;
        IF TG_OP = 'UPDATE' AND (
            (NEW.year, NEW.region_id, NEW.category, NEW.expert_id)
                IS DISTINCT FROM (OLD.year, OLD.region_id, OLD.category, OLD.expert_id)
            OR (OLD.number IS NOT NULL AND (NEW.number, NEW.serial) IS DISTINCT FROM (OLD.number, OLD.serial))
        ) THEN
            {refuse(SUBJECT_STAYS)}
        END IF;
        RETURN NEW;
    """,
)

# INV-7: those that were merged count as the one that was kept. Its row is held, so that of two who nominate at once
# the second sees the first.
LIVE_ONCE_A_YEAR = pgtrigger.Trigger(
    name="live_once_a_year",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.UpdateOf("state", "organisation_id"),
    declare=[("counting", "bigint")],
    func=f"""
        IF NEW.organisation_id IS NULL OR NEW.state NOT IN ({LIVE})
           OR (NEW.organisation_id = OLD.organisation_id AND OLD.state IN ({LIVE})) THEN
            RETURN NEW;
        END IF;
        SELECT COALESCE(merged_into_id, id) INTO counting FROM registry_organisation
        WHERE id = NEW.organisation_id FOR NO KEY UPDATE;
        PERFORM 1 FROM registry_organisation WHERE id = counting FOR NO KEY UPDATE;
        IF EXISTS (
            SELECT 1 FROM review_nomination other JOIN registry_organisation named ON named.id = other.organisation_id
            WHERE COALESCE(named.merged_into_id, named.id) = counting AND other.id <> NEW.id
              AND other.year = NEW.year AND other.state IN ({LIVE})
        ) THEN
            {refuse(NOMINATED_ALREADY)}
        END IF;
        RETURN NEW;
    """,
)

ITEM_OF_OPEN_LIST = pgtrigger.Trigger(
    name="item_of_open_list",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
    declare=[("holder", "review_nomineelist%ROWTYPE")],
    func=f"""
        SELECT * INTO holder FROM review_nomineelist WHERE id = COALESCE(OLD.list_id, NEW.list_id);
        IF holder.state = '{NomineeListState.DRAFT}' THEN
            IF TG_OP <> 'DELETE' AND NOT EXISTS (
                SELECT 1 FROM review_nomination nominee
                WHERE nominee.id = NEW.nomination_id AND nominee.year = holder.year
                  AND left(nominee.region_id, 2) = holder.region_id
                  AND nominee.state = '{NominationState.SELECTED}'
            ) THEN
                {refuse(LISTED_ELSEWHERE)}
            END IF;
            RETURN COALESCE(NEW, OLD);
        END IF;
        IF TG_OP = 'UPDATE' AND OLD.outcome = '{NomineeOutcome.PENDING}'
           AND to_jsonb(NEW) - 'outcome' - 'decided_at' = to_jsonb(OLD) - 'outcome' - 'decided_at' THEN
            RETURN NEW;
        END IF;
        {refuse(LIST_IS_SENT)}
    """,
)

# -- expert review ----------------------------------------------------------------------------
RUBRIC_STAYS = pgtrigger.Trigger(
    name="rubric_stays",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
    func=f"""
        IF EXISTS (SELECT 1 FROM review_reviewtask WHERE session_id IN (OLD.session_id, NEW.session_id)) THEN
            {refuse(RUBRIC_IN_USE)}
        END IF;
        RETURN COALESCE(NEW, OLD);
    """,
)

# The review of the nation has candidates from everywhere, that of a province its own.
TASK_STAYS = pgtrigger.Trigger(
    name="task_stays",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
    func=f"""
        IF TG_OP <> 'INSERT' THEN
            -- That a conflict of interest became known is added to what was scored; the marks stay on record.
            IF TG_OP = 'UPDATE' AND OLD.state = '{ReviewTaskState.SUBMITTED}' AND OLD.conflict = ''
               AND to_jsonb(NEW) - 'conflict' = to_jsonb(OLD) - 'conflict' THEN
                RETURN NEW;
            END IF;
            IF OLD.state <> '{ReviewTaskState.ASSIGNED}' OR (
                TG_OP = 'UPDATE' AND (NEW.session_id, NEW.nomination_id, NEW.panelist_id)
                    IS DISTINCT FROM (OLD.session_id, OLD.nomination_id, OLD.panelist_id)
            ) THEN
                {refuse(TASK_IS_SETTLED)}
            END IF;
            RETURN COALESCE(NEW, OLD);
        END IF;
        IF NOT EXISTS (
            SELECT 1 FROM review_reviewsession session
            JOIN review_panelist panelist ON panelist.session_id = session.id
            JOIN review_nomination nominee ON nominee.year = session.year AND nominee.category = session.category
            WHERE session.id = NEW.session_id AND panelist.id = NEW.panelist_id AND nominee.id = NEW.nomination_id
              AND (session.region_id = '{NATION_CODE}' OR left(nominee.region_id, 2) = session.region_id)
        ) THEN
            {refuse(TASK_OF_ANOTHER)}
        END IF;
        RETURN NEW;
    """,
)

MARK_FITS = pgtrigger.Trigger(
    name="mark_fits",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update,
    func=f"""
        IF NOT EXISTS (
            SELECT 1 FROM review_reviewtask task
            JOIN review_reviewcriterion criterion ON criterion.session_id = task.session_id
            WHERE task.id = NEW.task_id AND criterion.id = NEW.criterion_id
              AND COALESCE(NEW.marks, 0) <= criterion.weight
        ) THEN
            {refuse(MARK_OF_ANOTHER)}
        END IF;
        RETURN NEW;
    """,
)
