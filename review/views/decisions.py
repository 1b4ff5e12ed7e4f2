"""The decision on the awards of a year: drafted by the clerks of the nation, signed by three departments."""

from copy import copy

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from common.access import Rule, may
from common.history import events_of, history_of
from common.lists import list_of
from common.workbooks.export import export_list
from common.workflow.views import act_page, refusals_told
from leadership.enums import Window
from leadership.permissions import EXPORT_RECORDS, SIGN_DECISION, VIEW_HISTORY, VIEW_RECORDS
from leadership.programme import year_open
from leadership.second_factor import is_set_up
from review import deciding, signing
from review.decision_forms import CutsForm, DecisionBeginForm, MinutesForm, MoveForm, SignForm
from review.decision_lists import DecisionFilter, DecisionTable, categories_of, funds_line
from review.minutes import WORD, minutes_of
from review.models import AwardDecision, DecisionCut, DecisionItem
from review.workbooks import DECIDED_LIST
from review.workflow import AWARD_DECISION

drafts_decisions = Rule("may nominate at the nation", lambda request: deciding.may_draft(request.membership))


def in_scope(request, pk) -> AwardDecision:
    decisions = AwardDecision.objects.visible_to(request.membership).select_related("region", "desk__region")
    return get_object_or_404(decisions, pk=pk)


def written_by(request, pk) -> AwardDecision:
    """Of those in scope, one that the person may write in now; 403 with the reason otherwise."""
    decision = in_scope(request, pk)
    if not deciding.may_write(decision, request.membership):
        raise PermissionDenied(
            _("It cannot be changed now: it is “%(state)s”.") % {"state": AWARD_DECISION.wording(decision)}
        )
    return decision


@may(VIEW_RECORDS)
def decision_list(request):
    rows = deciding.with_sums(AwardDecision.objects.visible_to(request.membership)).order_by("-year")
    context = list_of(request, DecisionFilter(request.GET, rows), DecisionTable)
    context["may_draft"] = bool(deciding.may_draft(request.membership))
    return render(request, "review/decision_list.html", context)


@drafts_decisions
def decision_create(request):
    year = year_open(Window.NATIONAL_REVIEW, request.membership.region_code)
    form = DecisionBeginForm(request.POST or None, initial={"year": year})
    if request.method == "POST" and form.is_valid():
        with refusals_told(request):
            return redirect(deciding.begin_decision(by=request.membership, **form.cleaned_data))
    return render(request, "review/decision_create.html", {"form": form})


@may(VIEW_RECORDS)
def decision_detail(request, pk):
    decision, by = in_scope(request, pk), request.membership
    context = {
        "decision": decision,
        "chain": AWARD_DECISION,
        "offers": AWARD_DECISION.offers(decision, by),
        "categories": categories_of(decision),
        "funds": funds_line(decision),
        "signatures": signing.signatures_of(decision),
        "may_write": deciding.may_write(decision, by),
        "is_behind": decision.is_open and deciding.is_behind(decision),
        "may_export": by.may(EXPORT_RECORDS),
        "may_see_history": by.may(VIEW_HISTORY),
    }
    return render(request, "review/decision_detail.html", context)


@drafts_decisions
def decision_minutes_edit(request, pk):
    decision = written_by(request, pk)
    # A copy, because the form writes into what it is given, right or wrong.
    form = MinutesForm(request.POST or None, instance=copy(decision))
    if request.method == "POST" and form.is_valid():
        with refusals_told(request):
            deciding.write_minutes(decision=decision, by=request.membership, **form.cleaned_data)
            messages.success(request, _("Saved."))
        return redirect(decision)
    return render(request, "review/decision_minutes.html", {"decision": decision, "form": form})


