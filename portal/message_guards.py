"""How messages come from the database: each step of a chain is noted with it, and what was told stays as it was.

The messages are English msgids; ``common.database_errors`` shows them in the user's language.
"""

import pgtrigger
from django.utils.translation import gettext_noop

from common.guards import refuse
from common.workflow import CHAINS

MESSAGE_STAYS = gettext_noop("Of a message only whether it was read and mailed changes.")
NUDGE_STAYS = gettext_noop("That a place was reminded stays on record as it was.")
HAT_OF_ANOTHER = gettext_noop("A message goes to the person whose duty it concerns.")

FREE = "ARRAY['read_at', 'mailed_at', 'tried_at']"

MESSAGE_IS_FINAL = pgtrigger.Trigger(
    name="message_is_final",
    when=pgtrigger.Before,
    operation=pgtrigger.Update,
    func=f"""
        IF to_jsonb(NEW) - {FREE} IS DISTINCT FROM to_jsonb(OLD) - {FREE} THEN
            {refuse(MESSAGE_STAYS)}
        END IF;
        RETURN NEW;
    """,
)

TO_WHOM_IT_CONCERNS = pgtrigger.Trigger(
    name="to_whom_it_concerns",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    func=f"""
        IF NOT EXISTS (
            SELECT 1 FROM leadership_membership WHERE id = NEW.membership_id AND user_id = NEW.recipient_id
        ) THEN
            {refuse(HAT_OF_ANOTHER)}
        END IF;
        RETURN NEW;
    """,
)


def notes_steps(chain) -> pgtrigger.Trigger:
    """Steps are noted in their own transaction: none is overlooked, however late it commits or whatever wrote it."""
    return pgtrigger.Trigger(
        name="steps_are_told",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=pgtrigger.Insert,
        referencing=pgtrigger.Referencing(new="new_rows"),
        func=f"""
            INSERT INTO portal_untoldstep (chain, step) SELECT '{chain.name}', id FROM new_rows;
            RETURN NULL;
        """,
    )


def register() -> None:
    """Once all chains are declared: the storeys below know nothing of messages."""
    for chain in CHAINS.values():
        pgtrigger.register(notes_steps(chain))(chain.step_model)
