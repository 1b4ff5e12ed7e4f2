"""The export of a list as a job; its row is the record of who took what, by which filter, how many rows."""

import hashlib

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import QueryDict
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common import clock, jobs
from common.job_results import result_file
from common.moment import one_moment
from common.reasons import ReasonForm, clean_reason
from common.workbooks.kind import WORKBOOKS
from common.workbooks.sheet import write

EXPORT = "export"


def export_list(request, workbook: str):
    """The answer to a POST of ``components/export_button.html``: queue the report of the list, go to its job.

    Whoever wants numbers in full says why; if the reason is none, they are asked for it again.
    """
    query, reason = request.POST.get("query", ""), ""
    if "full" in request.POST:
        form = ReasonForm(request.POST)
        if not form.is_valid():
            title = WORKBOOKS[workbook].title
            return render(request, "jobs/export_form.html", {"form": form, "query": query, "title": title})
        reason = form.cleaned_data["reason"]
    return redirect(queue_export(workbook=workbook, query=query, owner=request.membership, reason=reason))


def queue_export(*, workbook: str, query: str, owner, language: str = "", reason: str = "") -> jobs.Job:
    """Queue a workbook of what a list shows: ``query`` is the list's address after the question mark.

    Personal data in it is masked; with a ``reason`` it is in full, for somebody who may see it so
    now, when it is made and when it is fetched. The row of the job is the record of it. Raises
    PermissionDenied, and ValidationError for a reason that is none. The same report asked for again
    while it waits is one job.
    """
    kind, arguments = WORKBOOKS[workbook], {"workbook": workbook, "query": query}
    permissions = [kind.permission]
    if kind.is_personal:
        arguments["full"] = bool(reason)
    if kind.is_personal and reason:
        insist_on_right(owner)
        arguments["reason"] = clean_reason(reason)
        permissions.append(settings.PERSONAL_DATA_PERMISSION)
    same = hashlib.sha256(repr(sorted(arguments.items())).encode()).hexdigest()[:32]
    return jobs.enqueue(
        kind=EXPORT,
        arguments=arguments,
        owner=owner,
        once=f"{EXPORT}-{owner.pk}-{same}",
        permission=" ".join(filter(None, permissions)),
        language=language,
    )


def insist_on_right(owner) -> None:
    if not owner.may(settings.PERSONAL_DATA_PERMISSION):
        raise PermissionDenied(_("The duty you act in does not include seeing numbers in full."))


def label(job):
    """The title of the report; one that is no longer made keeps its record."""
    kind = WORKBOOKS.get(job.arguments.get("workbook"))
    return kind.title if kind else _("Excel report")


@jobs.kind(EXPORT, label)
def run_export(job, report) -> str:
    """Job: the rows are chosen now, in the scope that the owner has now, as of one moment."""
    kind, query = WORKBOOKS[job.arguments["workbook"]], QueryDict(job.arguments["query"])
    in_full = job.arguments.get("full", False)
    kind, description = kind.chosen(job.owner, query), _described(kind.describe(job.owner, query), in_full)
    with one_moment(read_only=True), result_file(job, name=f"{kind.title}_{clock.today():%Y%m%d}.xlsx") as file:
        rows = kind.rows(job.owner, query)
        total = rows.count()
        report(0, total)
        fetched = rows.iterator(chunk_size=kind.chunk)
        told = {"subtitle": _subtitle(description, total), "report": lambda done: report(done, total)}
        write(file, kind, fetched, **told, in_full=in_full, parts=_parts(kind, job.owner, query))
    report(total, total)
    return " · ".join(filter(None, [_row_count(total), description]))


def _parts(kind, owner, query):
    """The further sheets, each made as its turn comes."""
    for name in kind.parts:
        part = WORKBOOKS[name].chosen(owner, query)
        rows = part.rows(owner, query)
        yield part, rows, _subtitle(part.describe(owner, query), len(rows))


def _described(description, in_full) -> str:
    return " · ".join(filter(None, [str(description), _("with numbers in full") if in_full else ""]))


def _subtitle(description, total) -> str:
    date = _("as of %(date)s") % {"date": date_format(clock.today())}
    return " · ".join(filter(None, [description, date, _row_count(total)]))


def _row_count(total) -> str:
    return ngettext("%(count)s row", "%(count)s rows", total) % {"count": total}
