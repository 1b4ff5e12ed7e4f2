"""The export of a list as a job; its row is the record of who took what, by which filter, how many rows."""

import hashlib
from contextlib import contextmanager

from django.db import connection, transaction
from django.http import QueryDict
from django.shortcuts import redirect
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common import clock, jobs
from common.job_results import result_file
from common.workbooks.kind import WORKBOOKS
from common.workbooks.sheet import write

EXPORT = "export"


def export_list(request, workbook: str):
    """The answer to a POST of ``components/export_button.html``: queue the report of the list, go to its job."""
    job = queue_export(workbook=workbook, query=request.POST.get("query", ""), owner=request.membership)
    return redirect(job)


def queue_export(*, workbook: str, query: str, owner, language: str = "") -> jobs.Job:
    """Queue a workbook of what a list shows: ``query`` is the list's address after the question mark.

    The same report asked for again while it waits is one job.
    """
    same = hashlib.sha256(f"{workbook}?{query}".encode()).hexdigest()[:32]
    return jobs.enqueue(
        kind=EXPORT,
        arguments={"workbook": workbook, "query": query},
        owner=owner,
        once=f"{EXPORT}-{owner.pk}-{same}",
        permission=WORKBOOKS[workbook].permission,
        language=language,
    )


def label(job):
    """The title of the report; one that is no longer made keeps its record."""
    kind = WORKBOOKS.get(job.arguments.get("workbook"))
    return kind.title if kind else _("Excel report")


@jobs.kind(EXPORT, label)
def run_export(job, report) -> str:
    """Job: the rows are chosen now, in the scope that the owner has now, as of one moment."""
    kind, query = WORKBOOKS[job.arguments["workbook"]], QueryDict(job.arguments["query"])
    description = kind.describe(job.owner, query)
    with snapshot(), result_file(job, name=f"{kind.title}_{clock.today():%Y%m%d}.xlsx") as file:
        rows = kind.rows(job.owner, query)
        total = rows.count()
        report(0, total)
        fetched = rows.iterator(chunk_size=kind.chunk)
        subtitle = _subtitle(description, total)
        write(file, kind, fetched, subtitle=subtitle, report=lambda done: report(done, total))
    report(total, total)
    return " · ".join(filter(None, [_row_count(total), str(description)]))


@contextmanager
def snapshot():
    """Within, all queries see the database as of one moment, so that counts agree with rows."""
    is_outermost = not connection.in_atomic_block
    with transaction.atomic():
        if is_outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def _subtitle(description, total) -> str:
    date = _("as of %(date)s") % {"date": date_format(clock.today())}
    return " · ".join(filter(None, [str(description), date, _row_count(total)]))


def _row_count(total) -> str:
    return ngettext("%(count)s row", "%(count)s rows", total) % {"count": total}
