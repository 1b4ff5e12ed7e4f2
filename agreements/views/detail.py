"""An agreement as it is read: what was agreed, where it stands, what happened, what can be done."""

from django.shortcuts import get_object_or_404, render

from agreements.drafting import may_edit
from agreements.history import changes_since_return, history_of_agreement
from agreements.models import Agreement
from agreements.workflow import AGREEMENT
from common.access import may, signed_in
from common.workflow.views import act_page
from leadership.permissions import VIEW_HISTORY


def agreement_in_scope(request, pk) -> Agreement:
    agreements = Agreement.objects.visible_to(request.membership)
    return get_object_or_404(
        agreements.select_related("region", "desk__region", "current_version__organisation__region"), pk=pk
    )


@signed_in
def agreement_detail(request, pk):
    agreement = agreement_in_scope(request, pk)
    offers = AGREEMENT.offers(agreement, request.membership)
    context = {
        "agreement": agreement,
        "version": agreement.current_version,
        "versions": agreement.versions.all(),
        "chain": AGREEMENT,
        "offers": [offer for offer in offers if offer.move.verb != "submit"],
        "may_see_history": request.membership.may(VIEW_HISTORY),
        "may_write": agreement.is_open and may_edit(agreement=agreement, by=request.membership),
        "changes": changes_since_return(agreement) if offers and not agreement.is_open else [],
    }
    return render(request, "agreements/agreement_detail.html", context)


@signed_in
def agreement_act(request, pk, verb):
    agreement = agreement_in_scope(request, pk)
    return act_page(request, AGREEMENT, agreement, verb, agreement.get_absolute_url())


@may(VIEW_HISTORY)
def agreement_history(request, pk):
    agreement = agreement_in_scope(request, pk)
    entries = history_of_agreement(agreement)
    return render(request, "components/history_page.html", {"record": agreement, "entries": entries})
