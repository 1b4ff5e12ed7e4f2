"""Supervision visits: the list, one visit, and putting one on record."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from agreements import supervising
from agreements.models import Agreement, SupervisionVisit
from agreements.supervision_forms import VisitForm
from agreements.supervision_lists import VisitFilter, VisitTable, in_lists
from common import clock
from common.access import may, signed_in
from common.lists import list_of
from common.workflow.views import refusals_told
from leadership.permissions import SUPERVISE


@signed_in
def visit_list(request):
    rows = in_lists(SupervisionVisit.objects.visible_to(request.membership)).order_by("-visited_on", "-pk")
    return render(request, "agreements/visit_list.html", list_of(request, VisitFilter(request.GET, rows), VisitTable))


@signed_in
def visit_detail(request, pk):
    visits = SupervisionVisit.objects.visible_to(request.membership)
    related = ("agreement__current_version", "region", "group__region", "created_by")
    visit = get_object_or_404(visits.select_related(*related), pk=pk)
    findings = visit.findings.select_related("desk__region")
    context = {"visit": visit, "findings": findings, "today": clock.today()}
    return render(request, "agreements/visit_detail.html", context)


@may(SUPERVISE)
def visit_create(request, agreement):
    agreements = Agreement.objects.visible_to(request.membership).select_related("current_version", "region")
    agreement = get_object_or_404(agreements, pk=agreement)
    form = VisitForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_told(request):
            visit = supervising.record_visit(by=request.membership, agreement=agreement, **form.cleaned_data)
            messages.success(request, _("The visit is on record; the county answers its findings next."))
            return redirect(visit)
    hindrance = supervising.may_visit(agreement, request.membership).reason
    context = {"agreement": agreement, "form": form, "hindrance": hindrance}
    return render(request, "agreements/visit_form.html", context)
