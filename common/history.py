"""The history of a record and of what hangs on it, as the database itself wrote it down.

A field is shown if its model gives it a name for people, i.e. a translated ``verbose_name``. What is
encrypted is never shown, and times that the program sets itself say nothing beyond the entry's own.
A model whose rows hang on others says in ``history_name`` which of its fields tells them apart.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.contrib.auth import get_user_model
from django.db import models
from django.db.models import OuterRef, Subquery, Value
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from common.encrypted import EncryptedTextField
from common.history_values import Names, in_words

INSERT, UPDATE, DELETE = "insert", "update", "delete"
LABELS = {INSERT: _("added"), UPDATE: _("changed"), DELETE: _("deleted")}


@dataclass
class Entry:
    """One row written by a trigger: when, who, on what (its kind and name), and what it changed: (field, old, new)."""

    at: datetime
    who: models.Model | None
    what: str
    name: str
    label: str
    changes: list = field(default_factory=list)


def events_of(model, **which):
    """What the database wrote down on rows of a tracked model, deleted ones included."""
    return model.pgh_event_model.objects.filter(**which)


def history_of(*events, since=None) -> "History":
    """The entries of several ``events_of``, newest first; only those after ``since``, if given."""
    return History(events, since)


class History(Sequence):
    """Entries, newest first, fetched as they are looked at; for a Paginator, or to loop over.

    A slice takes a number of queries that depends on the number of models, not of rows. Rows in
    which nothing changed that people know of are left out of it.
    """

    def __init__(self, events, since):
        self.events = [each.filter(pgh_created_at__gt=since) if since else each for each in events]

    def __len__(self):
        return self._places().count()

    def __bool__(self):
        return bool(self._places()[:1])

    def __iter__(self):
        return iter(self[:])

    def __getitem__(self, wanted):
        return self._entries(self._places()[wanted]) if isinstance(wanted, slice) else list(self)[wanted]

    def _places(self):
        """Where each entry lies: time, number, and which of ``events``."""
        columns = ("pgh_created_at", "pgh_id", "pgh_source")
        first, *others = [
            each.order_by().annotate(pgh_source=Value(place)).values_list(*columns)
            for place, each in enumerate(self.events)
        ]
        found = first.union(*others, all=True) if others else first
        return found.order_by("-pgh_created_at", "-pgh_id", "pgh_source")

    def _entries(self, places) -> list[Entry]:
        numbers = defaultdict(list)
        places = list(places)
        for _at, number, place in places:
            numbers[place].append(number)
        rows = {place: rows_with_former(self.events[place].model, of) for place, of in numbers.items()}
        told = [rows[place][number] for _at, number, place in places]
        names, actors = Names(told, told_fields), actors_of(row for row, _former in told)
        entries = (entry_of(row, former, names, actors) for row, former in told)
        return [entry for entry in entries if entry.changes or entry.label != LABELS[UPDATE]]


def rows_with_former(model, numbers) -> dict:
    """Rows of an event table by number, each with the one before it of the same record."""
    before = model.objects.filter(pgh_obj_id=OuterRef("pgh_obj_id"), pgh_id__lt=OuterRef("pgh_id")).order_by("-pgh_id")
    events = model.objects.filter(pk__in=numbers).select_related("pgh_context")
    rows = list(events.annotate(former=Subquery(before.values("pgh_id")[:1])))
    former = model.objects.in_bulk({row.former for row in rows if row.former and row.pgh_label == UPDATE})
    return {row.pk: (row, former.get(row.former)) for row in rows}


def entry_of(row, former, names, actors) -> Entry:
    what = row.pgh_tracked_model._meta.verbose_name
    name = "".join(in_words(row, each, names) for each in naming_field(type(row)))
    label = LABELS.get(row.pgh_label, row.pgh_label)
    return Entry(row.pgh_created_at, actors.get(actor_id(row)), what, name, label, changes_of(row, former, names))


def changes_of(row, former, names) -> list[tuple]:
    """(field, old, new): of a new row what was filled in, of a deleted one what was lost."""
    old, new = (row, None) if row.pgh_label == DELETE else (former, row)
    changes = []
    for each in shown_fields(type(row)):
        before, after = in_words(old, each, names), in_words(new, each, names)
        if before != after:
            changes.append((each.verbose_name, before, after))
    return changes


def told_fields(event_model) -> list:
    return shown_fields(event_model) + naming_field(event_model)


def naming_field(event_model) -> list:
    """The field of ``history_name``, or nothing."""
    name = getattr(event_model.pgh_tracked_model, "history_name", None)
    return [event_model.pgh_tracked_model._meta.get_field(name)] if name else []


def shown_fields(event_model) -> list:
    tracked = event_model.pgh_tracked_model._meta
    recorded = {each.name for each in event_model._meta.fields}
    return [each for each in tracked.fields if each.name in recorded and is_for_people(each)]


def is_for_people(each) -> bool:
    is_set_by_program = isinstance(each, models.DateTimeField) and not each.editable
    return isinstance(each.verbose_name, Promise) and not isinstance(each, EncryptedTextField) and not is_set_by_program


def actor_id(row):
    return (row.pgh_context.metadata or {}).get("user") if row.pgh_context else None


def actors_of(rows) -> dict:
    return get_user_model().objects.in_bulk({actor_id(row) for row in rows} - {None})
