"""Public notices for the offices: the list, one notice, and how it is prepared."""

from copy import copy

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from common.access import may
from common.history import events_of, history_of
from common.lists import list_of
from common.workflow.views import act_page, refusals_told
from leadership.permissions import NOMINATE, VIEW_HISTORY, VIEW_RECORDS
from leadership.programme import year_asked
from registry.registering import made_before
from review import noticing
from review.models import NoticeItem, PublicNotice
from review.notice_forms import NoticeBeginForm, NoticeForm
from review.notice_lists import NoticeFilter, NoticeTable, in_lists
from review.workflow import PUBLIC_NOTICE


def in_scope(request, pk) -> PublicNotice:
    notices = PublicNotice.objects.visible_to(request.membership).select_related("region", "desk__region", "replaces")
    return get_object_or_404(notices, pk=pk)


@may(VIEW_RECORDS)
def notice_list(request):
    rows = in_lists(PublicNotice.objects.visible_to(request.membership))
    context = list_of(request, NoticeFilter(request.GET, rows), NoticeTable)
    context["may_prepare"] = bool(noticing.may_prepare(request.membership))
    return render(request, "review/notice_list.html", context)


@may(VIEW_RECORDS)
def notice_detail(request, pk):
    notice, by = in_scope(request, pk), request.membership
    context = {
        "notice": notice,
        "items": notice.items.order_by("category", "number"),
        "replacement": notice.replacements.exclude(state="withdrawn").select_related("region").first(),
        "chain": PUBLIC_NOTICE,
        "moves": PUBLIC_NOTICE.offers(notice, by),
        "may_write": noticing.may_write(notice, by),
        "may_replace": noticing.may_replace(notice, by),
        "may_see_history": by.may(VIEW_HISTORY),
    }
    return render(request, "review/notice_detail.html", context)


@may(VIEW_RECORDS)
def notice_act(request, pk, verb):
    notice = in_scope(request, pk)
    return act_page(request, PUBLIC_NOTICE, notice, verb, notice.get_absolute_url())


@may(VIEW_HISTORY)
def notice_history(request, pk):
    notice = in_scope(request, pk)
    entries = history_of(events_of(PublicNotice, pgh_obj=notice.pk), events_of(NoticeItem, notice=notice.pk))
    return render(request, "components/history_page.html", {"record": notice, "entries": entries})


# -- preparing -----------------------------------------------------------------------------
@may(NOMINATE)
def notice_create(request):
    by = request.membership
    if not (allowed := noticing.may_prepare(by)):
        raise PermissionDenied(allowed.reason)
    year = year_asked(request.GET, noticing.year_at_work(by.region_code))
    form = NoticeBeginForm(request.POST or None, initial={"year": year})
    if request.method == "POST" and form.is_valid():
        with refusals_told(request):
            token = form.cleaned_data["form_token"]
            return redirect(noticing.begin_notice(by=by, year=form.cleaned_data["year"], token=token))
    waiting = noticing.to_be_noticed(by.region_code, year).count()
    return render(request, "review/notice_create.html", {"form": form, "waiting": waiting})


@may(NOMINATE)
def notice_replace(request, pk):
    """A new notice with a changed list: it begins with the same nominees."""
    former, by = in_scope(request, pk), request.membership
    if not noticing.may_prepare(by):
        raise PermissionDenied(noticing.may_prepare(by).reason)
    made = made_before(PublicNotice, by=by, form_token=request.POST.get("form_token", ""))
    if made:
        return redirect(made)
    form = NoticeBeginForm(request.POST or None, initial={"year": former.year})
    if request.method == "POST" and form.is_valid():
        with refusals_told(request):
            token = form.cleaned_data["form_token"]
            return redirect(noticing.begin_notice(by=by, year=former.year, token=token, replaces=former))
    return render(request, "review/notice_confirm.html", {"notice": former, "form": form})


@may(NOMINATE)
def notice_edit(request, pk):
    notice, by = in_scope(request, pk), request.membership
    if not noticing.may_write(notice, by):
        raise PermissionDenied(_("Only the clerks of its office write in a notice, while it is prepared."))
    # A copy, because the form writes into what it is given, right or wrong.
    who = {"listable": noticing.listable(notice), "listed": notice.items.values_list("nomination", flat=True)}
    form = NoticeForm(request.POST or None, instance=copy(notice), **who)
    if request.method == "POST" and form.is_valid():
        with refusals_told(request):
            noticing.write_notice(notice=notice, by=by, **form.cleaned_data)
            messages.success(request, _("Saved. It is not published yet."))
        return redirect(notice)
    return render(request, "review/notice_form.html", {"form": form, "notice": notice})


@may(NOMINATE)
def notice_discard(request, pk):
    notice = in_scope(request, pk)
    if request.method != "POST":
        return render(request, "review/notice_confirm.html", {"notice": notice, "is_discarded": True})
    with refusals_told(request):
        noticing.discard_notice(notice=notice, by=request.membership)
        messages.success(request, _("The draft has been thrown away."))
        return redirect("review:notice_list")
    return redirect(notice)
