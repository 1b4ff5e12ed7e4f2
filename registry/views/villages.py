"""Poor villages in one's region: list, record, form, removal, history [四(二)]."""

from django.shortcuts import get_object_or_404, render

from common.access import may
from common.lists import list_of
from leadership.permissions import MAINTAIN_BASE_DATA, VIEW_HISTORY, VIEW_RECORDS
from registry.filters import VillageFilter
from registry.forms import VillageForm
from registry.hanging import sections
from registry.maintaining import may_keep, may_keep_base_data
from registry.models import PoorVillage
from registry.tables import VillageTable
from registry.views.pages import create_page, edit_page, history_page, remove_page

FORM = "registry/village_form.html"
LIST = "registry:village_list"


def in_scope(request, pk) -> PoorVillage:
    return get_object_or_404(PoorVillage.objects.visible_to(request.membership).select_related("region"), pk=pk)


@may(VIEW_RECORDS)
def village_list(request):
    rows = PoorVillage.objects.visible_to(request.membership).prefetch_related("region__parent__parent")
    context = list_of(request, VillageFilter(request.GET, rows), VillageTable)
    context["may_enter"] = may_keep_base_data(request.membership)
    return render(request, "registry/village_list.html", context)


@may(VIEW_RECORDS)
def village_detail(request, pk):
    village = in_scope(request, pk)
    context = {
        "village": village,
        "sections": sections(village, request.membership),
        "may_keep": may_keep(village, request.membership),
    }
    return render(request, "registry/village_detail.html", context)


@may(MAINTAIN_BASE_DATA)
def village_create(request):
    return create_page(request, VillageForm, FORM, LIST)


@may(MAINTAIN_BASE_DATA)
def village_edit(request, pk):
    return edit_page(request, VillageForm, in_scope(request, pk), FORM)


@may(MAINTAIN_BASE_DATA)
def village_remove(request, pk):
    return remove_page(request, in_scope(request, pk), "registry/village_confirm.html", LIST)


@may(VIEW_HISTORY)
def village_history(request, pk):
    return history_page(request, in_scope(request, pk))
