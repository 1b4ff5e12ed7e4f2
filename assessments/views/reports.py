"""Reports of the year: the list, one report, how the province writes and closes it, its closed figures in Excel."""

from urllib.parse import urlencode

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from assessments import closing
from assessments.models import ProvinceAssessment, YearReport
from assessments.report_forms import BeginReportForm, RemarkForm
from assessments.report_lists import known_years, standings, year_of_list
from assessments.unfinished import unfinished
from assessments.workbooks import YEAR_FIGURES
from assessments.workflow import YEAR_REPORT
from assessments.year_figures import figures_of_report
from common.access import Rule, may
from common.history import events_of, history_of
from common.workbooks.export import queue_export
from common.workflow.views import act_page, refusals_told
from leadership.codes import NATION_CODE
from leadership.permissions import EXPORT_RECORDS, VIEW_HISTORY, VIEW_RECORDS

writes_reports = Rule("may score_assessment of a province", lambda request: closing.may_begin(request.membership))


def in_scope(request, pk) -> YearReport:
    reports = YearReport.objects.visible_to(request.membership)
    return get_object_or_404(reports.select_related("region", "desk__region"), pk=pk)


# -- reading -------------------------------------------------------------------------------
@may(VIEW_RECORDS)
def report_list(request):
    """At the nation all provinces in a year, those not closed first; at a province its own years."""
    rows, year = standings(request.membership, request.GET), year_of_list(request.membership, request.GET)
    context = {
        "rows": rows,
        "year": year,
        "years": sorted({*known_years(), year}, reverse=True),
        "is_national": request.membership.region_code == NATION_CODE,
        "closed": sum(row.is_closed for row in rows),
        "may_begin": closing.may_begin(request.membership),
    }
    return render(request, "assessments/report_list.html", context)


@may(VIEW_RECORDS)
def report_detail(request, pk):
    """The figures as they are, as they were closed, and what is still under way."""
    report, member = in_scope(request, pk), request.membership
    figures = figures_of_report(report)
    assessments = ProvinceAssessment.objects.visible_to(member).filter(region=report.region_id, year=report.year)
    context = {
        "report": report,
        "figures": figures,
        "unfinished": unfinished(report) if report.is_open else [],
        "chain": YEAR_REPORT,
        "steps": report.steps.defer("figures"),
        "offers": YEAR_REPORT.offers(report, member),
        "assessments": assessments.select_related("region").order_by("serial"),
        "may_write": report.is_open and closing.may_write(report, member),
        "may_export": figures.frozen_at is not None and member.may(EXPORT_RECORDS),
        "may_see_history": member.may(VIEW_HISTORY),
    }
    return render(request, "assessments/report_detail.html", context)


@may(VIEW_HISTORY)
def report_history(request, pk):
    report = in_scope(request, pk)
    entries = history_of(events_of(YearReport, pgh_obj=report.pk))
    return render(request, "components/history_page.html", {"record": report, "entries": entries})


@may(EXPORT_RECORDS)
@require_POST
def report_export(request, pk):
    """The figures that the province closed its year with last, one row a place."""
    report = in_scope(request, pk)
    query = urlencode({"report": report.pk})
    return redirect(queue_export(workbook=YEAR_FIGURES, query=query, owner=request.membership))


# -- writing -------------------------------------------------------------------------------
@writes_reports
def report_create(request):
    """Begin the report of a year; the one there is, is opened."""
    form = BeginReportForm(request.POST or None, initial={"year": year_of_list(request.membership, request.GET)})
    if request.method == "POST" and form.is_valid():
        return redirect(closing.begin_report(by=request.membership, **form.cleaned_data))
    return render(request, "assessments/report_create.html", {"form": form})


@writes_reports
def report_edit(request, pk):
    """The explanation of the figures; once the year is closed, its report is shown instead."""
    report = held(request, pk) if request.method == "POST" else in_scope(request, pk)
    form = RemarkForm(request.POST or None, instance=report)
    with refusals_told(request):
        closing.insist_writing(report=report, by=request.membership)
        if request.method == "POST" and form.is_valid():
            closing.write_report(report=report, by=request.membership, remark=form.cleaned_data["remark"])
            messages.success(request, _("Saved. The year is not closed yet."))
            return redirect(report)
        return render(request, "assessments/report_form.html", {"report": report, "form": form})
    return redirect(report)


def held(request, pk) -> YearReport:
    """Locked before it is read: of two who save at once, the second is shown what the first wrote."""
    return get_object_or_404(YearReport.objects.visible_to(request.membership).select_for_update(), pk=pk)


@may(VIEW_RECORDS)
def report_act(request, pk, verb):
    report = in_scope(request, pk)
    return act_page(request, YEAR_REPORT, report, verb, report.get_absolute_url())
