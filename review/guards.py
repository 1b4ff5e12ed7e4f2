"""What the database itself refuses about what is rewarded, whatever path a change takes.

The messages are English msgids; ``common.database_errors`` shows them in the user's language.
"""

import pgtrigger
from django.utils.translation import gettext_noop

from common.guards import refuse
from review.enums import (
    CATEGORY_OF_KIND,
    LIVE_NOMINATION_STATES,
    Category,
    NominationState,
    NomineeListState,
    NomineeOutcome,
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

LIVE = ", ".join(f"'{state}'" for state in LIVE_NOMINATION_STATES)
CATEGORIES = " ".join(f"WHEN '{kind}' THEN '{category}'" for kind, category in CATEGORY_OF_KIND.items())

# Whom a nomination is of is settled when it is begun; only a merge makes it name the organisation that was kept.
SUBJECT_IS_SETTLED = pgtrigger.Trigger(
    name="subject_is_settled",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update,
    declare=[("fitting", "text")],
    func=f"""
        IF TG_OP = 'INSERT' THEN
            SELECT CASE kind {CATEGORIES} END INTO fitting FROM registry_organisation WHERE id = NEW.organisation_id;
            IF NEW.category IS DISTINCT FROM COALESCE(fitting, CASE WHEN NEW.organisation_id IS NULL
                                                                    THEN '{Category.EXPERT}' END) THEN
                {refuse(WRONG_CATEGORY)}
            END IF;
            RETURN NEW;
        END IF;
        IF (NEW.year, NEW.region_id, NEW.category, NEW.expert_id)
               IS DISTINCT FROM (OLD.year, OLD.region_id, OLD.category, OLD.expert_id)
           OR (OLD.number IS NOT NULL AND (NEW.number, NEW.serial) IS DISTINCT FROM (OLD.number, OLD.serial))
           OR (NEW.organisation_id IS DISTINCT FROM OLD.organisation_id AND NOT EXISTS (
               SELECT 1 FROM registry_organisationmerge
               WHERE merged_id = OLD.organisation_id AND kept_id = NEW.organisation_id
           )) THEN
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
                  AND nominee.state IN ('{NominationState.SELECTED}', '{NominationState.SENT_BACK}')
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
