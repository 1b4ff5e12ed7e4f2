"""The doubts of the integrity checks: the list, the button that runs them, one flag with its evidence side by side."""

from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from agreements.filters import years
from common.access import may
from common.lists import list_of
from common.workbooks.export import export_list
from common.workflow.views import act_page, refusals_told
from leadership.enums import Window
from leadership.permissions import EXPORT_RECORDS, VIEW_RECORDS
from leadership.programme import year_asked, year_open
from review.discipline import may_open
from review.enums import FlagState
from review.integrity.evidence import evidence_of
from review.integrity.running import may_run, order_run
from review.integrity_lists import FlagFilter, FlagTable, in_lists, last_run
from review.models import IntegrityFlag, ViolationCase
from review.workbooks import FLAGS
from review.workflow import INTEGRITY_FLAG

RELATED = ("nomination__organisation", "nomination__expert", "region__parent", "desk__region")


def in_scope(request, pk) -> IntegrityFlag:
    flags = IntegrityFlag.objects.visible_to(request.membership)
    return get_object_or_404(flags.select_related(*RELATED), pk=pk)


@may(VIEW_RECORDS)
def integrity_list(request):
    member = request.membership
    rows = in_lists(IntegrityFlag.objects.visible_to(member))
    context = {
        "last": last_run(member),
        "may_run": bool(may_run(member)),
        "may_export": member.may(EXPORT_RECORDS),
        "year": year_asked(request.GET, year_open(Window.PROVINCIAL_REVIEW, member.region_code)),
        "years": [known for known, _label in years()],
    }
    context |= list_of(request, FlagFilter(request.GET, rows, membership=member), FlagTable)
    return render(request, "review/integrity_list.html", context)


@may(EXPORT_RECORDS)
@require_POST
def integrity_export(request):
    return export_list(request, FLAGS)


@may(VIEW_RECORDS)
@require_POST
def integrity_run(request):
    """Have the checks look at the nominations of a year; the job's page tells what came of it."""
    member = request.membership
    year = year_asked(request.POST, year_open(Window.PROVINCIAL_REVIEW, member.region_code))
    with refusals_told(request):
        return redirect(order_run(by=member, year=year))
    return redirect("review:integrity_list")


@may(VIEW_RECORDS)
def integrity_detail(request, pk):
    flag, member = in_scope(request, pk), request.membership
    lacks_case = flag.state == FlagState.CONFIRMED and not flag.violation_cases.exists()
    context = {
        "flag": flag,
        "chain": INTEGRITY_FLAG,
        "offers": INTEGRITY_FLAG.offers(flag, member),
        "evidence": evidence_of(flag, member),
        "lacks_case": lacks_case,
        "may_open_case": lacks_case and bool(may_open(member)),
        "cases": ViolationCase.objects.visible_to(member).filter(flag=flag).order_by("pk"),
    }
    return render(request, "review/integrity_detail.html", context)


@may(VIEW_RECORDS)
def integrity_act(request, pk, verb):
    flag = in_scope(request, pk)
    return act_page(request, INTEGRITY_FLAG, flag, verb, flag.get_absolute_url())
