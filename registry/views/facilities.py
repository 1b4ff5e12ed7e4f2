"""Facilities in one's region: list, record, form, removal, history [二(五)]."""

from django.shortcuts import get_object_or_404, render

from common.access import may
from common.lists import list_of
from leadership.permissions import VIEW_HISTORY, VIEW_RECORDS
from registry.filters import FacilityFilter
from registry.forms import FacilityForm
from registry.hanging import sections
from registry.maintaining import keeps_facilities, may_keep, may_keep_facilities
from registry.models import Facility, Organisation
from registry.tables import FacilityTable
from registry.views.pages import create_page, edit_page, history_page, remove_page

FORM = "registry/facility_form.html"
LIST = "registry:facility_list"


def in_scope(request, pk) -> Facility:
    return get_object_or_404(
        Facility.objects.visible_to(request.membership).select_related("region", "organisation"), pk=pk
    )


@may(VIEW_RECORDS)
def facility_list(request):
    rows = Facility.objects.visible_to(request.membership).prefetch_related("region__parent__parent")
    context = list_of(request, FacilityFilter(request.GET, rows), FacilityTable)
    context["may_enter"] = may_keep_facilities(request.membership)
    return render(request, "registry/facility_list.html", context)


@may(VIEW_RECORDS)
def facility_detail(request, pk):
    facility = in_scope(request, pk)
    context = {
        "facility": facility,
        "operator": Organisation.objects.visible_to(request.membership).filter(pk=facility.organisation_id).first(),
        "sections": sections(facility, request.membership),
        "may_keep": may_keep(facility, request.membership),
    }
    return render(request, "registry/facility_detail.html", context)


@keeps_facilities
def facility_create(request):
    return create_page(request, FacilityForm, FORM, LIST)


@keeps_facilities
def facility_edit(request, pk):
    return edit_page(request, FacilityForm, in_scope(request, pk), FORM)


@keeps_facilities
def facility_remove(request, pk):
    return remove_page(request, in_scope(request, pk), "registry/facility_confirm.html", LIST)


@may(VIEW_HISTORY)
def facility_history(request, pk):
    return history_page(request, in_scope(request, pk))
