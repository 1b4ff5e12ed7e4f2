"""Writing an agreement, or an amendment of one: a task list of parts, each saved by itself; check, then submit."""

from functools import wraps
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from agreements import drafting
from agreements.comparison import changes_by, changes_since_return
from agreements.completeness import gaps
from agreements.enums import AgreementState, Part
from agreements.forms import FORM_OF_PART
from agreements.models import Agreement
from common.access import may
from common.templatetags.components import chain_of
from common.workflow.views import refusals_told
from leadership.enums import Level, Window
from leadership.permissions import DRAFT_AGREEMENT
from leadership.programme import closed_reason, current_year

ADDRESS_OF_PART = {part: f"agreements:draft_{part}" for part in Part}


def draft_page(view):
    """A page for the clerks of the agreement's own office; once it is submitted, its record is shown instead."""

    @may(DRAFT_AGREEMENT)
    @wraps(view)
    def page(request, pk, **kwargs):
        agreement = draft_in_scope(request, pk)
        if agreement.written:
            return view(request, agreement, **kwargs)
        messages.warning(request, drafting.SUBMITTED)
        return redirect(agreement)

    return page


def draft_in_scope(request, pk) -> Agreement:
    """The agreement, if this clerk may write in it; else 404 or, for whoever only reads it, 403."""
    agreements = Agreement.objects.visible_to(request.membership).select_related("region", "desk__region")
    agreement = get_object_or_404(agreements.select_related("current_version__organisation__region"), pk=pk)
    if not drafting.may_edit(agreement=agreement, by=request.membership):
        raise PermissionDenied(drafting.NOT_THEIRS)
    return agreement


# -- the draft as a whole ------------------------------------------------------------
@may(DRAFT_AGREEMENT)
def agreement_create(request):
    if request.membership.region.level != Level.COUNTY:
        raise PermissionDenied(_("Agreements are written by the county offices."))
    year, token = current_year(), request.POST.get("form_token", "")
    if request.method == "POST" and is_token(token):
        return redirect("agreements:draft_overview", started(request, year, token).pk)
    closed = closed_reason(year=year, window=Window.FILING, region_code=request.membership.region_code)
    context = {"token": uuid4(), "year": year, "parts": Part.choices, "closed": closed}
    return render(request, "agreements/agreement_form.html", context)


def is_token(text) -> bool:
    try:
        return bool(UUID(text))
    except ValueError:
        return False


def started(request, year, token) -> Agreement:
    try:
        return drafting.start_draft(by=request.membership, year=year, token=token)
    except Agreement.DoesNotExist as somebody_elses:
        raise Http404 from somebody_elses


@draft_page
def agreement_discard(request, agreement):
    if request.method == "POST":
        with refusals_told(request):
            drafting.discard_draft(agreement=agreement, by=request.membership)
            messages.success(request, _("The draft has been thrown away."))
            return redirect("agreements:agreement_list")
        return redirect(agreement)
    return render(request, "agreements/agreement_confirm.html", {"agreement": agreement})


@draft_page
def draft_overview(request, agreement):
    """The task list: what each part still lacks, which parts a return was about, and what has changed since."""
    record = agreement.written
    returned = record.steps.told().filter(verb="return").last()
    is_returned = record.state == AgreementState.RETURNED
    changed = {change.part for change in (changes_since_return(agreement) if agreement.is_open else changes_by(record))}
    context = {
        "agreement": agreement,
        "record": record,
        "returned": returned if is_returned else None,
        "parts": parts_of(record.text, returned.concerns if is_returned else [], changed),
    }
    return render(request, "agreements/draft_overview.html", context)


def parts_of(version, concerns, changed) -> list[dict]:
    missing = gaps(version)
    lists = {Part.EXPERTS: version.expert_links, Part.ATTACHMENTS: version.attachments}
    return [
        {
            "label": part.label,
            "address": ADDRESS_OF_PART[part],
            "missing": [gap for gap in missing if gap.part == part],
            "is_empty": part in lists and not lists[part].exists(),
            "is_concerned": part in concerns,
            "is_changed": part in changed,
        }
        for part in Part
    ]


@draft_page
def draft_check(request, agreement):
    """All answers on one page, what is missing, and the button to submit."""
    record = agreement.written
    offers = chain_of(record).offers(record, request.membership)
    context = {
        "agreement": agreement,
        "record": record,
        "version": record.text,
        "offers": [offer for offer in offers if offer.move.verb == "submit"],
        "changes": changes_since_return(record),
        "amended": [] if agreement.is_open else changes_by(record),
        "act_url": "agreements:agreement_act" if agreement.is_open else "agreements:change_act",
    }
    return render(request, "agreements/draft_check.html", context)


# -- its parts that are plain forms ----------------------------------------------------
@draft_page
def draft_basics(request, agreement):
    return form_page(request, agreement, Part.BASICS)


@draft_page
def draft_content(request, agreement):
    return form_page(request, agreement, Part.CONTENT)


def form_page(request, agreement, part):
    form = FORM_OF_PART[part](request.POST or None, instance=agreement.written.text)
    if request.method == "POST" and form.is_valid() and saved(request, agreement, form):
        messages.success(request, _("Saved: %(part)s.") % {"part": part.label})
        overview = reverse("agreements:draft_overview", args=[agreement.pk])
        return redirect(after(part, agreement) if "continue" in request.POST else overview)
    context = {"agreement": agreement, "form": form, "part": part}
    return render(request, "agreements/draft_part.html", context)


def saved(request, agreement, form, row_of=lambda version: version) -> bool:
    """Write a valid form to the row it is about; what stands in the way is told beside all that was typed."""
    try:
        with refusals_told(request), transaction.atomic():
            form.save_to(row_of(drafting.open_for_editing(agreement=agreement, by=request.membership)))
            return True
    except ValidationError as refusal:
        form.add_error(None, refusal)
    return False


def after(part, agreement) -> str:
    """The page after a part: the next part, or the check at the end."""
    following = [ADDRESS_OF_PART[each] for each in Part][list(Part).index(part) + 1 :]
    return reverse(following[0] if following else "agreements:draft_check", args=[agreement.pk])
