"""Poor households in one's region: list, record, form, removal, history [四(二)]."""

from django.shortcuts import get_object_or_404, render

from common.access import may
from common.lists import list_of
from leadership.permissions import MAINTAIN_BASE_DATA, VIEW_HISTORY, VIEW_RECORDS
from registry.filters import HouseholdFilter
from registry.forms import HouseholdForm
from registry.hanging import sections
from registry.maintaining import may_keep, may_keep_base_data
from registry.models import PoorHousehold, PoorVillage
from registry.tables import HouseholdTable
from registry.views.pages import create_page, edit_page, history_page, remove_page

FORM = "registry/household_form.html"
LIST = "registry:household_list"


def in_scope(request, pk) -> PoorHousehold:
    return get_object_or_404(PoorHousehold.objects.visible_to(request.membership).select_related("region"), pk=pk)


@may(VIEW_RECORDS)
def household_list(request):
    rows = PoorHousehold.objects.visible_to(request.membership).prefetch_related("region__parent__parent")
    context = list_of(request, HouseholdFilter(request.GET, rows), HouseholdTable)
    context["may_enter"] = may_keep_base_data(request.membership)
    return render(request, "registry/household_list.html", context)


@may(VIEW_RECORDS)
def household_detail(request, pk):
    household = in_scope(request, pk)
    context = {
        "household": household,
        "village": PoorVillage.objects.filter(region=household.region_id).first(),
        "sections": sections(household, request.membership),
        "may_keep": may_keep(household, request.membership),
    }
    return render(request, "registry/household_detail.html", context)


@may(MAINTAIN_BASE_DATA)
def household_create(request):
    return create_page(request, HouseholdForm, FORM, LIST)


@may(MAINTAIN_BASE_DATA)
def household_edit(request, pk):
    return edit_page(request, HouseholdForm, in_scope(request, pk), FORM)


@may(MAINTAIN_BASE_DATA)
def household_remove(request, pk):
    return remove_page(request, in_scope(request, pk), "registry/household_confirm.html", LIST)


@may(VIEW_HISTORY)
def household_history(request, pk):
    return history_page(request, in_scope(request, pk))
