"""What keeps the search in step: triggers on the tables whose rows it shows, once a statement, within its transaction.

They are registered from here with the models of the storeys below, which know nothing of the search.
"""

import pgtrigger

from portal.search.index import drop, keep
from portal.search.sources import SOURCES, Cause

WHICH = "record = ANY(touched)"
OLD, NEW = "old_rows", "new_rows"
INSERT, UPDATE, DELETE = "insert", "update", "delete"
OPERATIONS = {
    INSERT: (pgtrigger.Insert, pgtrigger.Referencing(new=NEW)),
    UPDATE: (pgtrigger.Update, pgtrigger.Referencing(old=OLD, new=NEW)),
    DELETE: (pgtrigger.Delete, pgtrigger.Referencing(old=OLD)),
}


def changed(cause: Cause, operation: str) -> str:
    """The query for the rows that a statement wrote, before and after, as far as the entries show them."""
    columns = ", ".join(cause.columns)
    old, new = (f"SELECT {columns} FROM {rows}" for rows in (OLD, NEW))
    if operation == UPDATE:
        return f"({new} EXCEPT {old}) UNION ALL ({old} EXCEPT {new})"
    return new if operation == INSERT else old


def follows(kind: str, cause: Cause, operation: str) -> pgtrigger.Trigger:
    """The trigger that writes the entries of ``kind`` anew.

    They are held before they are read anew: of two transactions that change what one entry shows, the later waits and
    then sees what the earlier wrote.
    """
    event, referencing = OPERATIONS[operation]
    return pgtrigger.Trigger(
        name=f"search_{kind}_{operation}",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=event,
        referencing=referencing,
        declare=[("touched", "bigint[]")],
        func=f"""
            WITH changed AS ({changed(cause, operation)})
            SELECT array_agg(DISTINCT key) INTO touched FROM ({cause.keys}) AS found(key) WHERE key IS NOT NULL;
            IF touched IS NULL THEN
                RETURN NULL;
            END IF;
            PERFORM 1 FROM portal_searchentry WHERE kind = '{kind}' AND {WHICH} ORDER BY record FOR UPDATE;
            {drop(kind, WHICH)};
            {keep(kind, WHICH)};
            RETURN NULL;
        """,
    )


def register() -> None:
    for kind, source in SOURCES.items():
        for cause in source.causes:
            operations = OPERATIONS if cause.comes_and_goes else (UPDATE,)
            pgtrigger.register(*(follows(kind, cause, operation) for operation in operations))(cause.model)


register()
