"""Forwarding the best upward, and who has not reported."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from agreements.filters import years
from assessments.beginning import year_to_assess
from assessments.forwarding import FORWARDING_LEVELS, forward, may_forward, room_of, take_back
from assessments.forwarding_lists import (
    FORWARDED,
    OPEN,
    CandidateTable,
    ForwardedTable,
    ForwardingFilter,
    RankingTable,
    by_place,
    ranking,
    with_ranks,
)
from assessments.models import AgreementAssessment
from assessments.progress import progress_in, whole
from assessments.workbooks.forwarded import FORWARDING
from common.access import may
from common.keys import is_key
from common.lists import list_of
from common.workbooks.export import export_list
from common.workflow.views import refusals_told
from leadership.enums import Level
from leadership.models import Region
from leadership.permissions import DECIDE_ASSESSMENT, EXPORT_RECORDS, VIEW_RECORDS

TICKED = {OPEN: CandidateTable, FORWARDED: ForwardedTable}


@may(VIEW_RECORDS)
def forwarding_list(request):
    """The ranking; a director of a county or prefecture ticks in it."""
    member = request.membership
    chosen = ForwardingFilter(request.GET, ranking(member), membership=member)
    stage = chosen.chosen("stage") if chosen.is_valid() else ""
    may_choose = bool(may_forward(member)) and stage in TICKED
    context = {"stage": stage, "may_choose": may_choose, "may_export": member.may(EXPORT_RECORDS)}
    context |= list_of(request, chosen, TICKED[stage] if may_choose else RankingTable)
    with_ranks(context["table"], chosen.qs)
    if chosen.is_valid():
        context["year"] = int(chosen.chosen("year"))
        context["room"] = room_of(member.group, context["year"]) if member.region.level in FORWARDING_LEVELS else None
        context["places"] = by_place(member, chosen.qs) if member.region.level < Level.COUNTY else []
    return render(request, "assessments/forwarding_list.html", context)


def ticked(request):
    keys = [key for key in request.POST.getlist("assessments") if is_key(key)]
    return AgreementAssessment.objects.visible_to(request.membership).filter(pk__in=keys)


def back(request):
    return redirect(f"{reverse('assessments:forwarding_list')}?{request.GET.urlencode()}")


@may(DECIDE_ASSESSMENT)
@require_POST
def forwarding_create(request):
    """Forward the ticked ones, all or none."""
    with refusals_told(request):
        count = forward(by=request.membership, assessments=ticked(request))
        text = ngettext("%(count)s assessment forwarded.", "%(count)s assessments forwarded.", count)
        messages.success(request, text % {"count": count})
    return back(request)


@may(DECIDE_ASSESSMENT)
@require_POST
def forwarding_remove(request):
    """Take the ticked ones back, all or none."""
    with refusals_told(request):
        count = take_back(by=request.membership, assessments=ticked(request))
        text = ngettext("%(count)s assessment taken back.", "%(count)s assessments taken back.", count)
        messages.success(request, text % {"count": count})
    return back(request)


@may(EXPORT_RECORDS)
@require_POST
def forwarding_export(request):
    """The list as it is shown 择优报送汇总表."""
    return export_list(request, FORWARDING)


# -- who has not reported ---------------------------------------------------------------------
@may(VIEW_RECORDS)
def progress(request, code=None):
    """How far the places in a place are with their assessments; one out of scope does not exist here."""
    own = request.membership.region
    if code is not None and not own.contains(code):
        raise Http404
    region = get_object_or_404(Region.objects.filter(level__lte=Level.COUNTY), pk=code or own.code)
    year = chosen_year(request, own.code)
    rows = progress_in(region, year)
    context = {
        "region": region,
        "above": [place for place in region.ancestors if own.contains(place.code)],
        "year": year,
        "years": sorted({year, *(known for known, _label in years())}, reverse=True),
        "rows": rows,
        "whole": whole(region, rows),
        "late": sum(row.is_late for row in rows),
    }
    return render(request, "assessments/progress_list.html", context)


def chosen_year(request, region_code) -> int:
    year = request.GET.get("year", "")
    return int(year) if year.isdecimal() and 2000 <= int(year[:5]) <= 2099 else year_to_assess(region_code)
