"""Writing the assessment of an agreement: begun, reported on by the party, scored by the county, corrected."""

from functools import wraps

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements.models import Agreement
from agreements.parties import in_lists
from agreements.tables import AwaitingTable
from assessments import assessing, beginning, evidence
from assessments.assessment_forms import CorrectionForm, EvidenceForm, ScoreForm, SelfReportForm, YearForm
from assessments.assessment_marks import preview_of
from assessments.enums import OPEN_ASSESSMENT_STATES, SCORING_STATES, SELF_STATES, AssessmentState
from assessments.views.agreements import in_scope
from common.access import may
from common.keys import is_key
from common.lists import laid_out
from common.workflow.views import refusals_told
from leadership.permissions import ASSESS_ONESELF, SCORE_ASSESSMENT


# -- beginning -----------------------------------------------------------------------------
@may(ASSESS_ONESELF)
def assessment_create(request):
    """Tick some of the agreements that nobody has begun to assess for the year, or begin all of them."""
    answer = beginning.may_begin(request.membership)
    if not answer:
        raise PermissionDenied(answer.reason)
    year = year_asked_for(request)
    found = beginning.beginning_of(by=request.membership, year=year)
    if request.method == "POST":
        with refusals_told(request):
            return begun(request, found)
        return redirect(page_of_year("assessment_create", year=year))
    table = AwaitingTable(in_lists(found.ready).order_by("region", "serial"))
    context = {"beginning": found, "form": YearForm({"year": year}), "table": laid_out(request, table)}
    return render(request, "assessments/assessment_begin.html", context)


def year_asked_for(request) -> int:
    form = YearForm(request.POST if request.method == "POST" else request.GET)
    return form.cleaned_data["year"] if form.is_valid() else beginning.year_to_assess(request.membership.region_code)


def page_of_year(name, **query) -> str:
    words = QueryDict(mutable=True)
    words.update(query)
    return f"{reverse(f'assessments:{name}')}?{words.urlencode()}"


def begun(request, found):
    """Begin what was ticked, or all that is ready; of a single one its page follows."""
    chosen = list(found.ready if "all" in request.POST else ticked(request))
    if not chosen:
        messages.warning(request, _("Tick at least one agreement."))
        return redirect(page_of_year("assessment_create", year=found.year))
    made = assessing.begin_assessments(by=request.membership, year=found.year, agreements=chosen)
    text = ngettext("%(count)s assessment begun.", "%(count)s assessments begun.", len(made))
    messages.success(request, text % {"count": len(made)})
    if len(chosen) == 1:
        return redirect(chosen[0].assessments.filter(year=found.year).order_by("-serial").first())
    return redirect(page_of_year("assessment_list", year=found.year, state=AssessmentState.DRAFT))


def ticked(request):
    keys = [key for key in request.POST.getlist("agreements") if is_key(key)]
    return Agreement.objects.visible_to(request.membership).filter(pk__in=keys)


# -- writing -------------------------------------------------------------------------------
def written_page(permission, states, answer):
    """A page for whom ``answer(assessment, membership)`` lets, while it is in ``states``; else its record is shown."""

    def declared(view):
        @may(permission)
        @wraps(view)
        def page(request, pk):
            assessment = in_scope(request, pk)
            with refusals_told(request):
                assessing.insist_open(assessment=assessment, by=request.membership, states=states, may=answer)
                return view(request, assessment)
            return redirect(assessment)

        return page

    return declared


@written_page(ASSESS_ONESELF, SELF_STATES, assessing.may_report)
def assessment_edit(request, assessment):
    """The self-assessment, beside what the records say so far."""
    preview = preview_of(assessment)
    form = SelfReportForm(request.POST or None, instance=assessment, marks=preview.marks)
    if request.method == "POST" and form.is_valid():
        assessing.write_report(assessment=assessment, by=request.membership, **form.content())
        messages.success(request, _("Saved. It is not handed in yet."))
        return redirect(assessment)
    context = {"assessment": assessment, "form": form, "preview": preview}
    return render(request, "assessments/assessment_form.html", context)


@written_page(SCORE_ASSESSMENT, SCORING_STATES, assessing.may_score)
def assessment_score(request, assessment):
    """The county's marks by hand, beside the figures that will be taken with them."""
    preview = preview_of(assessment)
    form = ScoreForm(request.POST or None, marks=preview.marks)
    if request.method == "POST" and form.is_valid():
        for said in form.changed_marks():
            assessing.give_mark(assessment=assessment, by=request.membership, **said)
        messages.success(request, _("Saved. The marks are not handed on yet."))
        return redirect(assessment)
    context = {"assessment": assessment, "form": form, "preview": preview}
    return render(request, "assessments/assessment_score.html", context)


@written_page(ASSESS_ONESELF, OPEN_ASSESSMENT_STATES, evidence.may_write)
def assessment_evidence(request, assessment):
    """Files one at a time; ``remove`` takes one of them back."""
    form = EvidenceForm(request.POST or None, request.FILES or None)
    if "remove" in request.POST:
        taken_back(request, assessment)
        return redirect("assessments:assessment_evidence", assessment.pk)
    if form.is_bound and form.is_valid():
        evidence.attach(assessment=assessment, by=request.membership, upload=form.cleaned_data["file"])
        return redirect("assessments:assessment_evidence", assessment.pk)
    context = {"assessment": assessment, "form": form, "files": assessment.files.all()}
    return render(request, "assessments/assessment_evidence.html", context)


def taken_back(request, assessment) -> None:
    key = request.POST["remove"]
    if is_key(key):
        evidence.detach(assessment=assessment, by=request.membership, key=key)


@written_page(ASSESS_ONESELF, SELF_STATES, evidence.may_discard)
def assessment_discard(request, assessment):
    if request.method == "POST":
        evidence.discard_assessment(assessment=assessment, by=request.membership)
        messages.success(request, _("The draft has been thrown away."))
        return redirect(assessment.agreement)
    return render(request, "assessments/assessment_discard.html", {"assessment": assessment})


# -- correcting ----------------------------------------------------------------------------
@may(SCORE_ASSESSMENT)
def assessment_correct(request, pk):
    """Why a confirmed one is corrected, or why it cannot be; the correction is a new one [INV-4]."""
    assessment, form = in_scope(request, pk), CorrectionForm(request.POST or None)
    answer = assessing.may_score(assessment, request.membership)
    if not answer:
        raise PermissionDenied(answer.reason)
    if request.method == "POST" and form.is_valid():
        with refusals_told(request):
            reason = form.cleaned_data["reason"]
            return redirect(assessing.begin_correction(assessment=assessment, by=request.membership, reason=reason))
        return redirect(assessment)
    hindered = assessing.may_correct(assessment, request.membership).reason
    hindered = hindered or assessing.hindrance(year=assessment.year, region_code=assessment.region_id)
    context = {"assessment": assessment, "form": form, "hindrance": hindered}
    return render(request, "assessments/assessment_correct.html", context)
