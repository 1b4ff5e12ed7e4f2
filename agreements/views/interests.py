"""Interest in a pair of a need and an offer: shown, answered, and made into a draft of an agreement."""

from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from agreements import interests
from agreements.enums import Reply
from agreements.interest_drafts import can_begin, draft_from_both, may_draft
from agreements.listing_forms import InterestForm, ReplyForm
from agreements.listing_lists import InterestFilter, InterestTable
from agreements.matching import offers_ranked
from agreements.models import Agreement, Interest, Need, Offer
from agreements.views.draft import is_token
from common.access import may, signed_in
from common.lists import list_of
from common.workflow.views import refusals_told
from leadership.permissions import DRAFT_AGREEMENT, POST_LISTING
from leadership.scope import sees_places


def in_scope(request, pk) -> Interest:
    rows = Interest.objects.visible_to(request.membership)
    return get_object_or_404(rows.select_related(*interests.RELATED, "replied_by"), pk=pk)


@signed_in
def interest_list(request):
    rows = Interest.objects.visible_to(request.membership).select_related(*interests.RELATED)
    chosen = InterestFilter(request.GET, rows.order_by("-created_at", "-pk"), membership=request.membership)
    return render(request, "agreements/interest_list.html", list_of(request, chosen, InterestTable))


@signed_in
def interest_detail(request, pk):
    interest = in_scope(request, pk)
    need, offer, member = interest.need, interest.offer, request.membership
    context = {
        "interest": interest,
        "may_reply": interests.may_reply(interest, member),
        "can_begin": can_begin(need, offer),
        "may_draft": interest.reply == Reply.ACCEPTED and may_draft(need, member),
        "drafts": Agreement.objects.visible_to(member).filter(need=need, offer=offer).select_related("current_version"),
        "sees_need": Need.objects.visible_to(member).filter(pk=need.pk).exists(),
        "sees_offer": Offer.objects.visible_to(member).filter(pk=offer.pk).exists(),
    }
    return render(request, "agreements/interest_detail.html", context)


# -- asking ------------------------------------------------------------------------------
def pair_or_404(need, offer) -> tuple[Need, Offer]:
    """Both are public, so whoever knows their numbers may look at them; what is not does not exist here."""
    needs = Need.objects.live().select_related("region__parent")
    offers = Offer.objects.live().select_related("organisation", "expert", "region__parent")
    return get_object_or_404(needs, pk=need), get_object_or_404(offers, pk=offer)


@may(POST_LISTING)
def interest_choose(request, need):
    """With which of one's own offers? Those that fit best come first."""
    need = get_object_or_404(Need.objects.live().select_related("region__parent"), pk=need)
    offers, member = Offer.objects.visible_to(request.membership).live(), request.membership
    if sees_places(member):
        offers = offers.filter(desk=member.group)
    matches = offers_ranked(need, offers.order_by("-moved_at", "-pk"))
    return render(request, "agreements/interest_choose.html", {"need": need, "matches": matches})


@may(POST_LISTING)
def interest_create(request, need, offer):
    need, offer = pair_or_404(need, offer)
    if interests.side_of(need, offer, request.membership) is None:
        raise PermissionDenied(interests.may_show(need, offer, request.membership).reason)
    form = InterestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_told(request):
            message = form.cleaned_data["message"]
            interest = interests.show_interest(by=request.membership, need=need, offer=offer, message=message)
            messages.success(request, _("The other side finds it on its first page, and replies."))
            return redirect(interest)
    hindrance = interests.may_show(need, offer, request.membership).reason
    context = {"need": need, "offer": offer, "form": form, "hindrance": hindrance}
    return render(request, "agreements/interest_form.html", context)


@may(POST_LISTING)
def interest_reply(request, pk):
    interest = in_scope(request, pk)
    allowed = interests.may_reply(interest, request.membership)
    if not allowed:
        messages.warning(request, allowed.reason)
        return redirect(interest)
    form = ReplyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_told(request):
            interests.reply(by=request.membership, interest=interest, **form.cleaned_data)
            messages.success(request, _("Your reply has been sent."))
        return redirect(interest)
    context = {"interest": interest, "form": form, "both_live": interests.both_live(interest.need, interest.offer)}
    return render(request, "agreements/interest_reply.html", context)


# -- one click -----------------------------------------------------------------------------
@may(DRAFT_AGREEMENT)
def draft_from_pair(request, need, offer):
    """What will be drafted, and the button; the same click twice makes one draft."""
    need = get_object_or_404(Need.objects.visible_to(request.membership).select_related("region"), pk=need)
    offer = get_object_or_404(offers_met(request, need), pk=offer)
    allowed = may_draft(need, request.membership)
    if not allowed:
        raise PermissionDenied(allowed.reason)
    if request.method == "POST" and is_token(request.POST.get("form_token", "")):
        with refusals_told(request):
            return redirect("agreements:draft_overview", drafted(request, need, offer).pk)
        return redirect(need)
    hindrance = can_begin(need, offer).reason
    context = {"need": need, "offer": offer, "token": uuid4(), "hindrance": hindrance}
    return render(request, "agreements/interest_draft.html", context)


def offers_met(request, need):
    """Public ones, and those that somebody brought together with the need."""
    met = Offer.objects.filter(interests__need=need) | Offer.objects.filter(agreements__need=need)
    offers = Offer.objects.filter(pk__in=met.order_by().values("pk")) | Offer.objects.live()
    return offers.select_related("organisation", "expert", "region")


def drafted(request, need, offer) -> Agreement:
    token = request.POST["form_token"]
    try:
        return draft_from_both(by=request.membership, need=need, offer=offer, token=token)
    except Agreement.DoesNotExist as somebody_elses:
        raise Http404 from somebody_elses
