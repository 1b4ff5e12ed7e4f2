"""What the database itself refuses about groups, members and windows, whatever path a change takes.

The messages are English msgids; ``common.database_errors`` shows them in the user's language.
"""

import pgtrigger

GROUP_NEVER_MOVES = "A leadership group is never deleted, and stays the group of its region."
MEMBERSHIP_ENDED = "A duty that has ended stays as it was. Add the person as a new member."
MEMBERSHIP_NEVER_MOVES = "A duty keeps its leadership group and its account. End it and add a new member."
MEMBERSHIP_NEVER_DELETED = "A duty is ended, never deleted: what was done in it stays under its name."
EXTENSION_STANDS = "An extension stands as it was granted."


def _raise(message) -> str:
    return f"RAISE EXCEPTION USING ERRCODE = 'check_violation', MESSAGE = '{message}';"


def _never(name, operation, message):
    return pgtrigger.Trigger(name=name, when=pgtrigger.Before, operation=operation, func=_raise(message))


GROUP_STAYS = pgtrigger.Trigger(
    name="group_stays",
    when=pgtrigger.Before,
    operation=pgtrigger.Delete | pgtrigger.UpdateOf("region_id"),
    func=f"""
        IF TG_OP = 'UPDATE' THEN
            IF NEW.region_id = OLD.region_id THEN
                RETURN NEW;
            END IF;
        END IF;
        {_raise(GROUP_NEVER_MOVES)}
    """,
)

# Who acted in a duty must be told years later: it keeps its account, and its end is final.
MEMBERSHIP_IS_FINAL = pgtrigger.Trigger(
    name="membership_is_final",
    when=pgtrigger.Before,
    operation=pgtrigger.Update,
    func=f"""
        IF OLD.ended_on IS NOT NULL AND NEW IS DISTINCT FROM OLD THEN
            {_raise(MEMBERSHIP_ENDED)}
        END IF;
        IF NEW.group_id <> OLD.group_id OR (OLD.user_id IS NOT NULL AND NEW.user_id IS DISTINCT FROM OLD.user_id) THEN
            {_raise(MEMBERSHIP_NEVER_MOVES)}
        END IF;
        RETURN NEW;
    """,
)

MEMBERSHIP_STAYS = _never("membership_stays", pgtrigger.Delete, MEMBERSHIP_NEVER_DELETED)
EXTENSION_IS_FINAL = _never("extension_is_final", pgtrigger.Update | pgtrigger.Delete, EXTENSION_STANDS)
