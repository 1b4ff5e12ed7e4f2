"""Needs of counties: the list, one need with the offers that fit it, and how it is written."""

from copy import copy

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from agreements import posting
from agreements.interest_drafts import may_draft
from agreements.interests import RELATED, with_interest
from agreements.listing import may_post_need, may_write
from agreements.listing_forms import NeedForm
from agreements.listing_lists import NeedFilter, NeedTable, needs_in_lists
from agreements.matching import SHOWN, offers_for
from agreements.models import Interest, Need
from agreements.workflow import NEED
from common.access import may
from common.history import events_of, history_of
from common.lists import list_of
from common.workflow.views import act_page, refusals_told
from leadership.permissions import POST_LISTING, VIEW_HISTORY, VIEW_RECORDS
from registry.registering import made_before


def in_scope(request, pk) -> Need:
    needs = Need.objects.visible_to(request.membership)
    return get_object_or_404(needs.select_related("region__parent", "village", "desk__region"), pk=pk)


@may(VIEW_RECORDS)
def need_list(request):
    rows = needs_in_lists(Need.objects.visible_to(request.membership))
    context = list_of(request, NeedFilter(request.GET, rows), NeedTable)
    context["may_post"] = may_post_need(request.membership)
    return render(request, "agreements/need_list.html", context)


@may(VIEW_RECORDS)
def need_detail(request, pk):
    need = in_scope(request, pk)
    interests = Interest.objects.filter(need=need).select_related(*RELATED)
    context = {
        "need": need,
        "chain": NEED,
        "moves": NEED.offers(need, request.membership),
        "may_write": need.is_open and may_write(need, request.membership),
        "may_see_history": request.membership.may(VIEW_HISTORY),
        "interests": interests,
        "may_draft": may_draft(need, request.membership),
        "matches": with_interest(offers_for(need)[:SHOWN] if need.is_live else [], interests),
    }
    return render(request, "agreements/need_detail.html", context)


@may(VIEW_RECORDS)
def need_act(request, pk, verb):
    need = in_scope(request, pk)
    return act_page(request, NEED, need, verb, need.get_absolute_url())


@may(VIEW_HISTORY)
def need_history(request, pk):
    need = in_scope(request, pk)
    entries = history_of(events_of(Need, pgh_obj=need.pk))
    return render(request, "components/history_page.html", {"record": need, "entries": entries})


# -- writing -------------------------------------------------------------------------------
@may(POST_LISTING)
def need_create(request):
    by = request.membership
    if not (allowed := may_post_need(by)):
        raise PermissionDenied(allowed.reason)
    made = made_before(Need, by=by, form_token=request.POST.get("form_token", ""))
    if made:
        return redirect(made)
    form = NeedForm(request.POST or None, county=by.region_code)
    if request.method == "POST" and form.is_valid():
        need = posting.post_need(by=by, form_token=form.cleaned_data["form_token"], **form.content())
        messages.success(request, _("Saved as a draft. Submit it, and the director publishes it."))
        return redirect(need)
    return render(request, "agreements/need_form.html", {"form": form})


@may(POST_LISTING)
def need_edit(request, pk):
    need = in_scope(request, pk)
    with refusals_told(request):
        posting.insist_open(listing=need, by=request.membership)
        # A copy, because the form writes into what it is given, right or wrong.
        form = NeedForm(request.POST or None, instance=copy(need), county=need.region_id)
        if request.method == "POST" and form.is_valid():
            posting.change_listing(listing=need, by=request.membership, **form.content())
            messages.success(request, _("Saved. It is not submitted yet."))
            return redirect(need)
        return render(request, "agreements/need_form.html", {"form": form, "need": need})
    return redirect(need)


@may(POST_LISTING)
def need_discard(request, pk):
    need = in_scope(request, pk)
    with refusals_told(request):
        posting.insist_open(listing=need, by=request.membership)
        if request.method != "POST":
            return render(request, "agreements/need_confirm.html", {"need": need})
        posting.discard_listing(listing=need, by=request.membership)
        messages.success(request, _("The draft has been thrown away."))
        return redirect("agreements:need_list")
    return redirect(need)
