"""Objections for those who handle them: the list, one objection, its findings, who objects; and all in numbers."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from common.access import may
from common.history import events_of, history_of
from common.lists import list_of
from common.uploads import serve
from common.workbooks.export import export_list
from common.workflow.views import act_page, refusals_told
from leadership.permissions import EXPORT_RECORDS, VIEW_RECORDS
from review import identity, objecting
from review.discipline import may_open
from review.enums import ObjectionState
from review.models import Objection, ViolationCase
from review.objecting import handles
from review.objection_forms import FindingsForm, RevealForm
from review.objection_lists import ObjectionFilter, ObjectionTable, in_lists, statistics
from review.workbooks.notices import OBJECTION_STATISTICS, OBJECTIONS
from review.workflow import OBJECTION


def in_scope(request, pk) -> Objection:
    rows = Objection.objects.visible_to(request.membership).defer("objector_name", "objector_contact")
    related = ("notice__region", "nomination__organisation", "nomination__expert", "desk__region", "edited_by")
    return get_object_or_404(rows.select_related(*related), pk=pk)


@handles
def objection_list(request):
    rows = in_lists(Objection.objects.visible_to(request.membership))
    context = list_of(request, ObjectionFilter(request.GET, rows), ObjectionTable)
    return render(request, "review/objection_list.html", context)


@handles
def objection_detail(request, pk):
    objection, by = in_scope(request, pk), request.membership
    under_investigation = objection.state == ObjectionState.ACCEPTED
    context = {
        "objection": objection,
        "chain": OBJECTION,
        "moves": OBJECTION.offers(objection, by),
        "concerned": objecting.may_handle(objection, by).reason,
        "may_write": under_investigation and bool(objecting.may_write_findings(objection, by)),
        "may_reveal": objection.is_signed and bool(objecting.may_handle(objection, by)),
        "may_open_case": objection.state == ObjectionState.UPHELD and bool(may_open(by)),
        "cases": ViolationCase.objects.visible_to(by).filter(objection=objection).order_by("pk"),
        "enclosures": objection.enclosures.all(),
        "reveals": objection.reveals.select_related("by__user", "by__group__region"),
    }
    return render(request, "review/objection_detail.html", context)


@handles
def objection_act(request, pk, verb):
    objection = in_scope(request, pk)
    return act_page(request, OBJECTION, objection, verb, objection.get_absolute_url())


@handles
def objection_history(request, pk):
    """What the handlers did; who objects is in no history."""
    objection = in_scope(request, pk)
    entries = history_of(events_of(Objection, pgh_obj=objection.pk))
    return render(request, "components/history_page.html", {"record": objection, "entries": entries})


@handles
def objection_findings(request, pk):
    objection, by = in_scope(request, pk), request.membership
    if not (answer := objecting.may_write_findings(objection, by)):
        raise PermissionDenied(answer.reason)
    form = FindingsForm(request.POST or None, initial={"findings": objection.findings})
    if request.method == "POST" and form.is_valid():
        with refusals_told(request):
            objecting.write_findings(objection=objection, by=by, findings=form.cleaned_data["findings"])
            messages.success(request, _("Saved. Report the findings once the investigation is complete."))
        return redirect(objection)
    return render(request, "review/objection_form.html", {"form": form, "objection": objection})


@handles
@never_cache
def objection_reveal(request, pk):
    """GET asks why; the answer to the POST, and nothing else, holds the name and the contact."""
    objection = in_scope(request, pk)
    if not objection.is_signed:
        raise Http404(_("This objection is anonymous."))
    if not (answer := objecting.may_handle(objection, request.membership)):
        raise PermissionDenied(answer.reason)
    form, shown = RevealForm(request.POST if request.method == "POST" else None), None
    if form.is_valid():
        shown = identity.reveal(objection=objection, by=request.membership, reason=form.cleaned_data["reason"])
    return render(request, "review/objection_reveal.html", {"objection": objection, "form": form, "shown": shown})


@handles
@never_cache
def objection_enclosure(request, pk, enclosure):
    found = get_object_or_404(in_scope(request, pk).enclosures, pk=enclosure)
    return serve(found.file, found.name)


@may(EXPORT_RECORDS)
@require_POST
def objection_export(request):
    """The register of objections 异议登记表 as the list shows it, without identities."""
    return export_list(request, OBJECTIONS)


@may(VIEW_RECORDS)
def objection_statistics(request):
    """Numbers only: by province and year."""
    context = {"rows": statistics(request.membership), "may_export": request.membership.may(EXPORT_RECORDS)}
    return render(request, "review/objection_statistics.html", context)


@may(EXPORT_RECORDS)
@require_POST
def objection_statistics_export(request):
    return export_list(request, OBJECTION_STATISTICS)
