"""Assessments of agreements: the list, one assessment, deciding on several at once, the summary workbook."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from assessments import beginning, evidence
from assessments.assessing import may_correct
from assessments.assessment_history import history_of_assessment, last_return
from assessments.assessment_lists import MINE, AssessmentFilter, AssessmentTable, WaitingTable, in_lists
from assessments.assessment_marks import lines_of
from assessments.deciding import AT_ONCE, decide_all, moves_at_once
from assessments.enums import SCORING_STATES, SELF_STATES, AssessmentState
from assessments.models import AgreementAssessment
from assessments.workbooks import ASSESSMENT_SUMMARY
from assessments.workflow import ASSESSMENT
from common.access import may, signed_in
from common.keys import is_key
from common.lists import list_of
from common.uploads import serve
from common.workbooks.export import export_list
from common.workflow.views import act_page, refusals_told
from leadership.permissions import EXPORT_RECORDS, VIEW_HISTORY

RELATED = ("agreement__current_version__organisation", "region", "desk__region", "system", "corrects", "correction")


def in_scope(request, pk) -> AgreementAssessment:
    assessments = AgreementAssessment.objects.visible_to(request.membership)
    return get_object_or_404(assessments.select_related(*RELATED), pk=pk)


# -- the list ------------------------------------------------------------------------------
@signed_in
def assessment_list(request):
    member = request.membership
    rows = in_lists(AgreementAssessment.objects.visible_to(member)).order_by("-moved_at", "-pk")
    moves = moves_at_once(member)
    ticks = bool(moves) and request.GET.get("waiting") == MINE
    context = {
        "moves": moves,
        "ticks": ticks,
        "may_begin": beginning.may_begin(member),
        "may_export": member is not None and member.may(EXPORT_RECORDS),
    }
    chosen = AssessmentFilter(request.GET, rows, membership=member)
    context |= list_of(request, chosen, WaitingTable if ticks else AssessmentTable)
    return render(request, "assessments/assessment_list.html", context)


@signed_in
@require_POST
def assessment_decide(request):
    """Decide on the ticked ones, all or none."""
    verb, waiting = request.POST.get("verb"), f"{reverse('assessments:assessment_list')}?waiting={MINE}"
    if verb not in AT_ONCE:
        raise Http404
    chosen = ticked(request)
    if not chosen:
        messages.warning(request, _("Tick at least one assessment."))
        return redirect(waiting)
    with refusals_told(request):
        decided = decide_all(assessments=chosen, verb=verb, by=request.membership)
        text = ngettext("%(count)s assessment: %(what)s.", "%(count)s assessments: %(what)s.", decided)
        messages.success(request, text % {"count": decided, "what": AT_ONCE[verb].past})
    return redirect(waiting)


def ticked(request) -> list[AgreementAssessment]:
    keys = [key for key in request.POST.getlist("assessments") if is_key(key)]
    assessments = AgreementAssessment.objects.visible_to(request.membership)
    return list(assessments.select_related(*RELATED).filter(pk__in=keys))


@may(EXPORT_RECORDS)
@require_POST
def assessment_export(request):
    """The summary of assessments 考核汇总表, as the list shows it."""
    return export_list(request, ASSESSMENT_SUMMARY)


# -- one of them ---------------------------------------------------------------------------
@signed_in
def assessment_detail(request, pk):
    """Total and grade, what each indicator adds to them, and where it stands."""
    assessment, member = in_scope(request, pk), request.membership
    returned = last_return(assessment)
    context = {
        "assessment": assessment,
        "chain": ASSESSMENT,
        "offers": ASSESSMENT.offers(assessment, member),
        "lines": lines_of(assessment.marks.select_related("indicator")),
        "files": assessment.files.select_related("uploaded_by"),
        "returned": returned,
        **ways_to_write(assessment, member),
        "may_see_history": member.may(VIEW_HISTORY),
        "changes": changes_since(assessment, returned, member),
    }
    return render(request, "assessments/assessment_detail.html", context)


def ways_to_write(assessment, membership) -> dict:
    may_write = assessment.is_open and bool(evidence.may_write(assessment, membership))
    return {
        "may_write": may_write,
        "may_report": may_write and assessment.state in SELF_STATES,
        "may_score": may_write and assessment.state in SCORING_STATES,
        "may_discard": evidence.may_be_discarded(assessment, membership),
        "may_correct": may_correct(assessment, membership),
    }


def changes_since(assessment, returned, membership):
    """What was changed after it came back, for whoever decides again."""
    is_up = not assessment.is_open and assessment.state != AssessmentState.CONFIRMED
    if returned is None or not is_up or not membership.may(VIEW_HISTORY):
        return None
    return history_of_assessment(assessment, since=returned.at)


@signed_in
@never_cache
def assessment_file(request, pk, proof):
    found = get_object_or_404(in_scope(request, pk).files, pk=proof)
    return serve(found.file, found.name)


@signed_in
def assessment_act(request, pk, verb):
    assessment = in_scope(request, pk)
    return act_page(request, ASSESSMENT, assessment, verb, assessment.get_absolute_url())


@may(VIEW_HISTORY)
def assessment_history(request, pk):
    assessment = in_scope(request, pk)
    context = {"record": assessment, "entries": history_of_assessment(assessment)}
    return render(request, "components/history_page.html", context)
