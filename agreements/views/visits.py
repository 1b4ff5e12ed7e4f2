"""Supervision visits: the list, one visit, and putting one on record."""

from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from agreements import supervising
from agreements.models import SupervisionVisit
from agreements.supervision_forms import VisitForm
from agreements.supervision_lists import VisitFilter, VisitTable, in_lists
from agreements.views.on_agreement import creation_page
from common import clock
from common.access import may, signed_in
from common.lists import list_of
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
    return creation_page(
        request,
        agreement,
        VisitForm(request.POST or None),
        allowed=supervising.may_visit,
        make=supervising.record_visit,
        told=_("The visit is on record; the county answers its findings next."),
        template="agreements/visit_form.html",
    )
