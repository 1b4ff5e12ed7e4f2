"""Writing an agreement: a task list of parts, each saved by itself; check, then submit."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from agreements import drafting
from agreements.completeness import gaps
from agreements.enums import Part
from agreements.forms import FORM_OF_PART
from agreements.models import Agreement
from agreements.workflow import AGREEMENT
from common.access import may
from common.workflow import NotAllowed, NotLegal
from leadership.enums import Level
from leadership.permissions import DRAFT_AGREEMENT
from leadership.programme import current_year

ADDRESS_OF_PART = {part: f"agreements:draft_{part}" for part in Part}


def draft_in_scope(request, pk) -> Agreement:
    """The agreement, if this clerk may write in it; else 404 or, for the reader, 403."""
    agreements = Agreement.objects.visible_to(request.membership).select_related("region", "desk__region")
    agreement = get_object_or_404(agreements.select_related("current_version__organisation"), pk=pk)
    if not drafting.may_edit(agreement=agreement, by=request.membership):
        raise PermissionDenied(_("Only the clerks of the agreement's own office write in it."))
    return agreement


def write(request, agreement, change) -> bool:
    """Let ``change(version)`` write, with the agreement locked; False if it is not being written any more."""
    try:
        change(drafting.open_for_editing(agreement=agreement, by=request.membership))
    except NotAllowed as refusal:
        raise PermissionDenied(refusal.reason) from refusal
    except NotLegal as refusal:
        messages.warning(request, refusal.reason)
        return False
    return True


def is_token(text) -> bool:
    try:
        return bool(UUID(text))
    except ValueError:
        return False


@may(DRAFT_AGREEMENT)
def agreement_create(request):
    if request.membership.region.level != Level.COUNTY:
        raise PermissionDenied(_("Agreements are written by the county offices."))
    token = request.POST.get("form_token", "")
    if request.method == "POST" and is_token(token):
        agreement = drafting.start_draft(by=request.membership, year=current_year(), token=token)
        return redirect("agreements:draft_overview", agreement.pk)
    context = {"token": uuid4(), "year": current_year(), "parts": Part.choices}
    return render(request, "agreements/agreement_form.html", context)


@may(DRAFT_AGREEMENT)
def agreement_discard(request, pk):
    agreement = draft_in_scope(request, pk)
    if request.method != "POST":
        return render(request, "agreements/agreement_confirm.html", {"agreement": agreement})
    if write(request, agreement, lambda version: drafting.discard_draft(agreement=agreement, by=request.membership)):
        messages.success(request, _("The draft has been thrown away."))
        return redirect("agreements:agreement_list")
    return redirect(agreement)


@may(DRAFT_AGREEMENT)
def draft_overview(request, pk):
    """The task list: what each part still lacks, and which parts a return was about."""
    agreement = draft_in_scope(request, pk)
    if not agreement.is_open:
        return redirect(agreement)
    return render(request, "agreements/draft_overview.html", overview_of(agreement))


def overview_of(agreement) -> dict:
    missing = gaps(agreement)
    returned = agreement.steps.select_related("actor", "group__region").filter(verb="return").last()
    concerns = returned.concerns if returned and agreement.steps_taken == returned.serial else []
    parts = [
        {
            "label": part.label,
            "address": ADDRESS_OF_PART[part],
            "missing": [gap.sentence for gap in missing if gap.part == part],
            "is_concerned": part in concerns,
        }
        for part in Part
    ]
    return {"agreement": agreement, "parts": parts, "returned": returned if agreement.state == "returned" else None}


@may(DRAFT_AGREEMENT)
def draft_basics(request, pk):
    return part_page(request, pk, Part.BASICS)


@may(DRAFT_AGREEMENT)
def draft_content(request, pk):
    return part_page(request, pk, Part.CONTENT)


def part_page(request, pk, part):
    agreement = draft_in_scope(request, pk)
    if not agreement.is_open:
        return redirect(agreement)
    form = FORM_OF_PART[part](request.POST or None, instance=agreement.current_version)
    if request.method == "POST" and form.is_valid():
        try:
            saved = write(request, agreement, form.save_to)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            return after_saving(request, agreement, part) if saved else redirect(agreement)
    return render(request, "agreements/draft_part.html", {"agreement": agreement, "form": form, "part": part})


def after_saving(request, agreement, part):
    """On to the next part, or back to the task list, as the clerk chose."""
    messages.success(request, _("Saved: %(part)s.") % {"part": part.label})
    following = list(Part)[list(Part).index(part) + 1 :]
    if "continue" in request.POST:
        return redirect(ADDRESS_OF_PART[following[0]] if following else "agreements:draft_check", agreement.pk)
    return redirect("agreements:draft_overview", agreement.pk)


@may(DRAFT_AGREEMENT)
def draft_check(request, pk):
    """All answers on one page, what is missing, and the button to submit."""
    agreement = draft_in_scope(request, pk)
    if not agreement.is_open:
        return redirect(agreement)
    offers = [offer for offer in AGREEMENT.offers(agreement, request.membership) if offer.move.verb == "submit"]
    context = {"agreement": agreement, "version": agreement.current_version, "offers": offers, "addresses": ADDRESS_OF_PART}
    return render(request, "agreements/draft_check.html", context)
