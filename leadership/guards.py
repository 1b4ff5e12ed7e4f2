"""What the database itself refuses about groups, members and windows, whatever path a change takes.

The messages are English msgids; ``common.database_errors`` shows them in the user's language.
"""

import pgtrigger
from django.utils.translation import gettext_noop

from common.guards import never, refuse

GROUP_NEVER_MOVES = gettext_noop("A leadership group is never deleted, and stays the group of its region.")
MEMBERSHIP_ENDED = gettext_noop("A duty that has ended stays as it was. Add the person as a new member.")
MEMBERSHIP_NEVER_MOVES = gettext_noop("A duty keeps its leadership group and its account. End it and add a new member.")
MEMBERSHIP_NEVER_DELETED = gettext_noop("A duty is ended, never deleted: what was done in it stays under its name.")
EXTENSION_STANDS = gettext_noop("An extension stands as it was granted.")
SECOND_FACTOR_ON_RECORD = gettext_noop("What happened to a second factor stays on record.")


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
        {refuse(GROUP_NEVER_MOVES)}
    """,
)

# Who acted in a duty must be told years later: it keeps its account, and its end is final.
MEMBERSHIP_IS_FINAL = pgtrigger.Trigger(
    name="membership_is_final",
    when=pgtrigger.Before,
    operation=pgtrigger.Update,
    func=f"""
        IF OLD.ended_on IS NOT NULL AND NEW IS DISTINCT FROM OLD THEN
            {refuse(MEMBERSHIP_ENDED)}
        END IF;
        IF NEW.group_id <> OLD.group_id OR (OLD.user_id IS NOT NULL AND NEW.user_id IS DISTINCT FROM OLD.user_id) THEN
            {refuse(MEMBERSHIP_NEVER_MOVES)}
        END IF;
        RETURN NEW;
    """,
)


# The columns of a record with a chain by which figures tell how far it came, and how long it lies where.
WHERE_IT_STANDS = ("state", "desk_id", "steps_taken")
ANY_CHANGE = pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete


def marks_place(column: str, *, operation=ANY_CHANGE, of=()) -> pgtrigger.Trigger:
    """A trigger that notes the county in whose records something changed, for the figures (``ChangedPlace``).

    ``column`` holds the code of the row's place, at county level or below. Of an update only changes of the columns
    ``of`` are noted. Rows of places above the counties stand in no county's figures.
    """
    old, new = (", ".join(f"{row}.{name}" for name in of) for row in ("OLD", "NEW"))
    unless = f"(({old}) IS NOT DISTINCT FROM ({new}))" if of else "false"
    return pgtrigger.Trigger(
        name="marks_place",
        when=pgtrigger.After,
        operation=operation,
        func=f"""
            IF TG_OP = 'UPDATE' THEN
                IF {unless} THEN
                    RETURN NULL;
                END IF;
            END IF;
            INSERT INTO leadership_changedplace (region_id)
            SELECT DISTINCT left(place, 6)
            FROM unnest(ARRAY[CASE WHEN TG_OP <> 'INSERT' THEN OLD.{column} END,
                              CASE WHEN TG_OP <> 'DELETE' THEN NEW.{column} END]) place
            WHERE length(place) >= 6
            ON CONFLICT DO NOTHING;
            RETURN NULL;
        """,
    )


MEMBERSHIP_STAYS = never("membership_stays", pgtrigger.Delete, MEMBERSHIP_NEVER_DELETED)
EXTENSION_IS_FINAL = never("extension_is_final", pgtrigger.Update | pgtrigger.Delete, EXTENSION_STANDS)
SECOND_FACTOR_STEP_STAYS = never(
    "second_factor_step_stays", pgtrigger.Update | pgtrigger.Delete, SECOND_FACTOR_ON_RECORD
)
