"""How a trigger of ours refuses: with a sentence a user can read.

The sentences are English msgids; ``common.database_errors`` shows them in the user's language.
"""

import pgtrigger


def refuse(message: str) -> str:
    """The plpgsql statement that ends the transaction with ``message``."""
    quoted = message.replace("'", "''")
    return f"RAISE EXCEPTION USING ERRCODE = 'check_violation', MESSAGE = '{quoted}';"


def never(name: str, operation, message: str) -> pgtrigger.Trigger:
    """A trigger that refuses ``operation`` on every row of its table."""
    return pgtrigger.Trigger(name=name, when=pgtrigger.Before, operation=operation, func=refuse(message))


# What moves a record along its chain; everything else of it is its content.
CHAIN_COLUMNS = ("state", "desk_id", "steps_taken", "moved_at")


def content_stays(states, message: str, *, free=()) -> pgtrigger.Trigger:
    """A trigger on a chain's record: its content changes only in ``states``; the columns ``free`` always."""
    passed_over = ", ".join(f"'{column}'" for column in (*CHAIN_COLUMNS, *free))
    open_states = ", ".join(f"'{state}'" for state in states)
    return pgtrigger.Trigger(
        name="content_stays",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        func=f"""
            IF OLD.state NOT IN ({open_states})
               AND to_jsonb(NEW) - ARRAY[{passed_over}] IS DISTINCT FROM to_jsonb(OLD) - ARRAY[{passed_over}] THEN
                {refuse(message)}
            END IF;
            RETURN NEW;
        """,
    )


def written_with(table: str, column: str, states, message: str) -> pgtrigger.Trigger:
    """A trigger on rows that hang on a record of ``table``: they change only while it is in ``states``.

    The record is held, so that it does not move on while its rows change.
    """
    open_states = ", ".join(f"'{state}'" for state in states)
    return pgtrigger.Trigger(
        name="written_with_record",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        func=f"""
            PERFORM 1 FROM {table} WHERE id IN (OLD.{column}, NEW.{column}) FOR SHARE;
            IF EXISTS (
                SELECT 1 FROM {table} WHERE id IN (OLD.{column}, NEW.{column}) AND state NOT IN ({open_states})
            ) THEN
                {refuse(message)}
            END IF;
            RETURN COALESCE(NEW, OLD);
        """,
    )
