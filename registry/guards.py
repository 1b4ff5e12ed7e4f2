"""What the database itself refuses about the registers, whatever path a change takes.

The messages are English msgids; ``common.database_errors`` shows them in the user's language.
"""

import pgtrigger
from django.utils.translation import gettext_noop

from common.guards import refuse
from registry.enums import OPEN_TO_CORRECTION

ID_NUMBER_STAYS = gettext_noop("The ID number of an expert never changes.")
NAME_STAYS = gettext_noop("The name of an expert changes only while the office has yet to decide.")
MERGE_STAYS = gettext_noop("A merge stays on record.")
MERGED_STAYS = gettext_noop("An organisation that has been merged into another one never changes again.")
MERGED_INTO_MERGED = gettext_noop("An organisation is merged, on record, into one that has not been merged itself.")
NAMES_MERGED = gettext_noop("This organisation has been merged into another one. Name that one instead.")
REVEAL_STAYS = gettext_noop("Who has looked at personal data, and why, stays on record.")
OPEN = ", ".join(f"'{state}'" for state in OPEN_TO_CORRECTION)

# Whom the office put on the roster is not exchanged for somebody else afterwards.
IDENTITY_STAYS = pgtrigger.Trigger(
    name="identity_stays",
    when=pgtrigger.Before,
    operation=pgtrigger.UpdateOf("id_hash", "name"),
    func=f"""
        IF NEW.id_hash <> OLD.id_hash THEN
            {refuse(ID_NUMBER_STAYS)}
        END IF;
        IF NEW.name <> OLD.name AND OLD.state NOT IN ({OPEN}) THEN
            {refuse(NAME_STAYS)}
        END IF;
        RETURN NEW;
    """,
)

# All that still happens to a merged one: it follows the one it was merged into when that one is merged itself, and
# its telephone is encrypted anew when the key is changed.
MERGED_ONES_STAY = pgtrigger.Trigger(
    name="merged_ones_stay",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
    func=f"""
        IF OLD.merged_into_id IS NOT NULL THEN
            IF TG_OP = 'UPDATE'
               AND to_jsonb(NEW) - ARRAY['merged_into_id', 'contact_phone']
                   = to_jsonb(OLD) - ARRAY['merged_into_id', 'contact_phone']
               AND NEW.merged_into_id IN (
                   SELECT unnest(ARRAY[id, merged_into_id]) FROM registry_organisation WHERE id = OLD.merged_into_id
               ) THEN
                RETURN NEW;
            END IF;
            {refuse(MERGED_STAYS)}
        END IF;
        IF TG_OP <> 'DELETE' AND NEW.merged_into_id IS NOT NULL THEN
            PERFORM 1 FROM registry_organisation kept
            WHERE id = NEW.merged_into_id AND merged_into_id IS NULL AND EXISTS (
                SELECT 1 FROM registry_organisationmerge WHERE merged_id = NEW.id AND kept_id = kept.id
            ) FOR SHARE;
            IF NOT FOUND THEN
                {refuse(MERGED_INTO_MERGED)}
            END IF;
        END IF;
        RETURN COALESCE(NEW, OLD);
    """,
)

# No chains: those merged into one that is merged now follow it, so one step always leads to the one that counts.
MERGED_ONES_FOLLOW = pgtrigger.Trigger(
    name="merged_ones_follow",
    when=pgtrigger.After,
    operation=pgtrigger.UpdateOf("merged_into_id"),
    condition=pgtrigger.Q(new__merged_into__isnull=False),
    func="""
        UPDATE registry_organisation SET merged_into_id = NEW.merged_into_id WHERE merged_into_id = NEW.id;
        RETURN NULL;
    """,
)

# On every table whose rows name an organisation. Those that named it before it was merged go on naming it.
# The row is locked before it is read, so that nobody names it while it is being merged.
NAMES_ONE_THAT_COUNTS = pgtrigger.Trigger(
    name="names_one_that_counts",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.UpdateOf("organisation_id"),
    declare=[("merged_into", "bigint")],
    func=f"""
        IF NEW.organisation_id IS NOT NULL AND NEW.organisation_id IS DISTINCT FROM OLD.organisation_id THEN
            SELECT merged_into_id INTO merged_into FROM registry_organisation WHERE id = NEW.organisation_id FOR SHARE;
            IF merged_into IS NOT NULL THEN
                {refuse(NAMES_MERGED)}
            END IF;
        END IF;
        RETURN NEW;
    """,
)
