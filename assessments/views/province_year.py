"""A year of provincial assessments at the national office: begun, sent and published for all at once."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import ngettext

from assessments import provinces
from assessments.province_forms import BeginProvincesForm
from assessments.province_year import Year, take_for_all
from assessments.report_lists import year_of_list
from assessments.workflow import PROVINCE_ASSESSMENT
from common.workflow.views import refusals_told
from leadership.access import may_nationally
from leadership.permissions import DECIDE_ASSESSMENT, SCORE_ASSESSMENT


def list_of_year(year: int) -> str:
    return f"{reverse('assessments:province_list')}?year={year}"


@may_nationally(SCORE_ASSESSMENT)
def province_begin(request):
    """Begin the assessments of a year for all provinces; those there are stay."""
    form = BeginProvincesForm(request.POST or None, initial={"year": year_of_list(request.membership, request.GET)})
    if request.method == "POST" and form.is_valid():
        year = form.cleaned_data["year"]
        with refusals_told(request):
            begun = len(provinces.begin_assessments(by=request.membership, year=year))
            text = ngettext("%(count)s assessment begun.", "%(count)s assessments begun.", begun)
            messages.success(request, text % {"count": begun})
        return redirect(list_of_year(year))
    return render(request, "assessments/province_begin.html", {"form": form})


@may_nationally(SCORE_ASSESSMENT)
def province_send_all(request, year):
    """Send all that lack nothing to their provinces."""
    return step_for_all(request, year, "send")


@may_nationally(DECIDE_ASSESSMENT)
def province_publish_all(request, year):
    """Publish all confirmed assessments of a year at once."""
    return step_for_all(request, year, "publish")


def step_for_all(request, year, verb):
    """GET shows on which assessments the step would be taken and on which not, POST takes it."""
    move = PROVINCE_ASSESSMENT.move(verb)
    if request.method == "POST":
        with refusals_told(request):
            moved = len(take_for_all(year=year, verb=verb, by=request.membership))
            text = ngettext("%(count)s assessment: %(what)s.", "%(count)s assessments: %(what)s.", moved)
            messages.success(request, text % {"count": moved, "what": move.past})
        return redirect(list_of_year(year))
    work = Year(year, request.membership)
    candidates = work.candidates(verb)
    context = {
        "work": work,
        "move": move,
        "ready": [each for each in candidates if each.is_ready],
        "hindered": [each for each in candidates if not each.is_ready],
        "others": [each for each in work.assessments if each.state not in (*move.sources, move.target)],
    }
    return render(request, "assessments/province_confirm.html", context)
