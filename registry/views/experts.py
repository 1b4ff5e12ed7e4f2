"""Experts in one's region and their place on the roster."""

from copy import copy

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from common.access import may
from common.history import events_of, history_of
from common.lists import list_of
from common.workflow.views import act_page
from leadership.permissions import VIEW_HISTORY, VIEW_RECORDS
from registry import registering
from registry.filters import ExpertFilter
from registry.forms import ExpertForm
from registry.hanging import sections
from registry.inviting import may_invite
from registry.merging import trail
from registry.models import Expert, Organisation, OrganisationMerge
from registry.registering import insist, may_edit, may_withdraw, registers
from registry.tables import ExpertTable
from registry.workflow import ROSTER


def in_scope(request, pk) -> Expert:
    experts = Expert.objects.visible_to(request.membership).select_related("region", "desk__region", "organisation")
    return get_object_or_404(experts, pk=pk)


@may(VIEW_RECORDS)
def expert_list(request):
    rows = Expert.objects.visible_to(request.membership).prefetch_related("region")
    context = list_of(request, ExpertFilter(request.GET, rows), ExpertTable)
    context["may_register"] = registering.may_register(request.membership)
    return render(request, "registry/expert_list.html", context)


@may(VIEW_RECORDS)
def expert_detail(request, pk):
    expert = in_scope(request, pk)
    employers = Organisation.objects.visible_to(request.membership)
    context = {
        "expert": expert,
        "employer": employers.filter(pk=expert.organisation_id).first(),
        "chain": ROSTER,
        "offers": ROSTER.offers(expert, request.membership),
        "may_edit": may_edit(expert, request.membership),
        "may_withdraw": may_withdraw(expert, request.membership),
        "may_invite": may_invite(expert, request.membership),
        "sections": sections(expert, request.membership),
    }
    return render(request, "registry/expert_detail.html", context)


@registers
def expert_create(request):
    made = registering.made_before(Expert, by=request.membership, form_token=request.POST.get("form_token", ""))
    if made:
        return redirect(made)
    form = ExpertForm(request.POST or None, by=request.membership)
    if request.method == "POST" and form.is_valid():
        try:
            token = form.cleaned_data["form_token"]
            expert = registering.register_expert(by=request.membership, form_token=token, **content_of(form))
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("%(name)s has been registered; the director decides next.") % {"name": expert})
            return redirect(expert)
    return render(request, "registry/expert_form.html", {"form": form})


@registers
def expert_edit(request, pk):
    expert = in_scope(request, pk)
    insist(may_edit(expert, request.membership))
    # A copy, because the form writes into what it is given, right or wrong.
    form = ExpertForm(request.POST or None, instance=copy(expert), by=request.membership)
    if request.method == "POST" and form.is_valid():
        registering.change(record=expert, by=request.membership, **content_of(form))
        messages.success(request, _("The changes have been saved."))
        return redirect(expert)
    return render(request, "registry/expert_form.html", {"form": form, "expert": expert})


@registers
def expert_discard(request, pk):
    """Taking back an application that was a mistake, as long as nobody has decided on it."""
    expert = in_scope(request, pk)
    insist(may_withdraw(expert, request.membership))
    if request.method == "POST":
        registering.withdraw(expert=expert, by=request.membership)
        messages.success(request, _("The application of %(name)s has been taken back.") % {"name": expert})
        return redirect("registry:expert_list")
    return render(request, "registry/expert_confirm.html", {"expert": expert})


def content_of(form) -> dict:
    content = {name: value for name, value in form.cleaned_data.items() if name != "form_token"}
    content["fields"] = content.pop("fields_of_work")
    return content


@may(VIEW_RECORDS)
def expert_act(request, pk, verb):
    expert = in_scope(request, pk)
    return act_page(request, ROSTER, expert, verb, expert.get_absolute_url())


@may(VIEW_HISTORY)
def expert_history(request, pk):
    expert = in_scope(request, pk)
    context = {
        "record": expert,
        "entries": history_of(events_of(Expert, pgh_obj=pk)),
        "merges": trail(OrganisationMerge.objects.filter(moved__experts__contains=[pk]), request.membership),
    }
    return render(request, "registry/merge_history.html", context)
