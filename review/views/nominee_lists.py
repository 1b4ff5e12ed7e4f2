"""Lists of nominees: the province draws up and forwards, the nation decides and gives a receipt."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import ngettext, override
from django.views.decorators.http import require_POST

from common.access import Rule, may
from common.history import events_of, history_of
from common.keys import is_key
from common.lists import laid_out, list_of
from common.workflow.views import act_page, refusals_told
from leadership.permissions import DECIDE_NOMINATION, EXPORT_RECORDS, VIEW_HISTORY, VIEW_RECORDS
from review import forwarding
from review.enums import NomineeListState
from review.models import Nomination, NomineeItem, NomineeList
from review.nomination_lists import in_lists
from review.nominee_list_forms import DrawUpForm, ListNoteForm
from review.nominee_tables import DrawnUpTable, ItemTable, NomineeListFilter, NomineeListTable, ToBeListedTable
from review.receipts import receipt_of
from review.workflow import NOMINEE_LIST

draws_up_lists = Rule("may nominate of a province", lambda request: forwarding.may_draw_up(request.membership))


def in_scope(request, pk) -> NomineeList:
    lists = NomineeList.objects.visible_to(request.membership).select_related("region", "desk__region")
    return get_object_or_404(forwarding.with_progress(lists), pk=pk)


@may(VIEW_RECORDS)
def nominee_list_list(request):
    member = request.membership
    lists = NomineeList.objects.visible_to(member).select_related("region").order_by("-pk")
    chosen = NomineeListFilter(request.GET, forwarding.with_progress(lists))
    may_draw_up = bool(forwarding.may_draw_up(member))
    waiting = forwarding.to_be_listed(member.region_code).count() if may_draw_up else 0
    context = {"may_draw_up": may_draw_up, "waiting": waiting}
    return render(request, "review/nominee_list_list.html", context | list_of(request, chosen, NomineeListTable))


@draws_up_lists
def nominee_list_create(request):
    """Begin a list with the selected nominees of a year that wait."""
    form = DrawUpForm(request.POST or None, region_code=request.membership.region_code)
    if request.method == "POST" and form.is_valid():
        with refusals_told(request):
            return redirect(forwarding.draw_up_list(by=request.membership, **form.cleaned_data))
    return render(request, "review/nominee_list_form.html", {"form": form})


@may(VIEW_RECORDS)
def nominee_list_detail(request, pk):
    drawn_up, member = in_scope(request, pk), request.membership
    may_change = forwarding.may_change(drawn_up, member)
    may_decide = NOMINEE_LIST.allowed(NOMINEE_LIST.move("close"), drawn_up, member)
    context = {
        "list": drawn_up,
        "chain": NOMINEE_LIST,
        "offers": NOMINEE_LIST.offers(drawn_up, member),
        "table": laid_out(request, (DrawnUpTable if may_change else ItemTable)(forwarding.items_of(drawn_up))),
        "may_change": may_change,
        "may_decide": drawn_up.state == NomineeListState.FORWARDED and may_decide,
        "waiting": may_change and waiting_for(drawn_up).count(),
        "may_export": member.may(EXPORT_RECORDS),
        "may_see_history": member.may(VIEW_HISTORY),
    }
    return render(request, "review/nominee_list_detail.html", context)


def waiting_for(drawn_up):
    """The selected nominees that the list could take, too."""
    return forwarding.to_be_listed(drawn_up.region_id, drawn_up.year)


@draws_up_lists
def nominee_list_nominees(request, pk):
    """Choose among the selected nominees that no list holds, and put them on this one."""
    drawn_up = in_scope(request, pk)
    if request.method == "POST":
        with refusals_told(request):
            added = forwarding.add_nominees(drawn_up=drawn_up, nominations=ticked(request), by=request.membership)
            text = ngettext("%(count)s nominee added.", "%(count)s nominees added.", added)
            messages.success(request, text % {"count": added})
        return redirect(drawn_up)
    rows = in_lists(waiting_for(drawn_up)).order_by("category", "region", "serial")
    table = laid_out(request, ToBeListedTable(rows))
    return render(request, "review/nominee_list_nominees.html", {"list": drawn_up, "table": table})


@draws_up_lists
@require_POST
def nominee_list_remove(request, pk):
    """Leave the ticked nominees out for now."""
    drawn_up = in_scope(request, pk)
    with refusals_told(request):
        removed = forwarding.remove_nominees(drawn_up=drawn_up, nominations=ticked(request), by=request.membership)
        text = ngettext("%(count)s nominee taken off the list.", "%(count)s nominees taken off the list.", removed)
        messages.success(request, text % {"count": removed})
    return redirect(drawn_up)


def ticked(request):
    keys = [key for key in request.POST.getlist("nominations") if is_key(key)]
    return Nomination.objects.visible_to(request.membership).filter(pk__in=keys)


@draws_up_lists
def nominee_list_note(request, pk):
    """Say something to the national office with the list."""
    drawn_up = in_scope(request, pk)
    form = ListNoteForm(request.POST or None, instance=drawn_up)
    if request.method == "POST" and form.is_valid():
        with refusals_told(request):
            forwarding.write_note(drawn_up=drawn_up, note=form.cleaned_data["note"], by=request.membership)
        return redirect(drawn_up)
    return render(request, "review/nominee_list_note.html", {"list": drawn_up, "form": form})


@may(DECIDE_NOMINATION)
def nominee_list_take_in(request, pk):
    """Take in all nominees of the list that are not yet decided on."""
    drawn_up = in_scope(request, pk)
    answer = NOMINEE_LIST.allowed(NOMINEE_LIST.move("close"), drawn_up, request.membership)
    if not answer:
        raise PermissionDenied(answer.reason)
    if request.method != "POST":
        context = {"list": drawn_up, "remaining": forwarding.awaiting_decision(drawn_up).count()}
        return render(request, "review/nominee_list_confirm.html", context)
    with refusals_told(request):
        taken = forwarding.take_in_remaining(drawn_up=drawn_up, by=request.membership)
        text = ngettext("%(count)s nominee taken in.", "%(count)s nominees taken in.", taken)
        messages.success(request, text % {"count": taken})
    return redirect(drawn_up)


@may(VIEW_RECORDS)
def nominee_list_receipt(request, pk):
    """The receipt 回执 of a list that was forwarded, as a page that is printed on A4; in Chinese, as it is filed."""
    drawn_up = in_scope(request, pk)
    if drawn_up.state == NomineeListState.DRAFT:
        raise Http404
    with override("zh-hans"):
        context = {"list": drawn_up, "said": receipt_of(drawn_up)}
        return render(request, "review/nominee_list_receipt.html", context)


@may(VIEW_RECORDS)
def nominee_list_act(request, pk, verb):
    drawn_up = in_scope(request, pk)
    return act_page(request, NOMINEE_LIST, drawn_up, verb, back_url=drawn_up.get_absolute_url())


@may(VIEW_HISTORY)
def nominee_list_history(request, pk):
    drawn_up = in_scope(request, pk)
    entries = history_of(events_of(NomineeList, pgh_obj=pk), events_of(NomineeItem, list=pk))
    return render(request, "components/history_page.html", {"record": drawn_up, "entries": entries})
