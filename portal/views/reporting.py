"""Who has not reported: the matrix of the level below, its report, and the reminder to the late."""

from urllib.parse import urlencode
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from common.access import Rule
from common.workbooks.export import export_list
from common.workflow.views import refusals_told
from leadership.access import may_above_counties
from leadership.permissions import EXPORT_RECORDS, VIEW_RECORDS
from portal.nudging import may_nudge, nudge, plan_of
from portal.reporting import asked_for, matrix_of, years_known
from portal.reporting_workbook import REPORTING

nudges = Rule("may remind the offices below", lambda request: may_nudge(request.membership))


@may_above_counties(VIEW_RECORDS)
def reporting(request):
    """The matrix of a year: places directly below by what is due."""
    asked = asked_for(request.GET)
    matrix = matrix_of(by=request.membership, **asked)
    context = {
        "matrix": matrix,
        "years": sorted({asked["year"], *years_known()}, reverse=True),
        "only_late": asked["only_late"],
        "all_url": back(asked),
        "duty": matrix.columns[0] if asked["name"] and matrix.columns else None,
        "may_nudge": bool(may_nudge(request.membership)),
        "may_export": request.membership.may(EXPORT_RECORDS),
    }
    return render(request, "portal/reporting_list.html", context)


@may_above_counties(EXPORT_RECORDS)
@require_POST
def reporting_export(request):
    """The matrix as it is shown 报送情况表."""
    return export_list(request, REPORTING)


class NudgeForm(forms.Form):
    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)


@nudges
def reporting_nudge(request):
    """GET says who would be reminded of what, POST reminds them; of one duty, or of all."""
    asked = asked_for(request.GET)
    about = {"year": asked["year"], "name": asked["name"]}
    form = NudgeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_told(request):
            made = nudge(by=request.membership, token=form.cleaned_data["token"], **about)
            messages.success(request, told(made))
        return redirect(back(asked))
    plan = plan_of(by=request.membership, **about)
    return render(request, "portal/reporting_confirm.html", {"plan": plan, "form": form, "back_url": back(asked)})


def told(made) -> str:
    places = len({each.region_id for each in made})
    text = ngettext("%(count)s place has been reminded.", "%(count)s places have been reminded.", places)
    return text % {"count": places}


def back(asked) -> str:
    query = {"year": asked["year"]} | ({"duty": asked["name"]} if asked["name"] else {})
    return f"{reverse('portal:reporting')}?{urlencode(query)}"
