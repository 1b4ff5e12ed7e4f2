"""One moment: several queries that see the database as of the same one."""

from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def one_moment(*, read_only=False):
    """Within, all queries see the database as of one moment, so that counts agree with rows.

    Inside a transaction that has begun already, they see it as that transaction does.
    """
    is_outermost = not connection.in_atomic_block
    with transaction.atomic():
        if is_outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ" + ", READ ONLY" * read_only)
        yield


@contextmanager
def alone(name: str):
    """Within, nobody else is within under the same ``name``: whoever comes later waits.

    Taken before the moment, so that whoever waited sees what was written meanwhile.
    """
    is_outermost = not connection.in_atomic_block
    with connection.cursor() as cursor:
        lock = "pg_advisory_lock" if is_outermost else "pg_advisory_xact_lock"
        cursor.execute(f"SELECT {lock}(hashtext(%s))", [name])
    try:
        yield
    finally:
        if is_outermost:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(hashtext(%s))", [name])
