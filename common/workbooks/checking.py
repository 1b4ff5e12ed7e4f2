"""The first half of an import: every row is read, looked up and compared. The registers are not touched.

What came of it is staged in ``ImportRow``, ready to be written as it stands; personal data is
staged as encrypted as it will be kept.
"""

from collections.abc import Iterator
from io import StringIO
from itertools import islice

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common import jobs
from common.encrypted import EncryptedTextField
from common.models import Import, ImportRow, ImportState, Outcome
from common.sealed import opened
from common.workbooks.importing import CHECK
from common.workbooks.kind import WORKBOOKS
from common.workbooks.reading import Unreadable, open_table
from common.workbooks.rows import Comparison, Reader, tally

CHUNK = 2000  # rows in memory at a time
COLUMNS = ("whole_id", "number", "sheet", "outcome", "name", "key", "record", "seen", "values", "former", "problems")
QUOTED = ", ".join(f'"{column}"' for column in COLUMNS)
ENCODE = DjangoJSONEncoder(ensure_ascii=False).encode
NULL = "\\N"
# Of rows that mean the same record the first one counts.
DOUBLES = """
    UPDATE common_importrow AS staged
    SET outcome = 'wrong', "values" = '{}', former = '{}',
        problems = jsonb_build_object('', replace(%(sentence)s, '#', twin.first::text))
    FROM (
        SELECT id, row_number() OVER same AS place, first_value(number) OVER same AS first
        FROM common_importrow WHERE whole_id = %(whole)s AND key <> '' AND outcome <> 'wrong'
        WINDOW same AS (PARTITION BY key ORDER BY id)
    ) AS twin
    WHERE staged.id = twin.id AND twin.place > 1
"""


def label(job):
    return _("Check of a workbook")


@jobs.kind(CHECK, label)
def run_check(job, report) -> str:
    """Job: the rows are staged anew each time it runs, all or none."""
    whole = Import.objects.get(pk=job.arguments["import"])
    if whole.state != ImportState.CHECKING:
        return ""
    try:
        with transaction.atomic():
            check(whole, job.owner, report)
    except Unreadable as refusal:
        Import.objects.filter(pk=whole.pk).update(state=ImportState.UNREADABLE, message=str(refusal))
        return str(refusal)
    return ngettext("%(count)s row", "%(count)s rows", whole.rows_found) % {"count": whole.rows_found}


def check(whole, membership, report) -> None:
    """Stage the rows of an import and count them. Raises Unreadable when the file is no table of this kind."""
    kind = WORKBOOKS[whole.workbook]
    whole.rows.all().delete()
    with opened(whole.file) as file:
        table = open_table(file, kind)
        comparison, stage = Comparison(kind, membership), Stage(whole, kind)
        for rows in chunks(rows_of(table, kind)):
            kind.intake.settle(rows, membership)
            comparison.compare(rows)
            stage.add(rows)
            report(stage.count, table.total)
    mark_doubles(whole)
    conclude(whole)


def rows_of(table, kind) -> Iterator:
    reader = Reader(kind, table.columns)
    for sheet in table.sheets:
        for number, cells in sheet.rows():
            yield reader.read(number, cells, sheet.label)


def chunks(rows) -> Iterator[list]:
    rows = iter(rows)
    while chunk := list(islice(rows, CHUNK)):
        yield chunk


class Stage:
    """Writes rows as they stand to the staging table, by COPY."""

    def __init__(self, whole, kind):
        self.whole, self.intake, self.count = whole, kind.intake, 0
        fields = kind.intake.model._meta.concrete_fields
        self.secret = {field.attname: field for field in fields if isinstance(field, EncryptedTextField)}

    def add(self, rows) -> None:
        lines = "".join(map(self._line, rows))
        with connection.cursor() as cursor:
            cursor.copy_expert(f"COPY common_importrow ({QUOTED}) FROM STDIN", StringIO(lines))
        self.count += len(rows)

    def _line(self, row) -> str:
        is_good = row.outcome in (Outcome.NEW, Outcome.CHANGED)
        cells = (
            self.whole.pk,
            row.number,
            row.sheet,
            row.outcome,
            self.intake.called(row)[:120],
            row.key[:200],
            row.record,
            row.seen,
            self._json(row.values if is_good else {}),
            self._json(row.former if is_good else {}),
            self._json(row.problems),
        )
        return "\t".join(map(escaped, cells)) + "\n"

    def _json(self, values) -> str:
        if not values:
            return "{}"
        sealed = {name: field.get_prep_value(values[name]) for name, field in self.secret.items() if name in values}
        return ENCODE({**values, **sealed}).replace("\\u0000", "")


def escaped(cell) -> str:
    """A cell in COPY's text format; NUL can't be stored."""
    if cell is None:
        return NULL
    text = str(cell).replace("\\", "\\\\").replace("\0", "")
    return text.replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")


def mark_doubles(whole) -> None:
    sentence = _("This means the same record as row #.")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE common_importrow")  # the planner knows nothing of rows that came just now
        cursor.execute(DOUBLES, {"sentence": sentence, "whole": whole.pk})


def conclude(whole) -> None:
    """Count the rows by what came of them; from then on the import waits to be confirmed."""
    counts = ImportRow.objects.filter(whole=whole).order_by().values_list("outcome").annotate(Count("pk"))
    found = tally(counts)
    for name, count in found.items():
        setattr(whole, name, count)
    whole.state = ImportState.CHECKED
    # Not the file: it may have been sealed anew, under another name, while it was read.
    whole.save(update_fields=[*found, "state"])
