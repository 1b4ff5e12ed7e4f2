"""Specialty industries and brands in one's region: list, record, form, removal, history [一(二)]."""

from django.shortcuts import get_object_or_404, render

from common.access import may
from common.lists import list_of
from leadership.permissions import MAINTAIN_REGISTERS, VIEW_HISTORY, VIEW_RECORDS
from registry.filters import SpecialtyFilter
from registry.forms import SpecialtyForm
from registry.hanging import sections
from registry.maintaining import may_keep, may_keep_specialties
from registry.models import Organisation, Specialty
from registry.tables import SpecialtyTable
from registry.views.pages import create_page, edit_page, history_page, remove_page

FORM = "registry/specialty_form.html"
LIST = "registry:specialty_list"


def in_scope(request, pk) -> Specialty:
    return get_object_or_404(
        Specialty.objects.visible_to(request.membership).select_related("region", "organisation"), pk=pk
    )


@may(VIEW_RECORDS)
def specialty_list(request):
    rows = Specialty.objects.visible_to(request.membership).select_related("organisation")
    rows = rows.prefetch_related("region__parent__parent")
    context = list_of(request, SpecialtyFilter(request.GET, rows), SpecialtyTable)
    context["may_enter"] = may_keep_specialties(request.membership)
    return render(request, "registry/specialty_list.html", context)


@may(VIEW_RECORDS)
def specialty_detail(request, pk):
    specialty = in_scope(request, pk)
    context = {
        "specialty": specialty,
        "leader": Organisation.objects.visible_to(request.membership).filter(pk=specialty.organisation_id).first(),
        "sections": sections(specialty, request.membership),
        "may_keep": may_keep(specialty, request.membership),
    }
    return render(request, "registry/specialty_detail.html", context)


@may(MAINTAIN_REGISTERS)
def specialty_create(request):
    return create_page(request, SpecialtyForm, FORM, LIST)


@may(MAINTAIN_REGISTERS)
def specialty_edit(request, pk):
    return edit_page(request, SpecialtyForm, in_scope(request, pk), FORM)


@may(MAINTAIN_REGISTERS)
def specialty_remove(request, pk):
    return remove_page(request, in_scope(request, pk), "registry/specialty_confirm.html", LIST)


@may(VIEW_HISTORY)
def specialty_history(request, pk):
    return history_page(request, in_scope(request, pk))
