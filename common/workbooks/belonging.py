"""What belongs to a record and comes in the same row of a workbook: a row of a second table, lists of further rows.

An agreement has its text in a version, and villages, experts and tasks hang on that. All of it is compared,
written and undone with the record, in the same transaction.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from django.db import models


@dataclass(frozen=True, kw_only=True)
class Companion:
    """One row of ``model`` for each record, filled as if its ``columns`` were the record's own.

    ``link`` is the record's column that names it, ``back`` its column that names the record. ``fixed`` are
    SQL expressions for other columns of a new one, over ``made``, its row as the workbook has it.
    """

    model: type[models.Model]
    link: str
    back: str
    columns: tuple[str, ...]
    fixed: dict[str, str] = field(default_factory=dict)

    @property
    def table(self) -> str:
        return self.model._meta.db_table

    @property
    def fields(self) -> list:
        return [each for each in self.model._meta.concrete_fields if each.attname in self.columns]

    @property
    def looked_up(self) -> dict:
        """Its columns as a query for the record gives them."""
        return {column: models.F(f"{self.link.removesuffix('_id')}__{column}") for column in self.columns}


@dataclass(frozen=True, kw_only=True)
class Attached:
    """Rows of ``model`` that hang on the record: in its values, a list of dicts of ``columns`` under ``name``.

    ``owner`` is their column that names what they hang on; ``on`` the record's column with the same value,
    its own key or the link to its companion. Their order does not matter.
    """

    name: str
    label: str
    model: type[models.Model]
    owner: str
    columns: tuple[str, ...]
    on: str = "id"

    @property
    def table(self) -> str:
        return self.model._meta.db_table

    @property
    def fields(self) -> list:
        by_attribute = {each.attname: each for each in self.model._meta.concrete_fields}
        return [by_attribute[column] for column in self.columns]

    def put_into(self, records) -> None:
        """Give each of ``records`` (dicts of columns) its list: one query for all."""
        found = defaultdict(list)
        owners = {record[self.on] for record in records} - {None}
        rows = self.model.objects.order_by("pk").filter(**{f"{self.owner}__in": owners})
        for row in rows.values(self.owner, *self.columns):
            found[row.pop(self.owner)].append(row)
        for record in records:
            record[self.name] = found[record[self.on]]

    def counted(self, rows) -> Counter:
        return Counter(tuple(row[column] for column in self.columns) for row in rows)


def seen(intake, present) -> str:
    """The SQL expression of a hash over the record ``present`` and all that belongs to it."""
    told = [f"{present}::text"]
    if intake.companion:
        table, link = intake.companion.table, intake.companion.link
        told.append(f"(SELECT said::text FROM {table} AS said WHERE said.id = {present}.{link})")
    for each in intake.attached:
        rows = f"SELECT string_agg(hung::text, ',' ORDER BY hung.id) FROM {each.table} AS hung"
        told.append(f"({rows} WHERE hung.{each.owner} = {present}.{each.on})")
    return f"md5({told[0]})" if len(told) == 1 else f"md5(concat_ws(' ', {', '.join(told)}))"


# -- statements; ``source`` is what is taken over: the ``values`` of the file, or the ``former`` ones ------------------
MAKE_COMPANIONS = """
    INSERT INTO {table} ({back}, {columns})
    SELECT staged.record, {taken} FROM common_importrow AS staged
    CROSS JOIN LATERAL jsonb_populate_record(NULL::{table}, staged.values) AS made
    WHERE staged.whole_id = %(whole)s AND staged.outcome = 'new' ORDER BY staged.id
"""
LINK = """
    UPDATE {record} AS present SET {link} = said.id FROM {table} AS said, common_importrow AS staged
    WHERE present.id = staged.record AND said.{back} = present.id
      AND staged.whole_id = %(whole)s AND staged.outcome = 'new'
"""
CHANGE_COMPANIONS = """
    UPDATE {table} AS said SET {settings}
    FROM common_importrow AS staged
    JOIN {record} AS present ON present.id = staged.record
    JOIN {table} AS before ON before.id = present.{link}
    CROSS JOIN LATERAL jsonb_populate_record(before, staged.{source}) AS made
    WHERE said.id = before.id AND staged.whole_id = %(whole)s AND staged.outcome = 'changed'
