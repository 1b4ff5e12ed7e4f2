"""How a trigger of ours refuses: with a sentence a user can read.

The sentences are English msgids; ``common.database_errors`` shows them in the user's language.
"""

import pgtrigger


def refuse(message: str) -> str:
    """The plpgsql statement that ends the transaction with ``message``."""
    return f"RAISE EXCEPTION USING ERRCODE = 'check_violation', MESSAGE = '{message}';"


def never(name: str, operation, message: str) -> pgtrigger.Trigger:
    """A trigger that refuses ``operation`` on every row of its table."""
    return pgtrigger.Trigger(name=name, when=pgtrigger.Before, operation=operation, func=refuse(message))
