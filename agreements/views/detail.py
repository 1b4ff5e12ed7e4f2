"""An agreement as it is read: what was agreed, where it stands, what happened, what can be done."""

from django.shortcuts import get_object_or_404, render

from agreements.batching import batch_around
from agreements.change_forms import DayForm
from agreements.change_lists import periods_of
from agreements.changing import ended_on, versions_read_by
from agreements.comparison import changes_since_return
from agreements.drafting import may_edit
from agreements.history import history_of_agreement
from agreements.journey import journey_of
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
    """The current version; ``?version=`` shows another one, ``?on=`` the one that was in force on a day."""
    agreement = agreement_in_scope(request, pk)
    offers = AGREEMENT.offers(agreement, request.membership)
    versions = versions_read_by(request.membership, agreement).select_related("organisation__region", "change")
    context = {
        "agreement": agreement,
        "periods": periods_of(versions, ended_on(agreement)),
        **version_asked_for(request, agreement, versions),
        "batch": batch_around(agreement, request.membership),
        "journey": journey_of(agreement, request.membership),
        "offers": [offer for offer in offers if offer.move.verb != "submit"],
        "may_see_history": request.membership.may(VIEW_HISTORY),
        "may_write": agreement.written and may_edit(agreement=agreement, by=request.membership),
        "changes": changes_since_return(agreement) if agreement.is_under_way else [],
        "sections": sections_of(agreement, request.membership),
    }
    return render(request, "agreements/agreement_detail.html", context)


def version_asked_for(request, agreement, versions) -> dict:
    """The ``version`` to show; with a day, the ``day`` and the version ``in_force`` on it, None if none was."""
    number = request.GET.get("version", "")
    if number.isdecimal() and len(number) <= 4:
        return {"version": get_object_or_404(versions, number=number), "day_form": DayForm()}
    form = DayForm(request.GET if "on" in request.GET else None)
    if not form.is_valid():
        return {"version": agreement.current_version, "day_form": form}
    day = form.cleaned_data["on"]
    found, ended = versions.in_force(day).first(), ended_on(agreement)
    in_force = None if ended and day > ended else found
    return {"version": found or agreement.current_version, "day_form": form, "day": day, "in_force": in_force}


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