"""
UNLINK = """
    UPDATE {record} AS present SET {link} = NULL FROM common_importrow AS staged
    WHERE present.id = staged.record AND staged.whole_id = %(whole)s AND staged.outcome = 'new'
"""
REMOVE_COMPANIONS = """
    DELETE FROM {table} AS said USING common_importrow AS staged
    WHERE said.{back} = staged.record AND staged.whole_id = %(whole)s AND staged.outcome = 'new'
"""
# Rows that stay as they were are not touched, so they keep their keys.
ATTACH = """
    INSERT INTO {table} ({owner}, {columns})
    SELECT present.{on}, {taken} FROM common_importrow AS staged
    JOIN {record} AS present ON present.id = staged.record
    CROSS JOIN LATERAL jsonb_populate_recordset(NULL::{table}, staged.{source} -> '{name}') AS made
    WHERE staged.whole_id = %(whole)s AND staged.outcome = %(outcome)s
      AND NOT EXISTS (
        SELECT 1 FROM {table} AS hung WHERE hung.{owner} = present.{on} AND ({hung}) IS NOT DISTINCT FROM ({taken})
      )
    ORDER BY staged.id
"""
DETACH = """
    DELETE FROM {table} AS hung USING common_importrow AS staged, {record} AS present
    WHERE present.id = staged.record AND hung.{owner} = present.{on}
      AND staged.whole_id = %(whole)s AND staged.outcome = 'changed' AND jsonb_exists(staged.{source}, '{name}')
      AND NOT EXISTS (
        SELECT 1 FROM jsonb_populate_recordset(NULL::{table}, staged.{source} -> '{name}') AS made
        WHERE ({hung}) IS NOT DISTINCT FROM ({taken})
      )
"""
REMOVE_ATTACHED = """
    DELETE FROM {table} AS hung USING common_importrow AS staged, {record} AS present
    WHERE present.id = staged.record AND hung.{owner} = present.{on}
      AND staged.whole_id = %(whole)s AND staged.outcome = 'new'
"""


def names_of(prefix, columns) -> str:
    return ", ".join(f"{prefix}.{column}" for column in columns)


class Belongings:
    """Writes and takes back what belongs to the records of one import, by the statements of its ``writer``."""

    def __init__(self, writer, intake):
        self.writer, self.companion, self.attached = writer, intake.companion, intake.attached

    def make(self) -> None:
        """What belongs to new records, which have been written just now."""
        if self.companion:
            taken = [f"made.{column}" for column in self.companion.columns] + [*self.companion.fixed.values()]
            columns = ", ".join([*self.companion.columns, *self.companion.fixed])
            self._of_companions(MAKE_COMPANIONS, columns=columns, taken=", ".join(taken))
            self._of_companions(LINK)
        for each in self.attached:
            self._of_attached(ATTACH, each, source='"values"', outcome="new")

    def change(self, source, columns) -> None:
        """What belongs to changed records, as ``source`` has it; ``columns`` are those that it names anywhere."""
        if self.companion and (of_it := [column for column in self.companion.columns if column in columns]):
            settings = ", ".join(f"{column} = made.{column}" for column in of_it)
            self._of_companions(CHANGE_COMPANIONS, source=source, settings=settings)
        for each in self.attached:
            if each.name in columns:
                self._of_attached(DETACH, each, source=source)
                self._of_attached(ATTACH, each, source=source, outcome="changed")

    def remove(self) -> None:
        """What belongs to new records, before they go themselves."""
        for each in self.attached:
            self._of_attached(REMOVE_ATTACHED, each)
        if self.companion:
            self._of_companions(UNLINK)
            self._of_companions(REMOVE_COMPANIONS)

    def _of_companions(self, statement, **words) -> None:
        names = {"table": self.companion.table, "link": self.companion.link, "back": self.companion.back}
        self.writer.run(statement, record=self.writer.table, **names, **words)

    def _of_attached(self, statement, each, **words) -> None:
        names = {"table": each.table, "name": each.name, "owner": each.owner, "on": each.on}
        names |= {"columns": ", ".join(each.columns), "taken": names_of("made", each.columns)}
        self.writer.run(statement, record=self.writer.table, hung=names_of("hung", each.columns), **names, **words)
