"""Awards: the list with its totals, one of them, its files, its steps, its history, the workbook."""

from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from common.access import may
from common.history import events_of, history_of
from common.lists import fitting, list_of
from common.uploads import serve
from common.workbooks.export import export_list
from common.workflow.views import act_page, move_or_404
from leadership.permissions import EXPORT_RECORDS, VIEW_HISTORY, VIEW_RECORDS
from leadership.scope import sees_place
from review import budgeting, paying, using
from review.award_enums import AwardPaper
from review.award_lists import AwardFilter, AwardTable, in_lists
from review.award_totals import totals_of
from review.awarding import last_return
from review.models import Award, AwardFile, UseItem
from review.workbooks import AWARD_FUNDS
from review.workflow import AWARD

RELATED = ("nomination__organisation", "nomination__expert", "region__parent__parent", "desk__region", "source")
VOUCHERS = ("allocation", "passing", "repayment")


def in_scope(request, pk) -> Award:
    awards = Award.objects.visible_to(request.membership).select_related(*RELATED, *VOUCHERS)
    return get_object_or_404(awards, pk=pk)


@may(VIEW_RECORDS)
def award_list(request):
    member = request.membership
    rows = in_lists(Award.objects.visible_to(member)).order_by("-moved_at", "-pk")
    chosen = AwardFilter(request.GET, rows, membership=member)
    context = list_of(request, chosen, AwardTable) | {
        "totals": totals_of(fitting(chosen), request.GET),
        "may_enter": bool(paying.may_enter(member)),
        "may_budget": bool(budgeting.may_budget(member)),
        "may_export": member.may(EXPORT_RECORDS),
    }
    return render(request, "review/award_list.html", context)


@may(EXPORT_RECORDS)
@require_POST
def award_export(request):
    """The table of award funds 奖补资金表, as the list shows it."""
    return export_list(request, AWARD_FUNDS)


@may(VIEW_RECORDS)
def award_detail(request, pk):
    """Who gets what, by which vouchers, what it was used for, and where it stands."""
    award, member = in_scope(request, pk), request.membership
    context = {
        "award": award,
        "chain": AWARD,
        "offers": AWARD.offers(award, member),
        "vouchers": [getattr(award, name) for name in VOUCHERS if getattr(award, f"{name}_id")],
        "may_open_vouchers": sees_place(member, award.province_code),
        "uses": award.uses.all(),
        "receipts": award.files.filter(paper=AwardPaper.RECEIPT),
        "proofs": award.files.filter(paper=AwardPaper.USE),
        "returned": last_return(award),
        "may_report": using.may_report(award, member),
        "may_see_history": member.may(VIEW_HISTORY),
    }
    return render(request, "review/award_detail.html", context)


@may(VIEW_RECORDS)
@never_cache
def award_file(request, pk, paper):
    found = get_object_or_404(in_scope(request, pk).files, pk=paper)
    return serve(found.file, found.name)


@may(VIEW_RECORDS)
def award_act(request, pk, verb):
    """A step; one that is done on a page of its own leads there."""
    award, move = in_scope(request, pk), move_or_404(AWARD, verb)
    if move.page:
        return redirect(move.page(award))
    return act_page(request, AWARD, award, verb, back_url=award.get_absolute_url())


@may(VIEW_HISTORY)
def award_history(request, pk):
    award = in_scope(request, pk)
    kinds = events_of(Award, pgh_obj=pk), events_of(UseItem, award=pk), events_of(AwardFile, award=pk)
    return render(request, "components/history_page.html", {"record": award, "entries": history_of(*kinds)})
