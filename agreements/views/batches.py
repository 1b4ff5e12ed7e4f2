"""Report batches: the province gathers and reports, the nation decides."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from agreements import batching
from agreements.batch_forms import GatherForm, NoteForm
from agreements.enums import BatchState
from agreements.filters import BatchFilter
from agreements.models import Agreement, BatchItem, ReportBatch
from agreements.parties import in_lists, with_parties
from agreements.tables import AwaitingTable, BatchTable, GatheredTable, ItemTable
from agreements.workflow import BATCH
from common.access import Rule, may
from common.history import events_of, history_of
from common.keys import is_key
from common.lists import laid_out, list_of
from common.workflow.views import act_page, refusals_told
from leadership.permissions import DECIDE_AGREEMENT, VIEW_HISTORY, VIEW_RECORDS

gathers_batches = Rule("may gather_batch of a province", lambda request: batching.may_gather(request.membership))


def batch_in_scope(request, pk) -> ReportBatch:
    batches = ReportBatch.objects.visible_to(request.membership).select_related("region", "desk__region")
    return get_object_or_404(batching.with_progress(batches), pk=pk)


@may(VIEW_RECORDS)
def batch_list(request):
    batches = ReportBatch.objects.visible_to(request.membership).select_related("region").order_by("-pk")
    chosen = BatchFilter(request.GET, batching.with_progress(batches))
    may_gather = bool(batching.may_gather(request.membership))
    waiting = Agreement.objects.awaiting_batch(request.membership.region_code).count() if may_gather else 0
    context = {"may_gather": may_gather, "waiting": waiting}
    return render(request, "agreements/batch_list.html", context | list_of(request, chosen, BatchTable))


@gathers_batches
def batch_create(request):
    """Begin a batch with the filed agreements of a year that wait."""
    form = GatherForm(request.POST or None, region_code=request.membership.region_code)
    if request.method == "POST" and form.is_valid():
        with refusals_told(request):
            return redirect(batching.gather_batch(by=request.membership, **form.cleaned_data))
    return render(request, "agreements/batch_form.html", {"form": form})


@may(VIEW_RECORDS)
def batch_detail(request, pk):
    batch = batch_in_scope(request, pk)
    may_change = batching.may_change(batch, request.membership)
    table = GatheredTable if may_change else ItemTable
    may_accept = BATCH.allowed(BATCH.move("close"), batch, request.membership)
    context = {
        "batch": batch,
        "chain": BATCH,
        "offers": BATCH.offers(batch, request.membership),
        "table": laid_out(request, table(items_of(batch))),
        "may_change": may_change,
        "may_accept": batch.state == BatchState.REPORTED and may_accept,
        "waiting": may_change and waiting_for(batch).count(),
        "may_see_history": request.membership.may(VIEW_HISTORY),
    }
    return render(request, "agreements/batch_detail.html", context)


def items_of(batch):
    """The rows of a batch with what is shown of each agreement in the version reported."""
    items = batch.items.select_related("agreement__region__parent", "version")
    return with_parties(items, "version")


def waiting_for(batch):
    """The filed agreements that the batch could take, too."""
    return Agreement.objects.awaiting_batch(batch.region_id).filter(year=batch.year)


@may(VIEW_HISTORY)
def batch_history(request, pk):
    batch = batch_in_scope(request, pk)
    entries = history_of(events_of(ReportBatch, pgh_obj=pk), events_of(BatchItem, batch=pk))
    return render(request, "agreements/batch_history.html", {"batch": batch, "entries": entries})


@gathers_batches
def batch_agreements(request, pk):
    """Choose among the filed agreements that no batch holds, and put them into this one."""
    batch = batch_in_scope(request, pk)
    if request.method == "POST":
        with refusals_told(request):
            added = batching.add_agreements(batch=batch, agreements=ticked(request), by=request.membership)
            text = ngettext("%(count)s agreement added.", "%(count)s agreements added.", added)
            messages.success(request, text % {"count": added})
        return redirect(batch)
    table = laid_out(request, AwaitingTable(in_lists(waiting_for(batch)).order_by("region", "serial")))
    return render(request, "agreements/batch_agreements.html", {"batch": batch, "table": table})


@gathers_batches
@require_POST
def batch_remove(request, pk):
    """Leave the ticked agreements out for now."""
    batch = batch_in_scope(request, pk)
    with refusals_told(request):
        removed = batching.remove_agreements(batch=batch, agreements=ticked(request), by=request.membership)
        text = ngettext("%(count)s agreement taken out.", "%(count)s agreements taken out.", removed)
        messages.success(request, text % {"count": removed})
    return redirect(batch)


def ticked(request):
    keys = [key for key in request.POST.getlist("agreements") if is_key(key)]
    return Agreement.objects.visible_to(request.membership).filter(pk__in=keys)


@gathers_batches
def batch_note(request, pk):
    """Say something to the national office with the batch."""
    batch = batch_in_scope(request, pk)
    form = NoteForm(request.POST or None, instance=batch)
    if request.method == "POST" and form.is_valid():
        with refusals_told(request):
            batching.write_note(batch=batch, note=form.cleaned_data["note"], by=request.membership)
        return redirect(batch)
    return render(request, "agreements/batch_note.html", {"batch": batch, "form": form})


@may(DECIDE_AGREEMENT)
def batch_accept_remaining(request, pk):
    """Take all agreements of the batch that are not yet decided into the repository."""
    batch = batch_in_scope(request, pk)
    answer = BATCH.allowed(BATCH.move("close"), batch, request.membership)
    if not answer:
        raise PermissionDenied(answer.reason)
    if request.method != "POST":
        context = {"batch": batch, "remaining": batching.awaiting_decision(batch).count()}
        return render(request, "agreements/batch_confirm.html", context)
    with refusals_told(request):
        taken = batching.accept_remaining(batch=batch, by=request.membership)
        text = ngettext("%(count)s agreement taken in.", "%(count)s agreements taken in.", taken)
        messages.success(request, text % {"count": taken})
    return redirect(batch)


@may(VIEW_RECORDS)
def batch_act(request, pk, verb):
    batch = batch_in_scope(request, pk)
    return act_page(request, BATCH, batch, verb, back_url=batch.get_absolute_url())
