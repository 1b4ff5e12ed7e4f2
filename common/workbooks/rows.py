"""Rows on their way in: what the cells say, which record is meant, what would change."""

from collections import defaultdict

from django.core.exceptions import ValidationError
from django.db.models.expressions import RawSQL
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from common.models import Outcome
from common.workbooks import belonging
from common.workbooks.cells import KEEP

EMPTY = ("", None, [])
ID = ("id",)


class Row:
    """One row of a workbook. ``values`` by attribute of the record, ``problems`` by header of the column.

    ``extra`` is what ``settle`` has found out for ``fresh`` and ``refusal``.
    """

    __slots__ = ("extra", "former", "key", "kind", "number", "outcome", "problems", "record", "seen", "sheet", "values")

    def __init__(self, kind, number, sheet=""):
        self.kind, self.number, self.sheet = kind, number, sheet
        self.values, self.problems, self.extra = {}, {}, {}
        self.record, self.former, self.seen, self.key, self.outcome = None, {}, "", "", ""

    def wrong(self, attribute, sentence) -> None:
        """Say what is wrong in the cell of ``attribute``; the first problem of a cell stands."""
        column = self.kind.column_of(attribute)
        self.problems.setdefault(str(column.header) if column else "", str(sentence))

    def no_less_than_zero(self, *attributes) -> None:
        """Counts begin at nought."""
        for attribute in attributes:
            if (self.values.get(attribute) or 0) < 0:
                self.wrong(attribute, _("This cannot be less than nought."))

    def is_wrong(self, attribute) -> bool:
        column = self.kind.column_of(attribute)
        return column is not None and str(column.header) in self.problems


class Reader:
    """Cells of a table into rows of a kind."""

    def __init__(self, kind, columns):
        self.kind = kind
        self.columns = [(column, str(column.header), column.fills, column.read, column.required) for column in columns]
        fields = kind.intake.fields
        self.longest = {name: field.max_length for name, field in fields.items() if not field.is_relation}

    def read(self, number, cells, sheet="") -> Row:
        row = Row(self.kind, number, sheet)
        values, problems = row.values, row.problems
        for (column, header, attribute, read, required), cell in zip(self.columns, cells, strict=True):
            try:
                value = read(cell)
            except ValidationError as refusal:
                problems[header] = " ".join(refusal.messages)
                continue
            if value is KEEP:
                continue
            if required and value in EMPTY:
                problems[header] = _("This is missing.")
            elif isinstance(value, str) and self._is_too_long(attribute, value):
                problems[header] = self._too_long(column, value)
            values[attribute] = value
        return row

    def _is_too_long(self, attribute, value) -> bool:
        longest = self.longest.get(attribute)
        return longest is not None and len(value) > longest

    def _too_long(self, column, value) -> str:
        words = {"longest": self.longest[column.fills], "length": len(value)}
        return _("At most %(longest)s characters; this has %(length)s.") % words


class Comparison:
    """Which record each row of a chunk means, and what would change in it: one query a key, not a row."""

    def __init__(self, kind, membership):
        self.kind, self.intake, self.membership = kind, kind.intake, membership
        self.model = kind.intake.model
        self.attributes = [field.attname for field in self.model._meta.concrete_fields]
        self.lists = {each.name: each for each in self.intake.attached}

    def compare(self, rows) -> None:
        found = [(key, self._found(key, rows)) for key in self.intake.keys]
        in_scope = self._in_scope(record["id"] for _key, records in found for _seen, record in records.values())
        for row in rows:
            self._identify(row, found, in_scope)
            self._settle_outcome(row)

    def _found(self, key, rows) -> dict:
        """The records that rows name by this key, by the values of the key."""
        wanted = {value_of(key, row) for row in rows if is_named_by(key, row)}
        if not wanted:
            return {}
        seen = RawSQL(belonging.seen(self.intake, f'"{self.model._meta.db_table}"'), [])  # noqa: S611  names of our own
        chosen = {f"{attribute}__in": {values[place] for values in wanted} for place, attribute in enumerate(key)}
        said = self.intake.companion.looked_up if self.intake.companion else {}
        records = list(self.model.objects.order_by().filter(**chosen).values(*self.attributes, seen_as=seen, **said))
        for each in self.intake.attached:
            each.put_into(records)
        return {tuple(record[attribute] for attribute in key): (record.pop("seen_as"), record) for record in records}

    def _in_scope(self, ids) -> set:
        return set(
            self.model.objects.order_by()
            .visible_to(self.membership)
            .filter(pk__in=set(ids))
            .values_list("pk", flat=True)
        )

    def _identify(self, row, found, in_scope) -> None:
        for key, records in found:
            if not is_named_by(key, row):
                continue
            row.key = row.key or f"{'+'.join(key)}={'|'.join(map(str, value_of(key, row)))}"
            seen, record = records.get(value_of(key, row), (None, None))
            if record is None and key == ID:
                row.wrong(
                    "id", _("There is no record of this number in your region. Leave the cell empty for a new one.")
                )
            elif record is not None:
                self._meet(row, key, record, seen, in_scope)

    def _meet(self, row, key, record, seen, in_scope) -> None:
        if record["id"] not in in_scope:
            row.wrong(key[-1], self._elsewhere(key))
        elif row.record is not None and row.record != record["id"]:
            row.wrong(key[-1], _("This belongs to another record of the register."))
        elif row.record is None:
            row.record, row.former, row.seen = record["id"], record, seen
            row.key = f"#{row.record}"

    def _elsewhere(self, key):
        if key == ID:
            return _("There is no record of this number in your region. Leave the cell empty for a new one.")
        return _("This is registered already, in another region.")

    def _settle_outcome(self, row) -> None:
        former, row.former = row.former, {}
        values = row.values
        values.pop("id", None)
        if row.problems:
            row.outcome = Outcome.WRONG
        elif row.record is None:
            self._begin(row)
        else:
            changed = {name: value for name, value in values.items() if self._differs(name, former[name], value)}
            self._change(row, former, changed)

    def _differs(self, name, former, value) -> bool:
        if name in self.lists:
            return self.lists[name].counted(former) != self.lists[name].counted(value)
        if isinstance(former, str) and isinstance(value, str):
            return former.replace("\r\n", "\n") != value  # forms send line ends as \r\n, cells have \n
        return former != value

    def _begin(self, row) -> None:
        for column in self.kind.filling:
            if column.required and column.fills not in row.values:
                row.wrong(column.fills, _("This is missing."))
        row.values = {**self.defaults, **row.values, **self.intake.fresh(row, self.membership)}
        row.outcome = Outcome.WRONG if row.problems else Outcome.NEW

    def _change(self, row, former, changed) -> None:
        if changed:
            for attribute, sentence in self.intake.refusal(former, row, self.membership).items():
                row.wrong(attribute, sentence)
        row.outcome = Outcome.WRONG if row.problems else Outcome.CHANGED if changed else Outcome.SAME
        row.former = {name: former[name] for name in changed}
        row.values = changed and changed | {"edited_by_id": self.membership.user_id}

    @cached_property
    def defaults(self) -> dict:
        """What a new record holds where no column says anything."""
        fields = self.intake.fields.items()
        return {name: field.get_default() for name, field in fields if not field.primary_key}


def is_named_by(key, row) -> bool:
    return all(row.values.get(attribute) not in EMPTY for attribute in key)


def value_of(key, row) -> tuple:
    return tuple(row.values[attribute] for attribute in key)


def tally(outcomes) -> dict:
    """How many rows came out how, with all outcomes named."""
    counts = defaultdict(int, outcomes)
    return {outcome.value: counts[outcome.value] for outcome in Outcome}
