"""Finding organisations that were registered twice, and making one of them."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from common.access import may
from common.workflow import NotAllowed, Refused
from leadership.codes import within
from leadership.enums import Level
from leadership.permissions import MAINTAIN_REGISTERS
from registry import duplicates, merging
from registry.merge_forms import MergeForm, PlaceForm, TwinForm
from registry.models import Organisation

GROUPS_A_PAGE = 20


def in_scope(request, pk) -> Organisation:
    rows = Organisation.objects.visible_to(request.membership).select_related("region", "merged_into")
    return get_object_or_404(rows, pk=pk)


@may(MAINTAIN_REGISTERS)
def organisation_duplicates(request):
    """Organisations called the same in one place; for a single county, also those called nearly the same."""
    form = PlaceForm(request.GET or None, by=request.membership)
    rows = duplicates.in_scope(request.membership).filter(within(form.place.code))
    is_one_county = form.place.level >= Level.COUNTY
    found = duplicates.alike(rows) if is_one_county else list(duplicates.named_the_same(rows))
    page = Paginator(found, GROUPS_A_PAGE).get_page(request.GET.get("page"))
    groups = list(page) if is_one_county else duplicates.groups_of(rows, page)
    duplicates.placed(row for group in groups for row in group)
    context = {"form": form, "place": form.place, "page": page, "groups": groups, "is_one_county": is_one_county}
    return render(request, "registry/organisation_duplicates.html", context)


@may(MAINTAIN_REGISTERS)
def organisation_twins(request, pk):
    """The records that are probably the same organisation, and a field to name another one."""
    organisation = in_scope(request, pk)
    form = TwinForm(request.GET or None, organisation=organisation, by=request.membership)
    if form.is_bound and form.is_valid():
        return redirect("registry:organisation_merge", organisation.pk, form.cleaned_data["twin"].pk)
    likely = duplicates.likely(organisation, request.membership)
    context = {"organisation": organisation, "form": form, "likely": likely}
    return render(request, "registry/organisation_twins.html", context)


@may(MAINTAIN_REGISTERS)
def organisation_merge(request, pk, other):
    """The two side by side, what moves, which one is kept and why."""
    pair = [in_scope(request, pk), in_scope(request, other)]
    form = MergeForm(request.POST or None, pair=pair)
    try:
        if request.method == "POST" and form.is_valid():
            merging.merge(by=request.membership, **form.asked)
            messages.success(request, _("%(merged)s is now one with %(kept)s.") % form.asked)
            return redirect(form.asked["kept"])
        merging.check(kept=pair[0], merged=pair[1], by=request.membership)
    except NotAllowed as refusal:
        raise PermissionDenied(refusal.reason) from refusal
    except Refused as refusal:
        messages.warning(request, refusal.reason)
        return redirect(pair[0])
    return render(request, "registry/organisation_merge.html", {"form": form, "sides": sides(pair, request.membership)})


def sides(pair, by) -> list[dict]:
    """Each of the two as it would be merged into the other."""
    return [{"organisation": each, "moves": merging.what_moves(merged=each, by=by)} for each in pair]
