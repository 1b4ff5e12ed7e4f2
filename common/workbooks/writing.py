"""The second half of an import: what was staged is written as it stands, in one transaction, or undone again."""

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from common import clock, jobs
from common.database_errors import sentence_of
from common.models import Import, ImportState
from common.workbooks.belonging import Belongings, seen
from common.workbooks.importing import UNDO, WRITE, compare_again
from common.workbooks.kind import WORKBOOKS

# The records that an import touches, held so that nobody changes them before it ends.
HOLD = """
    SELECT count(*) FROM (
        SELECT present.id FROM {table} AS present
        JOIN common_importrow AS staged ON staged.record = present.id
        WHERE staged.whole_id = %(whole)s AND staged.outcome = ANY(%(outcomes)s)
        ORDER BY present.id FOR UPDATE OF present
    ) AS held
"""
# A statement of its own, so that it sees what others did to a record until it was held.
CHANGED = """
    SELECT count(*) FROM {table} AS present JOIN common_importrow AS staged ON staged.record = present.id
    WHERE staged.whole_id = %(whole)s AND staged.outcome = ANY(%(outcomes)s) AND {seen} <> staged.seen
"""
MISSING = """
    SELECT count(*) FROM common_importrow AS staged
    WHERE whole_id = %(whole)s AND outcome = ANY(%(outcomes)s)
      AND NOT EXISTS (SELECT 1 FROM {table} AS kept WHERE kept.id = staged.record)
"""
NUMBER = """
    UPDATE common_importrow SET record = nextval(pg_get_serial_sequence('{table}', 'id'))
    WHERE whole_id = %(whole)s AND outcome = 'new'
"""
INSERT = """
    INSERT INTO {table} (id, {columns})
    SELECT staged.record, {taken} FROM common_importrow AS staged
    CROSS JOIN LATERAL jsonb_populate_record(NULL::{table}, staged.values) AS made
    WHERE staged.whole_id = %(whole)s AND staged.outcome = 'new' ORDER BY staged.id
"""
# ``source`` is what the columns take over: the values of the file, or what was there before it.
UPDATE = """
    UPDATE {table} AS target SET {settings}
    FROM common_importrow AS staged
    JOIN {table} AS present ON present.id = staged.record
    CROSS JOIN LATERAL jsonb_populate_record(present, staged.{source}) AS made
    WHERE target.id = staged.record AND staged.whole_id = %(whole)s AND staged.outcome = 'changed'
"""
DELETE = """
    DELETE FROM {table} AS kept USING common_importrow AS staged
    WHERE kept.id = staged.record AND staged.whole_id = %(whole)s AND staged.outcome = 'new'
"""
REMEMBER = """
    UPDATE common_importrow AS staged SET seen = {seen} FROM {table} AS present
    WHERE present.id = staged.record AND staged.whole_id = %(whole)s AND staged.outcome IN ('new', 'changed')
"""
CHANGED_COLUMNS = """
    SELECT DISTINCT jsonb_object_keys({source}) FROM common_importrow
    WHERE whole_id = %(whole)s AND outcome = 'changed'
"""


class Outdated(Exception):
    """Somebody has changed the register since it was compared."""


@jobs.kind(WRITE, lambda job: _("Writing of a workbook"))
def run_write(job, report) -> str:
    """Job: everything at once or nothing; taken up again after a crash, it writes once."""
    try:
        with transaction.atomic():
            return write(Import.objects.select_for_update().get(pk=job.arguments["import"]), job.owner)
    except Outdated as outdated:
        reason = _("Somebody has changed the register since the check, so nothing was written. It was compared again.")
        raise gone_back(job, reason) from outdated
    except IntegrityError as refusal:
        sentence = sentence_of(refusal)
        if sentence is None:
            raise
        reason = _("Nothing was written: %(reason)s It was compared again.") % {"reason": sentence}
        raise gone_back(job, reason) from refusal


def gone_back(job, reason) -> jobs.Failure:
    """The import waits again, with the reason on its page; the job ends with the same."""
    compare_again(pk=job.arguments["import"], by=job.owner, reason=reason)
    return jobs.Failure(reason)


