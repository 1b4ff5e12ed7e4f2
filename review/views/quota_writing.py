"""How an office writes a quota plan: begun, collected, changed, thrown away; whom the director leaves out."""

from copy import copy

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from common.access import Rule
from common.workflow import Incomplete
from common.workflow.views import refusals_told
from leadership.access import may_nationally
from leadership.models import Region
from leadership.permissions import ALLOCATE_QUOTAS
from leadership.programme import current_year
from review import quotas
from review.collecting import collect, places_of
from review.models import QuotaPlan
from review.quota_forms import LeaveOutForm, PlanForm, PlanYearForm, TokenForm
from review.views.quotas import in_scope

writes_quotas = Rule(
    "may allocate_quotas at the nation or a province", lambda request: quotas.may_draft(request.membership)
)
decides_quotas = Rule(
    "may decide_quotas at the nation or a province", lambda request: quotas.may_decide(request.membership)
)
splits_quotas = Rule("may allocate_quotas of a province", lambda request: quotas.may_split(request.membership))


def to_write(request, pk) -> QuotaPlan:
    """Locked before it is read when it is saved: of two who save at once, the second is shown what the first wrote."""
    plans = QuotaPlan.objects.visible_to(request.membership)
    return get_object_or_404(plans.select_for_update(), pk=pk) if request.method == "POST" else in_scope(request, pk)


# -- beginning -------------------------------------------------------------------------------
@may_nationally(ALLOCATE_QUOTAS)
def quota_create(request):
    """Begin the national plan of a year, copied from the last one."""
    form = PlanYearForm(request.POST or None, initial={"year": current_year()})
    if request.method == "POST" and form.is_valid():
        with refusals_told(request):
            return begun(request, quotas.begin_plan(by=request.membership, **form.cleaned_data))
    return render(request, "review/quota_create.html", {"form": form})


@may_nationally(ALLOCATE_QUOTAS)
def quota_supplement(request, pk):
    """Begin a supplement to the last published plan of a year."""
    plan, form = in_scope(request, pk), TokenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_told(request):
            return begun(request, quotas.begin_supplement(by=request.membership, plan=plan, **form.cleaned_data))
        return redirect(plan)
    return render(request, "review/quota_supplement.html", {"plan": plan, "form": form})


@splits_quotas
def quota_split(request, pk):
    """Begin the plan by which a province splits what a national plan gave it."""
    plan, form = in_scope(request, pk), TokenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_told(request):
            return begun(request, quotas.begin_split(by=request.membership, parent=plan, **form.cleaned_data))
        return redirect(plan)
    return render(request, "review/quota_split.html", {"plan": plan, "form": form})


def begun(request, plan):
    """Its figures are collected at once."""
    if plan.is_open and not plan.snapshot:
        collect(plan=plan, by=request.membership)
        messages.success(request, _("Begun. The figures are being collected; meanwhile revise totals and parameters."))
    return redirect(plan)


# -- writing ---------------------------------------------------------------------------------
@writes_quotas
def quota_edit(request, pk):
    """Parameters, totals and awards; begins with what was tried out before, if the address says so."""
    plan = to_write(request, pk)
    form = PlanForm(request.POST or None, instance=copy(plan), tried=request.GET.dict())
    with refusals_told(request):
        quotas.insist_writing(plan=plan, by=request.membership)
        if request.method == "POST" and form.is_valid() and is_saved(request, plan, form):
            messages.success(request, _("Saved, and the seats are shared out anew."))
            return redirect(plan)
        return render(request, "review/quota_form.html", {"plan": plan, "form": form})
    return redirect(plan)


def is_saved(request, plan, form) -> bool:
    """False with the reasons on the form, where floors and caps cannot be held."""
    try:
        quotas.change_plan(plan=plan, by=request.membership, **form.content())
    except Incomplete as refusal:
        for reason in refusal.missing:
            form.add_error(None, reason)
        return False
    return True


@writes_quotas
@require_POST
def quota_collect(request, pk):
    plan = in_scope(request, pk)
    with refusals_told(request):
        collect(plan=plan, by=request.membership)
        messages.success(request, _("The figures are being collected. Those kept so far stay until all are in."))
    return redirect(plan)


@writes_quotas
def quota_discard(request, pk):
    plan = in_scope(request, pk)
    with refusals_told(request):
        quotas.insist_writing(plan=plan, by=request.membership)
        if request.method == "POST":
            quotas.discard_plan(plan=plan, by=request.membership)
            messages.success(request, _("The draft has been thrown away."))
            return redirect("review:quota_list")
        return render(request, "review/quota_confirm.html", {"plan": plan})
    return redirect(plan)


# -- who is left out ---------------------------------------------------------------------------
def place_of(plan, code) -> Region:
    """One of the places of the plan."""
    return get_object_or_404(Region.objects.filter(pk__in=places_of(plan)), pk=code)


@decides_quotas
def quota_leave_out(request, pk, place):
    """The director leaves a place out whose figures are not in, with the reason."""
    plan, form = in_scope(request, pk), LeaveOutForm(request.POST or None)
    region = place_of(plan, place)
    with refusals_told(request):
        quotas.insist_leaving_out(plan=plan, by=request.membership)
        if request.method == "POST" and form.is_valid():
            quotas.leave_out(plan=plan, by=request.membership, region=region, **form.cleaned_data)
            messages.success(request, _("%(place)s is left out.") % {"place": region})
            return redirect(plan)
        return render(request, "review/quota_leave_out.html", {"plan": plan, "region": region, "form": form})
    return redirect(plan)


@decides_quotas
@require_POST
def quota_take_in(request, pk, place):
    plan = in_scope(request, pk)
    with refusals_told(request):
        quotas.take_in(plan=plan, by=request.membership, region=place_of(plan, place))
    return redirect(plan)
