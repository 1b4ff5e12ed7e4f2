"""What the database itself refuses about quota plans [INV-5], whatever path a change takes.

The messages are English msgids; ``common.database_errors`` shows them in the user's language.
"""

import pgtrigger
from django.utils.translation import gettext_noop

from common.guards import content_stays, refuse, written_with
from leadership.codes import CODE_LENGTHS, NATION_CODE
from leadership.enums import Level
from review.enums import OPEN_QUOTA_STATES, QuotaState

PLAN_STAYS = gettext_noop("A quota plan changes only while it is drafted. Once published it stays; write a supplement.")
SEATS_NOT_THE_TOTAL = gettext_noop("The seats of each category must sum to its total exactly. Allocate them again.")
SEATS_ELSEWHERE = gettext_noop("The nation gives seats to provinces, a province to its own places only.")
SPLIT_NOT_THE_QUOTA = gettext_noop("A province splits exactly what the nation gave it, category by category.")
SUPPLEMENT_OF_ANOTHER = gettext_noop("A supplement names the last published plan of the same year.")
SPLIT_OF_ANOTHER = gettext_noop("A province splits its quota of a published national plan.")

PLANS, CATEGORIES, SEATS = "review_quotaplan", "review_quotacategory", "review_seats"

QUOTA_PLAN_STAYS = content_stays(OPEN_QUOTA_STATES, PLAN_STAYS)
WRITTEN_WITH_PLAN = written_with(PLANS, "plan_id", OPEN_QUOTA_STATES, PLAN_STAYS)

PLAN_FITS = pgtrigger.Trigger(
    name="plan_fits",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.UpdateOf("year", "serial", "region_id", "supplement_of_id", "parent_id"),
    func=f"""
        IF NEW.supplement_of_id IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM {PLANS} former
            WHERE former.id = NEW.supplement_of_id AND former.region_id = NEW.region_id AND former.year = NEW.year
              AND former.serial = NEW.serial - 1 AND former.state = '{QuotaState.PUBLISHED}'
        ) THEN
            {refuse(SUPPLEMENT_OF_ANOTHER)}
        END IF;
        IF NEW.parent_id IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM {PLANS} national
            WHERE national.id = NEW.parent_id AND national.region_id = '{NATION_CODE}' AND national.year = NEW.year
              AND national.serial = NEW.serial AND national.state = '{QuotaState.PUBLISHED}'
        ) THEN
            {refuse(SPLIT_OF_ANOTHER)}
        END IF;
        RETURN NEW;
    """,
)

# Checked as a plan leaves the clerks; from then on neither the plan nor anything on it changes.
SEATS_MAKE_THE_TOTAL = pgtrigger.Trigger(
    name="seats_make_the_total",
    when=pgtrigger.Before,
    operation=pgtrigger.UpdateOf("state"),
    condition=pgtrigger.Q(old__state__df=pgtrigger.F("new__state")),
    func=f"""
        IF NEW.state NOT IN ('{QuotaState.PUT_FORWARD}', '{QuotaState.PUBLISHED}') THEN
            RETURN NEW;
        END IF;
        IF NOT EXISTS (SELECT 1 FROM {CATEGORIES} WHERE plan_id = NEW.id) OR EXISTS (
            SELECT 1 FROM (SELECT category, total FROM {CATEGORIES} WHERE plan_id = NEW.id) wanted
            FULL JOIN (
                SELECT category, sum(seats) AS total FROM {SEATS} WHERE plan_id = NEW.id GROUP BY category
            ) given USING (category)
            WHERE wanted.total IS DISTINCT FROM given.total
        ) THEN
            {refuse(SEATS_NOT_THE_TOTAL)}
        END IF;
        IF EXISTS (
            SELECT 1 FROM {SEATS} WHERE plan_id = NEW.id AND NOT CASE
                WHEN NEW.region_id = '{NATION_CODE}' THEN length(region_id) = {CODE_LENGTHS[Level.PROVINCE]}
                ELSE left(region_id, length(NEW.region_id)) = NEW.region_id
                     AND length(region_id) > length(NEW.region_id) END
        ) THEN
            {refuse(SEATS_ELSEWHERE)}
        END IF;
        IF NEW.parent_id IS NOT NULL AND EXISTS (
            SELECT 1 FROM (SELECT category, total FROM {CATEGORIES} WHERE plan_id = NEW.id) split
            FULL JOIN (
                SELECT category, seats AS total FROM {SEATS}
                WHERE plan_id = NEW.parent_id AND region_id = NEW.region_id AND seats > 0
            ) quota USING (category)
            WHERE split.total IS DISTINCT FROM quota.total
        ) THEN
            {refuse(SPLIT_NOT_THE_QUOTA)}
        END IF;
        RETURN NEW;
    """,
)
