"""Two people at once: the second begins while what the first did is not committed yet."""

import time
from concurrent.futures import ThreadPoolExecutor

from django.db import connection, transaction

PATIENCE_SECONDS = 20


def while_uncommitted(first, second):
    """Do ``first``, begin ``second`` in another connection, and commit the first once the second waits for it.

    Returns what came of the second: its result, or the exception with which it was refused.
    """
    with ThreadPoolExecutor(max_workers=1) as pool:
        with transaction.atomic():
            first()
            outcome = pool.submit(_elsewhere, second)
            _wait_for(lambda: outcome.done() or somebody_waits())
        return outcome.exception(timeout=PATIENCE_SECONDS) or outcome.result()


def elsewhere(work):
    """``work`` done and committed by another connection, while this one is in the middle of something."""
    with ThreadPoolExecutor(max_workers=1) as pool:
        return pool.submit(_elsewhere, work).result(timeout=PATIENCE_SECONDS)


def _elsewhere(work):
    try:
        with transaction.atomic():
            return work()
    finally:
        connection.close()


def somebody_waits() -> bool:
    """A connection to this database waits for a lock."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT EXISTS (SELECT 1 FROM pg_locks waiting JOIN pg_locks held USING (pid)
            WHERE NOT waiting.granted
            AND held.database = (SELECT oid FROM pg_database WHERE datname = current_database()))
            """
        )
        return cursor.fetchone()[0]


def _wait_for(condition):
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < deadline, "nobody waited for the lock"
        time.sleep(0.02)
