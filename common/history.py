"""The history of a record and of what hangs on it, as the database itself wrote it down."""

from dataclasses import dataclass, field
from itertools import chain

from django.contrib.auth import get_user_model
from django.utils.encoding import force_str
from django.utils.translation import gettext_lazy as _

LABELS = {"insert": _("created"), "update": _("changed"), "delete": _("deleted")}
# Of the machine, not of the record.
HIDDEN = {"id", "form_token", "steps_taken", "edited_by", "created_by", "created_at", "moved_at", "serial", "sha256"}


@dataclass
class Entry:
    """One row written by a trigger: when, who, on what, and what it changed from and to."""

    at: object
    who: object
    what: str
    label: str
    changes: list = field(default_factory=list)


def history_of(*querysets, limit=200) -> list[Entry]:
    """The newest entries of the rows in ``querysets`` (each of a tracked model), newest first.

    The number of queries depends on the number of querysets, not of rows.
    """
    events = chain.from_iterable(_entries(rows, limit) for rows in querysets)
    newest = sorted(events, key=lambda pair: (pair[0].pgh_created_at, pair[0].pgh_id), reverse=True)[:limit]
    actors = _actors(event for event, _entry in newest)
    for event, entry in newest:
        entry.who = actors.get(_actor_id(event))
    return [entry for _event, entry in newest]


def _entries(rows, limit):
    model = rows.model.pgh_event_model
    keys = list(rows.values_list("pk", flat=True))
    events = list(
        model.objects.filter(pgh_obj_id__in=keys).select_related("pgh_context").order_by("-pgh_created_at", "-pgh_id")[:limit]
    )
    before = {}
    for event in reversed(events):
        former, before[event.pgh_obj_id] = before.get(event.pgh_obj_id), event
        changes = _changes(former, event)
        if changes or event.pgh_label != "update":
            label = force_str(LABELS[event.pgh_label])
            yield event, Entry(event.pgh_created_at, None, rows.model._meta.verbose_name, label, changes)


def _changes(former, event) -> list[tuple]:
    """(field, old, new) of what differs from the entry before; of a new row, what was filled in."""
    if event.pgh_label == "delete":
        return []
    changes = []
    for each in event._meta.fields:
        if each.name.startswith("pgh_") or each.name in HIDDEN:
            continue
        old, new = (_shown(row, each) if row else "" for row in (former, event))
        if old != new:
            changes.append((each.verbose_name, old, new))
    return changes


def _shown(row, each) -> str:
    if each.choices:
        return force_str(getattr(row, f"get_{each.name}_display")() or "")
    value = getattr(row, each.attname)
    return "" if value is None else force_str(value)


def _actor_id(event):
    return (event.pgh_context.metadata or {}).get("user") if event.pgh_context else None


def _actors(events) -> dict:
    return get_user_model().objects.in_bulk({_actor_id(event) for event in events} - {None})