def write(whole, membership) -> str:
    """Write the good rows of a confirmed import. Raises Outdated when they no longer fit the register."""
    if whole.state != ImportState.WRITING:
        return ""
    kind = WORKBOOKS[whole.workbook]
    answer = kind.intake.rule(membership)
    if not answer:
        raise jobs.Failure(str(answer.reason))
    writer = Writer(whole, kind)
    writer.hold("changed")
    writer.insert()
    writer.update("values")
    writer.settle()
    Import.objects.filter(pk=whole.pk).update(state=ImportState.WRITTEN, written_at=clock.now(), message="")
    return _("%(new)s new, %(changed)s changed") % {"new": whole.new, "changed": whole.changed}


@jobs.kind(UNDO, lambda job: _("Undoing of an import"))
def run_undo(job, report) -> str:
    """Job: what was new goes, what was changed is as before; only while nobody has built on it."""
    pk = job.arguments["import"]
    try:
        with transaction.atomic():
            return undo(Import.objects.select_for_update().get(pk=pk))
    except (Outdated, IntegrityError) as refusal:
        reason = _("Records of this import have been changed or used since, so it stays as it is.")
        Import.objects.filter(pk=pk, state=ImportState.UNDOING).update(state=ImportState.WRITTEN, message=reason)
        raise jobs.Failure(reason) from refusal


def undo(whole) -> str:
    if whole.state != ImportState.UNDOING:
        return ""
    writer = Writer(whole, WORKBOOKS[whole.workbook])
    writer.hold("new", "changed")
    writer.update("former")
    writer.belongings.remove()
    writer.run(DELETE)
    writer.run("SET CONSTRAINTS ALL IMMEDIATE")
    Import.objects.filter(pk=whole.pk).update(state=ImportState.UNDONE, message="")
    return _("The import has been undone: %(new)s removed, %(changed)s as before") % {
        "new": whole.new,
        "changed": whole.changed,
    }


class Writer:
    """The statements that write one import to the table of its kind."""

    def __init__(self, whole, kind):
        self.whole, self.model = whole, kind.intake.model
        self.table = self.model._meta.db_table
        self.columns = [field.column for field in self.model._meta.concrete_fields if not field.primary_key]
        self.seen = seen(kind.intake, "present")
        self.belongings = Belongings(self, kind.intake)

    def run(self, statement, rows=False, **words):
        parameters = {name: words.pop(name, None) for name in ("outcomes", "outcome")} | {"whole": self.whole.pk}
        with connection.cursor() as cursor:
            cursor.execute(statement.format(**{"table": self.table, "seen": self.seen} | words), parameters)
            return cursor.fetchall() if rows else None

    def hold(self, *outcomes) -> None:
        """Lock the records that are concerned. Raises Outdated unless they are as they were seen."""
        self.run(HOLD, outcomes=list(outcomes))
        for statement in (CHANGED, MISSING):
            ((count,),) = self.run(statement, rows=True, outcomes=list(outcomes))
            if count:
                raise Outdated

    def insert(self) -> None:
        columns = [f'"{column}"' for column in self.columns]
        self.run(NUMBER)
        self.run(INSERT, columns=", ".join(columns), taken=", ".join(f"made.{column}" for column in columns))
        self.belongings.make()

    def update(self, source) -> None:
        """Set what changed to the ``values`` of the file, or back to the ``former`` ones."""
        source = f'"{source}"'
        named = {name for (name,) in self.run(CHANGED_COLUMNS, rows=True, source=source)}
        columns = [f'"{name}"' for name in self.columns if name in named]
        if columns:
            self.run(UPDATE, source=source, settings=", ".join(f"{column} = made.{column}" for column in columns))
        self.belongings.change(source, named)

    def settle(self) -> None:
        """What a later undo will compare with; the database checks here what it would check in the end."""
        self.run(REMEMBER)
        self.run("SET CONSTRAINTS ALL IMMEDIATE")