@drafts_decisions
def decision_cut(request, pk):
    """Places and awards of the categories, and the ranks as they are in the reviews now."""
    decision = written_by(request, pk)
    counts = {category: len(rows) for category, rows in deciding.offered_to(decision).items()}
    form = CutsForm(request.POST or None, cuts=decision.cuts.all(), candidates=counts)
    if request.method == "POST" and form.is_valid():
        with refusals_told(request):
            deciding.cut(decision=decision, by=request.membership, cuts=form.content())
            messages.success(request, _("The list has been cut anew."))
        return redirect(decision)
    context = {"decision": decision, "form": form, "funds": funds_line(decision)}
    return render(request, "review/decision_cut.html", context)


@drafts_decisions
@require_POST
def decision_rank(request, pk):
    """Take the ranks from the reviews as they are now, with the same places."""
    decision = written_by(request, pk)
    with refusals_told(request):
        cuts = {row.category: (row.places, row.amount) for row in decision.cuts.all()}
        deciding.cut(decision=decision, by=request.membership, cuts=cuts)
        messages.success(request, _("The list has been cut anew."))
    return redirect(decision)


@drafts_decisions
def decision_move(request, pk, item):
    """Support a candidate or leave it out against its rank, for a reason; or put it back."""
    decision = written_by(request, pk)
    found = get_object_or_404(decision.items.select_related("nomination__organisation", "nomination__expert"), pk=item)
    form = MoveForm(request.POST or None, item=found)
    if request.method == "POST" and form.is_valid():
        with refusals_told(request):
            deciding.move(decision=decision, by=request.membership, nomination=found.nomination, **form.cleaned_data)
            messages.success(request, _("Saved."))
        return redirect(decision)
    return render(request, "review/decision_move.html", {"decision": decision, "item": found, "form": form})


@may(SIGN_DECISION)
def decision_sign(request, pk):
    """Read once more what is signed, and sign it for one's department."""
    decision, by = in_scope(request, pk), request.membership
    answer = AWARD_DECISION.allowed(AWARD_DECISION.move("sign"), decision, by)
    if not answer:
        raise PermissionDenied(answer.reason)
    form = SignForm(request.POST or None, initial={"seen": deciding.fingerprint(decision)})
    if request.method == "POST" and form.is_valid() and signed(request, decision, form):
        return redirect(decision)
    context = {
        "decision": decision,
        "form": form,
        "funds": funds_line(decision),
        "signatures": signing.signatures_of(decision),
        "categories": categories_of(decision),
        "missing": deciding.missing_of_scores(decision),
        "ready": is_set_up(request.user),
    }
    return render(request, "review/decision_sign.html", context)


def signed(request, decision, form) -> bool:
    """Is there nothing more to do on the form? A wrong code stays there, with its error."""
    said = {name: form.cleaned_data[name] for name in ("seen", "code")}
    try:
        with refusals_told(request):
            signing.sign(decision=decision, by=request.membership, **said)
            messages.success(request, _("Signed for your department."))
    except ValidationError as wrong:
        form.add_error("code", wrong)
    return form.is_valid()


@may(VIEW_RECORDS)
def decision_word(request, pk):
    """The minutes of the meeting as Word, for the files."""
    decision = in_scope(request, pk)
    headers = {"Content-Disposition": f'attachment; filename="minutes-{decision.year}-{decision.serial}.docx"'}
    return HttpResponse(minutes_of(decision), content_type=WORD, headers=headers)


@may(EXPORT_RECORDS)
@require_POST
def decision_export(request):
    """The candidates of a decision with ranks, scores and awards."""
    return export_list(request, DECIDED_LIST)


@may(VIEW_RECORDS)
def decision_act(request, pk, verb):
    decision = in_scope(request, pk)
    return act_page(request, AWARD_DECISION, decision, verb, back_url=decision.get_absolute_url())


@may(VIEW_HISTORY)
def decision_history(request, pk):
    decision = in_scope(request, pk)
    kinds = (
        events_of(AwardDecision, pgh_obj=pk),
        events_of(DecisionCut, decision=pk),
        events_of(DecisionItem, decision=pk),
    )
    return render(request, "components/history_page.html", {"record": decision, "entries": history_of(*kinds)})
