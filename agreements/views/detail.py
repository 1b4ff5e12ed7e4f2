"""An agreement as it is read: what was agreed, where it stands, what happened, what can be done."""

from django.shortcuts import get_object_or_404, render

from agreements.batching import batch_around
from agreements.comparison import changes_since_return
from agreements.drafting import may_edit
from agreements.history import history_of_agreement
from agreements.models import Agreement
from agreements.sections import sections_of
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
    """The current version; ``?version=`` shows an earlier one."""
    agreement = agreement_in_scope(request, pk)
    offers = AGREEMENT.offers(agreement, request.membership)
    context = {
        "agreement": agreement,
        "version": version_asked_for(request, agreement),
        "versions": list(agreement.versions.all()),
        "batch": batch_around(agreement, request.membership),
        "chain": AGREEMENT,
        "offers": [offer for offer in offers if offer.move.verb != "submit"],
        "may_see_history": request.membership.may(VIEW_HISTORY),
        "may_write": agreement.is_open and may_edit(agreement=agreement, by=request.membership),
        "changes": changes_since_return(agreement) if agreement.is_under_way else [],
        "sections": sections_of(agreement, request.membership),
    }
    return render(request, "agreements/agreement_detail.html", context)


def version_asked_for(request, agreement):
    number = request.GET.get("version", "")
    if not number.isdecimal() or len(number) > 4:
        return agreement.current_version
    return get_object_or_404(agreement.versions.select_related("organisation__region"), number=number)


@signed_in
def agreement_act(request, pk, verb):
    agreement = agreement_in_scope(request, pk)
    # Whoever decides on a batch goes back to it for the next one.
    back = batch_around(agreement, request.membership) or agreement
    return act_page(request, AGREEMENT, agreement, verb, back.get_absolute_url())


@may(VIEW_HISTORY)
def agreement_history(request, pk):
    agreement = agreement_in_scope(request, pk)
    entries = history_of_agreement(agreement)
    return render(request, "components/history_page.html", {"record": agreement, "entries": entries})
