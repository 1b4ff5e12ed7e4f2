"""Quota plans: the list, one of them with every seat explained, what other parameters would give, its reports."""

from copy import copy
from urllib.parse import urlencode

from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from common.access import Rule, may
from common.history import events_of, history_of
from common.lists import list_of
from common.workbooks.export import queue_export
from common.workflow import Incomplete, insist
from common.workflow.views import act_page, refusals_told
from leadership.permissions import EXPORT_RECORDS, VIEW_RECORDS
from review import quotas
from review.allocating import shared_out
from review.models import LeftOut, QuotaCategory, QuotaPlan
from review.quota_comparison import Comparison, last_years
from review.quota_forms import ParametersForm
from review.quota_lines import Shown
from review.quota_lists import QuotaFilter, QuotaTable, in_lists
from review.quota_options import Options
from review.workbooks import QUOTA_CALCULATION, QUOTA_TABLE
from review.workflow import QUOTA_PLAN

sees_drafting = Rule(
    "may view_history at the nation or a province", lambda request: quotas.may_see_drafting(request.membership)
)
RELATED = ("region", "desk__region", "supplement_of", "parent")


def in_scope(request, pk) -> QuotaPlan:
    return get_object_or_404(QuotaPlan.objects.visible_to(request.membership).select_related(*RELATED), pk=pk)


@may(VIEW_RECORDS)
def quota_list(request):
    rows = in_lists(QuotaPlan.objects.visible_to(request.membership)).order_by("-year", "region", "-serial")
    context = list_of(request, QuotaFilter(request.GET, rows), QuotaTable)
    context["may_begin"] = quotas.may_begin_national(request.membership)
    return render(request, "review/quota_list.html", context)


@may(VIEW_RECORDS)
def quota_detail(request, pk):
    """Who gets how many seats and why, who is missing, and where the plan stands."""
    plan, member = in_scope(request, pk), request.membership
    context = {
        "plan": plan,
        "shown": Shown(plan, request.GET.get("category", "")),
        "options": Options(plan, member),
        "chain": QUOTA_PLAN,
        "offers": QUOTA_PLAN.offers(plan, member),
    }
    return render(request, "review/quota_detail.html", context)


@may(VIEW_RECORDS)
def quota_compare(request, pk):
    """What-if: the seats by other parameters, beside those that the plan keeps and those of last year."""
    plan = in_scope(request, pk)
    form = ParametersForm(request.GET if "cap" in request.GET else None, instance=copy(plan))
    rows, reasons = tried(form) if form.is_valid() else (list(plan.seats.all()), [])
    context = {
        "plan": plan,
        "form": form,
        "reasons": reasons,
        "comparison": Comparison(plan, rows, last_years(plan)),
        "query": request.GET.urlencode() if form.is_valid() and not reasons else "",
        "may_write": plan.is_open and quotas.may_write(plan, request.membership),
    }
    return render(request, "review/quota_compare.html", context)


def tried(form) -> tuple[list, list]:
    """The seats that a form's parameters would give, or the reasons why they cannot be held."""
    try:
        return shared_out(form.instance, form.rows()), []
    except Incomplete as refusal:
        return [], refusal.missing


@may(VIEW_RECORDS)
def quota_act(request, pk, verb):
    plan = in_scope(request, pk)
    return act_page(request, QUOTA_PLAN, plan, verb, plan.get_absolute_url())


@sees_drafting
def quota_history(request, pk):
    """Every change, also what was tried out before: for the office whose plan it is."""
    plan = in_scope(request, pk)
    with refusals_told(request):
        insist(quotas.may_see_drafting(request.membership, plan))
    hanging = [events_of(model, plan=plan.pk) for model in (QuotaCategory, LeftOut)]
    entries = history_of(events_of(QuotaPlan, pgh_obj=plan.pk), *hanging)
    return render(request, "components/history_page.html", {"record": plan, "entries": entries})


# -- reports ---------------------------------------------------------------------------------
@may(EXPORT_RECORDS)
@require_POST
def quota_table(request, pk):
    """The allocation table 指标分配表."""
    return exported(request, pk, QUOTA_TABLE)


@may(EXPORT_RECORDS)
@require_POST
def quota_calculation(request, pk):
    """The calculation table 测算表."""
    return exported(request, pk, QUOTA_CALCULATION)


def exported(request, pk, workbook):
    query = urlencode({"plan": in_scope(request, pk).pk})
    return redirect(queue_export(workbook=workbook, query=query, owner=request.membership))
