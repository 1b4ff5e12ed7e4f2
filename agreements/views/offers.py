"""Offers of organisations and experts: the list, one offer with the needs it fits, and how it is written."""

from copy import copy

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from agreements import posting
from agreements.interests import RELATED, with_interest
from agreements.listing import may_post_offer, may_write, party_of
from agreements.listing_forms import OfferForm, PartySearch
from agreements.listing_lists import OfferFilter, OfferTable, offers_in_lists
from agreements.matching import SHOWN, free_of, needs_for, with_running
from agreements.models import Interest, Offer
from agreements.workflow import OFFER
from common.access import may, signed_in
from common.history import events_of, history_of
from common.lists import list_of
from common.workflow.views import act_page, refusals_told
from leadership.permissions import POST_LISTING, VIEW_HISTORY
from leadership.scope import sees_places
from registry.models import Expert, Organisation
from registry.registering import made_before

PARTIES_SHOWN = 20


def in_scope(request, pk) -> Offer:
    offers = with_running(Offer.objects.visible_to(request.membership))
    related = ("organisation", "expert", "region__parent", "desk__region")
    return get_object_or_404(offers.select_related(*related), pk=pk)


@signed_in
def offer_list(request):
    member = request.membership
    rows = offers_in_lists(Offer.objects.visible_to(member))
    context = list_of(request, OfferFilter(request.GET, rows), OfferTable)
    context["may_post"] = member is not None and member.may(POST_LISTING)
    context["is_party"] = not sees_places(member)
    return render(request, "agreements/offer_list.html", context)


@signed_in
def offer_detail(request, pk):
    offer = in_scope(request, pk)
    interests = Interest.objects.filter(offer=offer).select_related(*RELATED)
    context = {
        "offer": offer,
        "free": free_of(offer),
        "chain": OFFER,
        "moves": OFFER.offers(offer, request.membership),
        "may_write": offer.is_open and may_write(offer, request.membership),
        "may_ask": may_write(offer, request.membership),
        "may_see_history": request.membership.may(VIEW_HISTORY),
        "interests": interests,
        "matches": with_interest(needs_for(offer)[:SHOWN] if offer.is_live else [], interests),
    }
    return render(request, "agreements/offer_detail.html", context)


@signed_in
def offer_act(request, pk, verb):
    offer = in_scope(request, pk)
    return act_page(request, OFFER, offer, verb, offer.get_absolute_url())


@may(VIEW_HISTORY)
def offer_history(request, pk):
    offer = in_scope(request, pk)
    entries = history_of(events_of(Offer, pgh_obj=offer.pk))
    return render(request, "components/history_page.html", {"record": offer, "entries": entries})


# -- writing -------------------------------------------------------------------------------
@may(POST_LISTING)
def offer_create(request):
    """An assisting party offers for itself; a clerk looks for the organisation or expert first."""
    if not sees_places(request.membership):
        return created(request, party_of(request.membership))
    form = PartySearch(request.GET if "words" in request.GET else None)
    words = form.cleaned_data["words"] if form.is_valid() else None
    organisations = Organisation.objects.visible_to(request.membership).pickable()
    experts = Expert.objects.visible_to(request.membership).pickable()
    context = {
        "form": form,
        "organisations": organisations.named(words)[:PARTIES_SHOWN] if words else [],
        "experts": experts.named(words)[:PARTIES_SHOWN] if words else [],
        "searched": words,
    }
    return render(request, "agreements/offer_party.html", context)


@may(POST_LISTING)
def offer_of_organisation(request, organisation):
    organisations = Organisation.objects.visible_to(request.membership).select_related("region")
    return created(request, get_object_or_404(organisations, pk=organisation))


@may(POST_LISTING)
def offer_of_expert(request, expert):
    experts = Expert.objects.visible_to(request.membership).select_related("region")
    return created(request, get_object_or_404(experts, pk=expert))


def created(request, party):
    """The form of a new offer of ``party``."""
    by = request.membership
    allowed = may_post_offer(party, by)
    if not allowed:
        raise PermissionDenied(allowed.reason)
    made = made_before(Offer, by=by, form_token=request.POST.get("form_token", ""))
    form = OfferForm(request.POST or None)
    if made or (request.method == "POST" and form.is_valid()):
        try:
            return redirect(made or posted(request, party, form))
        except ValidationError as refusal:
            form.add_error(None, refusal)
    return render(request, "agreements/offer_form.html", {"form": form, "party": party})


def posted(request, party, form) -> Offer:
    token = form.cleaned_data["form_token"]
    offer = posting.post_offer(by=request.membership, party=party, form_token=token, **form.content())
    messages.success(request, _("Saved as a draft. Submit it, and the director publishes it."))
    return offer


@may(POST_LISTING)
def offer_edit(request, pk):
    offer = in_scope(request, pk)
    with refusals_told(request):
        posting.insist_open(listing=offer, by=request.membership)
        # A copy, because the form writes into what it is given, right or wrong.
        form = OfferForm(request.POST or None, instance=copy(offer))
        if request.method == "POST" and form.is_valid():
            posting.change_listing(listing=offer, by=request.membership, **form.content())
            messages.success(request, _("Saved. It is not submitted yet."))
            return redirect(offer)
        return render(request, "agreements/offer_form.html", {"form": form, "offer": offer, "party": offer.party})
    return redirect(offer)


@may(POST_LISTING)
def offer_discard(request, pk):
    offer = in_scope(request, pk)
    with refusals_told(request):
        posting.insist_open(listing=offer, by=request.membership)
        if request.method != "POST":
            return render(request, "agreements/offer_confirm.html", {"offer": offer})
        posting.discard_listing(listing=offer, by=request.membership)
        messages.success(request, _("The draft has been thrown away."))
        return redirect("agreements:offer_list")
    return redirect(offer)
