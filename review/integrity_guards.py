"""What the database itself refuses about the doubts that integrity checks raise, whatever path a change takes.

The messages are English msgids; ``common.database_errors`` shows them in the user's language.
"""

import pgtrigger
from django.utils.translation import gettext_noop

from common.guards import content_stays, never, refuse
from review.enums import CHECKED_STATES, STANDING_FLAG_STATES, NominationState
from review.notice_guards import listed

FLAG_STAYS = gettext_noop("What a check has found stays as it was found; people clear or confirm it.")
FLAG_ELSEWHERE = gettext_noop("A check raises a doubt about a submitted nomination, at its own county.")
FLAG_KEPT = gettext_noop("A doubt that a check has raised is never deleted.")
OWN_NOMINATION = gettext_noop("Whoever wrote the nomination neither clears nor confirms a doubt about it.")
RUN_STAYS = gettext_noop("When the checks have run stays on record.")
FLAGGED = gettext_noop(
    "A doubt that the integrity checks raised stands against this nominee. It has to be cleared first."
)

FLAGS = "review_integrityflag"


# It has no state in which it is written: it comes whole.
FLAG_CONTENT_STAYS = content_stays(("",), FLAG_STAYS)
FLAG_IS_KEPT = never("flag_is_kept", pgtrigger.Delete, FLAG_KEPT)
RUN_IS_KEPT = never("run_is_kept", pgtrigger.Update | pgtrigger.Delete, RUN_STAYS)

# The nomination is held until the doubt is there for all to see: meanwhile nobody selects or forwards it.
FLAG_FITS = pgtrigger.Trigger(
    name="flag_fits",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    func=f"""
        PERFORM 1 FROM review_nomination WHERE id = NEW.nomination_id FOR SHARE;
        IF NOT EXISTS (
            SELECT 1 FROM review_nomination nominee
            WHERE nominee.id = NEW.nomination_id AND nominee.region_id = NEW.region_id
              AND nominee.number IS NOT NULL AND nominee.state IN ({listed(CHECKED_STATES)})
        ) THEN
            {refuse(FLAG_ELSEWHERE)}
        END IF;
        RETURN NEW;
    """,
)

# Also by those who wrote in it after the doubt was raised [INV-1].
NOT_BY_ITS_WRITERS = pgtrigger.Trigger(
    name="not_by_its_writers",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    func=f"""
        IF EXISTS (
            SELECT 1 FROM {FLAGS} flag JOIN review_nomination nominee ON nominee.id = flag.nomination_id
            WHERE flag.id = NEW.record_id AND NEW.actor_id IN (nominee.created_by_id, nominee.edited_by_id)
        ) THEN
            {refuse(OWN_NOMINATION)}
        END IF;
        RETURN NEW;
    """,
)

FREE_OF_FLAGS = pgtrigger.Trigger(
    name="free_of_flags",
    when=pgtrigger.Before,
    operation=pgtrigger.UpdateOf("state"),
    func=f"""
        IF NEW.state IN ({listed((NominationState.SELECTED, NominationState.FORWARDED))}) AND NEW.state <> OLD.state
           AND EXISTS (
            SELECT 1 FROM {FLAGS} WHERE nomination_id = NEW.id AND state IN ({listed(STANDING_FLAG_STATES)})
        ) THEN
            {refuse(FLAGGED)}
        END IF;
        RETURN NEW;
    """,
)
