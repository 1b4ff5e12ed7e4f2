"""Changes of agreements in the repository: the list, one change, and how the county writes it."""

from functools import wraps
from uuid import uuid4

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from agreements import changing
from agreements.change_forms import FORM_OF_KIND, ChangeFileForm
from agreements.change_lists import LABELS, ChangeFilter, ChangeTable, in_lists
from agreements.comparison import changes_by, changes_since_return
from agreements.enums import ChangeKind
from agreements.history import history_of_change
from agreements.models import AgreementChange
from agreements.progress import results_of
from agreements.views.detail import agreement_in_scope
from agreements.views.draft import is_token
from agreements.workflow import CHANGE
from common.access import may, signed_in
from common.lists import list_of
from common.uploads import serve
from common.workflow.views import act_page, refusals_told
from leadership.permissions import DRAFT_AGREEMENT, VIEW_HISTORY

RELATED = (
    "agreement__current_version__organisation",
    "agreement__region",
    "version__organisation__region",
    "version__agreement",
    "region",
    "desk__region",
)


# -- reading -----------------------------------------------------------------------------
@signed_in
def change_list(request):
    rows = in_lists(AgreementChange.objects.visible_to(request.membership)).order_by("-moved_at", "-pk")
    context = list_of(request, ChangeFilter(request.GET, rows), ChangeTable)
    return render(request, "agreements/change_list.html", context)


def in_scope(request, pk) -> AgreementChange:
    changes = AgreementChange.objects.visible_to(request.membership)
    return get_object_or_404(changes.select_related(*RELATED), pk=pk)


@signed_in
def change_detail(request, pk):
    """Before and after of an amendment, results and report of an ending; where it stands."""
    change = in_scope(request, pk)
    context = {
        "change": change,
        "amended": changes_by(change) if change.is_amendment else [],
        "changes": changes_since_return(change) if change.is_under_way else [],
        "results": [] if change.is_amendment else results_of(change.agreement),
        "files": change.files.select_related("uploaded_by"),
        "chain": CHANGE,
        "offers": CHANGE.offers(change, request.membership),
        "may_write": change.is_open and changing.may_write(change, request.membership),
        "may_see_history": request.membership.may(VIEW_HISTORY),
    }
    return render(request, "agreements/change_detail.html", context)


@signed_in
def change_act(request, pk, verb):
    change = in_scope(request, pk)
    return act_page(request, CHANGE, change, verb, change.get_absolute_url())


@may(VIEW_HISTORY)
def change_history(request, pk):
    change = in_scope(request, pk)
    return render(request, "components/history_page.html", {"record": change, "entries": history_of_change(change)})


@signed_in
@never_cache
def change_file(request, pk, file):
    found = get_object_or_404(in_scope(request, pk).files, pk=file)
    return serve(found.file, found.name)


# -- beginning -----------------------------------------------------------------------------
@may(DRAFT_AGREEMENT)
def change_create(request, agreement, kind):
    """What will follow, and a button; or why it cannot be begun."""
    agreement = agreement_in_scope(request, agreement)
    if kind not in ChangeKind:
        raise Http404
    if request.method == "POST" and is_token(request.POST.get("form_token", "")):
        with refusals_told(request):
            return page_of_writing(begun(request, agreement, kind))
        return redirect(agreement)
    answer = changing.may_write(agreement, request.membership)
    hindrance = answer.reason or changing.may_begin(agreement).reason
    context = {"agreement": agreement, "kind": kind, "label": LABELS[kind], "token": uuid4(), "hindrance": hindrance}
    return render(request, "agreements/change_confirm.html", context)


def begun(request, agreement, kind) -> AgreementChange:
    said = {"agreement": agreement, "by": request.membership, "token": request.POST["form_token"]}
    if kind == ChangeKind.AMENDMENT:
        return changing.begin_amendment(**said)
    return changing.begin_ending(kind=kind, **said)


def page_of_writing(change):
    """An amendment is written with the pages of a new agreement, an ending on one page of its own."""
    if change.is_amendment:
        return redirect("agreements:draft_overview", change.agreement_id)
    return redirect("agreements:change_edit", change.pk)


# -- writing -------------------------------------------------------------------------------
def written_page(view):
    """A page for the clerks of the agreement's own office; once it is submitted, its record is shown instead."""

    @may(DRAFT_AGREEMENT)
    @wraps(view)
    def page(request, pk):
        change = in_scope(request, pk)
        with refusals_told(request):
            changing.insist_open(change=change, by=request.membership)
            return view(request, change)
        return redirect(change)

    return page


@written_page
def change_edit(request, change):
    form = FORM_OF_KIND[change.kind](request.POST or None, instance=change)
    if request.method == "POST" and form.is_valid():
        changing.write_change(change=change, by=request.membership, **form.cleaned_data)
        messages.success(request, _("Saved. It is not submitted yet."))
        return redirect("agreements:draft_overview", change.agreement_id) if change.is_amendment else redirect(change)
    context = {"change": change, "form": form, "results": results_of(change.agreement)}
    return render(request, "agreements/change_form.html", context)


@written_page
def change_attachments(request, change):
    """Files one at a time; ``remove`` takes one of them back."""
    form = ChangeFileForm(request.POST or None, request.FILES or None)
    if "remove" in request.POST:
        taken_back(request, change)
        return redirect("agreements:change_attachments", change.pk)
    if form.is_bound and form.is_valid():
        changing.attach_to_change(change=change, by=request.membership, upload=form.cleaned_data["file"])
        return redirect("agreements:change_attachments", change.pk)
    context = {"change": change, "form": form, "files": change.files.all()}
    return render(request, "agreements/change_attachments.html", context)


@written_page
def change_discard(request, change):
    if request.method == "POST":
        changing.discard_change(change=change, by=request.membership)
        messages.success(request, _("The draft has been thrown away."))
        return redirect(change.agreement)
    return render(request, "agreements/change_discard.html", {"change": change})


def taken_back(request, change) -> None:
    key = request.POST["remove"]
    if key.isdecimal() and len(key) < 10:
        changing.detach_from_change(change=change, by=request.membership, key=key)
