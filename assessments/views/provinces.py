"""Provincial assessments: the list, one of them, how the nation scores, and what the province says to it."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from assessments import provinces
from assessments.assessment_forms import CorrectionForm, ScoreForm
from assessments.models import ProvinceAssessment, ProvinceMark, YearReport
from assessments.province_forms import StatementForm
from assessments.province_lists import ProvinceFilter, ProvinceTable, in_lists
from assessments.province_marks import shown
from assessments.province_year import year_for
from assessments.report_lists import year_of_list
from assessments.workflow import PROVINCE_ASSESSMENT
from common.access import Rule, may
from common.history import events_of, history_of
from common.lists import list_of
from common.workflow.views import act_page, refusals_told
from leadership.access import may_nationally
from leadership.permissions import SCORE_ASSESSMENT, VIEW_HISTORY, VIEW_RECORDS

RELATED = ("region", "desk__region", "system", "closing", "corrects__region")
states_for_province = Rule(
    "may score_assessment or decide_assessment of a province",
    lambda request: provinces.may_state_somewhere(request.membership),
)


def in_scope(request, pk) -> ProvinceAssessment:
    assessments = ProvinceAssessment.objects.visible_to(request.membership).defer("closing__figures")
    return get_object_or_404(assessments.select_related(*RELATED), pk=pk)


def to_write(request, pk) -> ProvinceAssessment:
    """Locked before it is read when it is saved: of two who save at once, the second is shown what the first wrote."""
    if request.method != "POST":
        return in_scope(request, pk)
    rows = ProvinceAssessment.objects.visible_to(request.membership)
    return get_object_or_404(rows.select_for_update(), pk=pk)


# -- reading -------------------------------------------------------------------------------
@may(VIEW_RECORDS)
def province_list(request):
    """What this person may read; for the national office with the year's work."""
    member = request.membership
    rows = in_lists(ProvinceAssessment.objects.visible_to(member)).order_by("-year", "region", "-serial")
    context = {"work": year_for(member, year_of_list(member, request.GET))}
    context |= list_of(request, ProvinceFilter(request.GET, rows), ProvinceTable)
    return render(request, "assessments/province_list.html", context)


@may(VIEW_RECORDS)
def province_detail(request, pk):
    """Figures, marks and reasons, the statement of the province, and where it stands."""
    assessment, member = in_scope(request, pk), request.membership
    reports = YearReport.objects.visible_to(member).filter(region=assessment.region_id, year=assessment.year)
    context = {
        "assessment": assessment,
        "shown": shown(assessment),
        "report": reports.select_related("region").first(),
        "correction": ProvinceAssessment.objects.visible_to(member).filter(corrects=assessment).first(),
        "chain": PROVINCE_ASSESSMENT,
        "offers": PROVINCE_ASSESSMENT.offers(assessment, member),
        "may_score": assessment.is_open and provinces.may_score(member),
        "may_state": provinces.may_write_statement(assessment, member),
        "may_correct": provinces.may_correct(assessment, member),
        "may_see_history": bool(may_nationally(VIEW_HISTORY).ask(request)),
    }
    return render(request, "assessments/province_detail.html", context)


@may_nationally(VIEW_HISTORY)
def province_history(request, pk):
    """Every change, also what was tried out before it was sent: for the national office alone."""
    assessment = in_scope(request, pk)
    entries = history_of(
        events_of(ProvinceAssessment, pgh_obj=assessment.pk), events_of(ProvinceMark, assessment=assessment.pk)
    )
    return render(request, "components/history_page.html", {"record": assessment, "entries": entries})


@may(VIEW_RECORDS)
def province_act(request, pk, verb):
    assessment = in_scope(request, pk)
    return act_page(request, PROVINCE_ASSESSMENT, assessment, verb, assessment.get_absolute_url())


# -- writing -------------------------------------------------------------------------------
@may_nationally(SCORE_ASSESSMENT)
def province_score(request, pk):
    """The marks by hand, each with its reason; a draft may leave some out."""
    assessment = to_write(request, pk)
    form = ScoreForm(request.POST or None, marks=list(assessment.marks.select_related("indicator")))
    with refusals_told(request):
        provinces.insist_scoring(assessment=assessment, by=request.membership)
        if request.method == "POST" and form.is_valid():
            for mark in form.changed_marks():
                provinces.give_mark(assessment=assessment, by=request.membership, **mark)
            messages.success(request, _("Saved. It is not sent to the province yet."))
            return redirect(assessment)
        return render(request, "assessments/province_score.html", {"assessment": assessment, "form": form})
    return redirect(assessment)


@states_for_province
def province_statement(request, pk):
    """What the province says to its figures and marks, while the assessment lies with it."""
    assessment = to_write(request, pk)
    form = StatementForm(request.POST or None, instance=assessment)
    with refusals_told(request):
        provinces.insist_stating(assessment=assessment, by=request.membership)
        if request.method == "POST" and form.is_valid():
            said = form.cleaned_data["statement"]
            provinces.write_statement(assessment=assessment, by=request.membership, statement=said)
            messages.success(request, _("Saved. It is not handed in yet."))
            return redirect(assessment)
        return render(request, "assessments/province_statement.html", {"assessment": assessment, "form": form})
    return redirect(assessment)


@may_nationally(SCORE_ASSESSMENT)
def province_correct(request, pk):
    """Begin a correction of a published assessment, which stays as it is."""
    assessment, form = in_scope(request, pk), CorrectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_told(request):
            return redirect(
                provinces.begin_correction(assessment=assessment, by=request.membership, **form.cleaned_data)
            )
        return redirect(assessment)
    return render(request, "assessments/province_correct.html", {"assessment": assessment, "form": form})
