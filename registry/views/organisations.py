"""Organisations in one's region: list, record, form, history."""

from copy import copy

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from common.access import may
from common.history import events_of, history_of
from common.lists import list_of
from leadership.permissions import MAINTAIN_REGISTERS, VIEW_HISTORY, VIEW_RECORDS
from registry import registering
from registry.filters import OrganisationFilter
from registry.forms import OrganisationForm
from registry.hanging import sections
from registry.inviting import may_invite
from registry.merging import trail
from registry.models import Organisation, OrganisationMerge
from registry.registering import insist, may_edit, registers
from registry.tables import OrganisationTable
from registry.views.pages import starting_values


def in_scope(request, pk) -> Organisation:
    rows = Organisation.objects.visible_to(request.membership).select_related("region", "merged_into")
    return get_object_or_404(rows, pk=pk)


@may(VIEW_RECORDS)
def organisation_list(request):
    rows = Organisation.objects.visible_to(request.membership).prefetch_related("region")
    context = list_of(request, OrganisationFilter(request.GET, rows), OrganisationTable)
    context["may_register"] = registering.may_register(request.membership)
    context["may_merge"] = request.membership.may(MAINTAIN_REGISTERS)
    return render(request, "registry/organisation_list.html", context)


@may(VIEW_RECORDS)
def organisation_detail(request, pk):
    organisation = in_scope(request, pk)
    context = {
        "organisation": organisation,
        "may_edit": may_edit(organisation, request.membership),
        "may_merge": request.membership.may(MAINTAIN_REGISTERS) and not organisation.merged_into_id,
        "may_invite": may_invite(organisation, request.membership),
        "sections": sections(organisation, request.membership),
    }
    return render(request, "registry/organisation_detail.html", context)


@registers
def organisation_create(request):
    made = registering.made_before(Organisation, by=request.membership, form_token=request.POST.get("form_token", ""))
    if made:
        return redirect(made)
    form = OrganisationForm(request.POST or None, by=request.membership, initial=starting_values(request))
    if request.method == "POST" and form.is_valid():
        try:
            organisation = registering.register_organisation(by=request.membership, **form.cleaned_data)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("%(name)s has been registered.") % {"name": organisation})
            return redirect(organisation)
    return render(request, "registry/organisation_form.html", {"form": form})


@registers
def organisation_edit(request, pk):
    organisation = in_scope(request, pk)
    insist(may_edit(organisation, request.membership))
    # A copy, because the form writes into what it is given, right or wrong.
    form = OrganisationForm(request.POST or None, instance=copy(organisation), by=request.membership)
    if request.method == "POST" and form.is_valid():
        content = {name: form.cleaned_data[name] for name in form.Meta.fields}
        registering.change(record=organisation, by=request.membership, **content)
        messages.success(request, _("The changes have been saved."))
        return redirect(organisation)
    return render(request, "registry/organisation_form.html", {"form": form, "organisation": organisation})


@may(VIEW_HISTORY)
def organisation_history(request, pk):
    organisation = in_scope(request, pk)
    merges = OrganisationMerge.objects.filter(Q(kept=organisation) | Q(merged__in=organisation.with_merged))
    context = {
        "record": organisation,
        "entries": history_of(events_of(Organisation, pgh_obj=pk)),
        "merges": trail(merges, request.membership),
    }
    return render(request, "registry/merge_history.html", context)
