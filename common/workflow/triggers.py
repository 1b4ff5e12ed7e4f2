"""The database's own refusal of illegal moves, generated from a chain's table.

Whatever path a change takes (form, shell, plain SQL), a record changes its state or desk only
together with a step of its log, and a step is written only if the table has it.
The messages are English msgids; ``common.database_errors`` shows them in the user's language.
"""

import pgtrigger
from django.utils.translation import gettext_noop

from common.guards import never, refuse

STEP_FIRST = gettext_noop("The state of a record changes only by a step of its chain.")
STARTS_AT_BEGINNING = gettext_noop("A record starts at the beginning of its chain.")
NO_SUCH_STEP = gettext_noop("The chain does not have this step.")
DECIDED_BY_ANOTHER = gettext_noop("Whoever wrote or last changed a record does not decide on it.")
NEVER_DELETED = gettext_noop("A record that has moved along its chain is never deleted.")
STEPS_ARE_FINAL = gettext_noop("Steps that have been taken are never changed or deleted.")


def register(chain) -> None:
    """Put the guards of ``chain`` on its two tables; migrations pick them up."""
    pgtrigger.register(_starts(chain), _moves(chain), _stays())(chain.model)
    pgtrigger.register(_fits(chain), _is_final())(chain.step_model)


def _starts(chain):
    return pgtrigger.Trigger(
        name="chain_starts",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        func=f"""
            IF NEW.state <> '{chain.initial}' OR NEW.steps_taken <> 0 THEN
                {refuse(STARTS_AT_BEGINNING)}
            END IF;
            RETURN NEW;
        """,
    )


def _moves(chain):
    steps = chain.step_model._meta.db_table
    return pgtrigger.Trigger(
        name="chain_moves",
        when=pgtrigger.Before,
        operation=pgtrigger.UpdateOf("state", "desk_id", "steps_taken"),
        func=f"""
            IF (NEW.state, NEW.desk_id, NEW.steps_taken) IS DISTINCT FROM (OLD.state, OLD.desk_id, OLD.steps_taken)
               AND NOT EXISTS (
                SELECT 1 FROM {steps} step
                WHERE step.record_id = OLD.id AND step.serial = NEW.steps_taken
                  AND NEW.steps_taken = OLD.steps_taken + 1
                  AND step.from_state = OLD.state AND step.to_state = NEW.state
            ) THEN
                {refuse(STEP_FIRST)}
            END IF;
            RETURN NEW;
        """,
    )


def _stays():
    return pgtrigger.Trigger(
        name="chain_stays",
        when=pgtrigger.Before,
        operation=pgtrigger.Delete,
        func=f"""
            IF OLD.steps_taken > 0 THEN
                {refuse(NEVER_DELETED)}
            END IF;
            RETURN OLD;
        """,
    )


def _fits(chain):
    records = chain.model._meta.db_table
    rows = ", ".join(f"('{source}', '{move.verb}', '{move.target}')" for move in chain.moves for source in move.sources)
    approving = ", ".join(f"'{move.verb}'" for move in chain.moves if move.separated) or "''"
    return pgtrigger.Trigger(
        name="step_fits",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        declare=[("record", f"{records}%ROWTYPE")],
        func=f"""
            SELECT * INTO record FROM {records} WHERE id = NEW.record_id;
            IF (NEW.from_state, NEW.verb, NEW.to_state) NOT IN ({rows})
               OR record.state <> NEW.from_state OR NEW.serial <> record.steps_taken + 1 THEN
                {refuse(NO_SUCH_STEP)}
            END IF;
            IF NEW.verb IN ({approving}) AND NEW.actor_id IN (record.created_by_id, record.edited_by_id) THEN
                {refuse(DECIDED_BY_ANOTHER)}
            END IF;
            RETURN NEW;
        """,
    )


def _is_final():
    return never("step_is_final", pgtrigger.Update | pgtrigger.Delete, STEPS_ARE_FINAL)
