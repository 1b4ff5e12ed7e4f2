"""The export of a list as a job; its row is the record of who took what, by which filter, how many rows."""

import tempfile
from pathlib import Path

from django.core.files import File
from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, override

from common import clock, jobs
from common.workbooks.kind import WORKBOOKS
from common.workbooks.sheet import write

EXPORT = "export"


def queue_export(*, workbook: str, query: str, owner, language: str) -> jobs.Job:
    """Queue a workbook of what a list shows: ``query`` is the list's address after the question mark."""
    arguments = {"workbook": workbook, "query": query, "language": language}
    return jobs.enqueue(kind=EXPORT, arguments=arguments, owner=owner)


@jobs.kind(EXPORT, gettext_lazy("Excel report"))
def run_export(job, report):
    """Job: the rows are chosen now, in the scope that the owner has now."""
    with override(job.arguments["language"]):
        _export(job, WORKBOOKS[job.arguments["workbook"]], QueryDict(job.arguments["query"]), report)


def _export(job, kind, query, report):
    rows = kind.rows(job.owner, query)
    total = rows.count()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "report.xlsx"
        subtitle = _subtitle(kind.describe(job.owner, query), total)
        count = write(path, kind, rows.iterator(chunk_size=kind.chunk), subtitle, lambda done: report(done, total))
        job.result_name = f"{kind.title}_{clock.today():%Y%m%d}.xlsx"
        with path.open("rb") as file:
            job.result.save(f"{job.pk}.xlsx", File(file), save=False)
    job.done = job.total = count
    job.message = ngettext("%(count)s row", "%(count)s rows", count) % {"count": count}


def _subtitle(description, total) -> str:
    parts = [description, _("as of %(date)s") % {"date": date_format(clock.today())}]
    return " · ".join([*filter(None, parts), ngettext("%(count)s row", "%(count)s rows", total) % {"count": total}])
