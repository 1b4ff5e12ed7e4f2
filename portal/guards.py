"""What the database itself refuses about publications, whatever path a change takes.

What was published never changes in place: a correction is a new version that names the former one, and both stay.
The messages are English msgids; ``common.database_errors`` shows them in the user's language.
"""

import pgtrigger
from django.utils.translation import gettext_noop

from common.guards import content_stays, refuse, written_with
from portal.enums import OPEN_PUBLICATION_STATES, PublicationState

PUBLICATION_STAYS = gettext_noop(
    "It changes only while it is written. What was published is corrected by a new version."
)
PARTS_STAY = gettext_noop("Pictures and attachments change only while the text is written.")
DAY_STAYS = gettext_noop("The day of publication is settled as it is published, and is not before that day.")
FEATURED_BY_STEP = gettext_noop("A case is featured only by a step of its chain.")
VERSION_OF_ANOTHER = gettext_noop("A new version follows a published one of the same office and kind.")
AGREEMENT_ELSEWHERE = gettext_noop("A model case names an agreement of its own county.")

PUBLICATIONS = "portal_publication"
OPEN = ", ".join(f"'{state}'" for state in OPEN_PUBLICATION_STATES)

PUBLICATION_CONTENT_STAYS = content_stays(
    OPEN_PUBLICATION_STATES, PUBLICATION_STAYS, free=("publish_on", "is_featured")
)
WRITTEN_WITH_PUBLICATION = written_with(PUBLICATIONS, "publication_id", OPEN_PUBLICATION_STATES, PARTS_STAY)

# As it is published the day is settled: that of the step, or a later one.
DAY_IS_SETTLED = pgtrigger.Trigger(
    name="day_is_settled",
    when=pgtrigger.Before,
    operation=pgtrigger.UpdateOf("publish_on", "is_featured", "state"),
    func=f"""
        IF OLD.state = '{PublicationState.PUT_FORWARD}' AND NEW.state = '{PublicationState.PUBLISHED}' THEN
            IF NEW.publish_on IS NULL OR NEW.publish_on < (
                SELECT (step.at AT TIME ZONE 'Asia/Shanghai')::date FROM portal_publicationstep step
                WHERE step.record_id = NEW.id AND step.serial = NEW.steps_taken
            ) THEN
                {refuse(DAY_STAYS)}
            END IF;
        ELSIF OLD.state NOT IN ({OPEN}) AND NEW.publish_on IS DISTINCT FROM OLD.publish_on THEN
            {refuse(DAY_STAYS)}
        END IF;
        IF NEW.is_featured <> OLD.is_featured AND NEW.steps_taken = OLD.steps_taken THEN
            {refuse(FEATURED_BY_STEP)}
        END IF;
        RETURN NEW;
    """,
)

# The former version is held, so that it is not taken down while its successor begins.
FOLLOWS_ITS_FORMER = pgtrigger.Trigger(
    name="follows_its_former",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert
    | pgtrigger.UpdateOf("replaces_id", "version", "lineage", "kind", "region_id", "rule_set"),
    declare=[("former", f"{PUBLICATIONS}%ROWTYPE")],
    func=f"""
        IF NEW.replaces_id IS NOT NULL THEN
            SELECT * INTO former FROM {PUBLICATIONS} WHERE id = NEW.replaces_id FOR SHARE;
            IF former.state <> '{PublicationState.PUBLISHED}' OR NEW.version <> former.version + 1
               OR (NEW.lineage, NEW.kind, NEW.region_id, NEW.rule_set)
                  IS DISTINCT FROM (former.lineage, former.kind, former.region_id, former.rule_set) THEN
                {refuse(VERSION_OF_ANOTHER)}
            END IF;
        END IF;
        RETURN NEW;
    """,
)

CASE_OF_ITS_COUNTY = pgtrigger.Trigger(
    name="case_of_its_county",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.UpdateOf("agreement_id", "region_id"),
    func=f"""
        IF NEW.agreement_id IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM agreements_agreement WHERE id = NEW.agreement_id AND region_id = NEW.region_id
        ) THEN
            {refuse(AGREEMENT_ELSEWHERE)}
        END IF;
        RETURN NEW;
    """,
)
