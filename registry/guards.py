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
