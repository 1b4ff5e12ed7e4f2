"""Needs and offers for everybody, without signing in: what is live, and nothing personal."""

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from agreements.interest_drafts import may_draft
from agreements.listing_lists import (
    PublicNeedFilter,
    PublicNeedTable,
    PublicOfferFilter,
    PublicOfferTable,
    needs_in_lists,
    offers_in_lists,
)
from agreements.models import Need, Offer
from common.access import anyone
from common.lists import list_of
from leadership.permissions import POST_LISTING


@anyone
@require_safe
def public_needs(request):
    rows = needs_in_lists(Need.objects.live())
    context = list_of(request, PublicNeedFilter(request.GET, rows), PublicNeedTable)
    return render(request, "agreements/public_needs.html", context)


@anyone
@require_safe
def public_offers(request):
    rows = offers_in_lists(Offer.objects.live())
    context = list_of(request, PublicOfferFilter(request.GET, rows), PublicOfferTable)
    return render(request, "agreements/public_offers.html", context)


@anyone
@require_safe
def public_need(request, pk):
    """Whoever may offer help finds the way to show interest."""
    need = get_object_or_404(Need.objects.live().select_related("region__parent", "village"), pk=pk)
    may_ask = request.membership is not None and request.membership.may(POST_LISTING)
    context = {"need": need, "may_ask": may_ask and not may_draft(need, request.membership)}
    return render(request, "agreements/public_need.html", context)


@anyone
@require_safe
def public_offer(request, pk):
    offers = Offer.objects.live().select_related("organisation", "expert", "region__parent")
    return render(request, "agreements/public_offer.html", {"offer": get_object_or_404(offers, pk=pk)})
