"""Violation cases for those who report, investigate or decide on them: the list, a case, its evidence, its steps."""

from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from common.access import may
from common.history import events_of, history_of
from common.lists import list_of
from common.uploads import serve
from common.workbooks.export import export_list
from common.workflow.views import act_page
from leadership.permissions import EXPORT_RECORDS
from review import discipline
from review.case_lists import CaseFilter, CaseTable
from review.discipline import reads_cases
from review.enums import CaseState
from review.models import CaseFile, IntegrityFlag, Nomination, Objection, ViolationCase
from review.workbooks.cases import CASES
from review.workflow import VIOLATION_CASE

RELATED = ("region", "desk__region", "organisation", "expert", "membership", "nomination", "created_by")
# The page on which each part is written, by the state in which it is.
PAGES = {
    CaseState.INVESTIGATION: ("case_findings", "case_statement"),
    CaseState.HEARD: ("case_proposal",),
}


def in_scope(request, pk) -> ViolationCase:
    return get_object_or_404(ViolationCase.objects.visible_to(request.membership).select_related(*RELATED), pk=pk)


@reads_cases
def case_list(request):
    member = request.membership
    rows = ViolationCase.objects.visible_to(member).select_related("region")
    context = {"may_open": bool(discipline.may_open(member))}
    context |= list_of(request, CaseFilter(request.GET, rows), CaseTable)
    return render(request, "review/case_list.html", context)


@may(EXPORT_RECORDS)
@require_POST
def case_export(request):
    """The register of cases, as the list shows it."""
    return export_list(request, CASES)


@reads_cases
def case_detail(request, pk):
    """What is reported, found, said to it and decided, and what to do next."""
    case, by = in_scope(request, pk), request.membership
    may_write = bool(discipline.may_write(case, by))
    context = {
        "case": case,
        "chain": VIOLATION_CASE,
        "moves": VIOLATION_CASE.offers(case, by),
        "why_not": discipline.objections_of_its_own(case, by) if by.group_id == case.desk_id else "",
        "nobody_confirms": discipline.lacks_second_person(case),
        "writes": PAGES.get(case.state, ()) if may_write else (),
        "adds_evidence": may_write and case.takes_evidence,
        "files": case.files.select_related("uploaded_by"),
        "investigators": case.investigators.select_related("user").order_by("pk"),
        **seen_beside(case, by),
    }
    return render(request, "review/case_detail.html", context)


def seen_beside(case, by) -> dict:
    """The nomination, the objection and the doubt of the case, for those who may read them."""
    return {
        "nomination": Nomination.objects.visible_to(by).filter(pk=case.nomination_id).first(),
        "flag": IntegrityFlag.objects.visible_to(by).filter(pk=case.flag_id).select_related("nomination").first(),
        "objection": Objection.objects.visible_to(by).filter(pk=case.objection_id).only("number").first(),
    }


@reads_cases
def case_act(request, pk, verb):
    case = in_scope(request, pk)
    return act_page(request, VIOLATION_CASE, case, verb, case.get_absolute_url())


@reads_cases
@never_cache
def case_file(request, pk, exhibit):
    found = get_object_or_404(in_scope(request, pk).files, pk=exhibit)
    return serve(found.file, found.name)


@reads_cases
def case_history(request, pk):
    case = in_scope(request, pk)
    entries = history_of(events_of(ViolationCase, pgh_obj=case.pk), events_of(CaseFile, case=case.pk))
    return render(request, "components/history_page.html", {"record": case, "entries": entries})
