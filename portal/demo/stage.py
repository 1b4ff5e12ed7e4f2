"""How the story is told: each act by its person, at its moment, through the portal's own verbs.

``common.clock`` stands at the moment of the act, so that records, numbers and steps bear their dates
without a detour. Only the history, which the database writes by its own clock, is dated afterwards.
"""

from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

import pghistory
import pgtrigger
from django.apps import apps
from django.db import connection
from pghistory.models import Event

from common import clock
from leadership.enums import Role
from portal.demo.calendar import in_office_hours

# The guard that is passed over, by its name on every table of history, and only while it is dated.
GUARD = "append_only"
DATE_HISTORY = """
    UPDATE {table} event SET pgh_created_at = (context.metadata->>'told_at')::timestamptz
    FROM pghistory_context context
    WHERE context.id = event.pgh_context_id AND context.metadata ? 'told_at'
"""


@dataclass(frozen=True)
class Act:
    at: datetime
    code: str
    role: Role
    do: Callable


class Stage:
    """Collects acts in any order and plays them in the order of time."""

    def __init__(self, cast):
        self.cast = cast
        self.acts: list[Act] = []

    def add(self, at: datetime, code: str, role: Role, do: Callable) -> None:
        """``do(by)`` will be done by whoever acts in ``role`` for the place ``code``."""
        self.acts.append(Act(in_office_hours(at), code, role, do))

    def play(self) -> None:
        for act in sorted(self.acts, key=lambda act: act.at):
            by = self.cast.at(act.code, act.role)
            with told(act.at, user=by.user_id):
                act.do(by)


@contextmanager
def told(at: datetime, **context):
    """Within, it is the moment ``at``, and the history notes it beside ``context``."""
    with clock.standing_at(at), pghistory.context(told_at=at.isoformat(), **context):
        yield


def date_history() -> None:
    """Give the rows of history the moments of the acts that they record."""
    events = [model for model in apps.get_models() if issubclass(model, Event) and not model._meta.abstract]
    with connection.cursor() as cursor:
        for model in events:
            with pgtrigger.ignore(f"{model._meta.label}:{GUARD}"):
                cursor.execute(DATE_HISTORY.format(table=model._meta.db_table))
