"""What is entered about one award: its receipt, the report on its use, its repayment."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from common.access import may
from common.keys import is_key
from common.workflow.views import refusals_told
from leadership.permissions import PAY_AWARDS
from review import recalling, using
from review.award_enums import OPEN_USE_STATES, AwardPaper, AwardState
from review.award_forms import ReceiptForm, UseForm, VoucherForm
from review.awarding import last_return
from review.views.awards import in_scope
from review.workflow import AWARD


def insist_may_write(award, by) -> None:
    """403 to whoever is no clerk of the office where it lies."""
    answer = using.may_write(award, by)
    if not answer:
        raise PermissionDenied(answer.reason)


def not_now(request, award):
    """A page that somebody had open while the award moved on leads back to it, with the state that stands there."""
    text = _("It cannot be changed now: it is “%(state)s”.")
    messages.warning(request, text % {"state": AwardState(award.state).label})
    return redirect(award)


@may(PAY_AWARDS)
def award_receipt_edit(request, pk):
    """On which day the recipient had the money, with the receipt."""
    award = in_scope(request, pk)
    if award.state != AwardState.PASSED_ON:
        return not_now(request, award)
    insist_may_write(award, request.membership)
    form = ReceiptForm(request.POST or None, request.FILES or None, award=award)
    if form.is_bound and form.is_valid():
        with refusals_told(request):
            using.receive(award=award, by=request.membership, **form.cleaned_data)
            messages.success(request, _("The receipt has been recorded."))
        return redirect(award)
    return render(request, "review/award_receipt.html", {"award": award, "form": form})


@may(PAY_AWARDS)
def award_use_edit(request, pk):
    """The report on the use; ``remove`` takes a proof back, ``report`` sends it to the level above."""
    award, by = in_scope(request, pk), request.membership
    if award.state not in OPEN_USE_STATES:
        return not_now(request, award)
    insist_may_write(award, by)
    form = UseForm(request.POST or None, request.FILES or None, award=award)
    if is_key(request.POST.get("remove", "")):
        using.take_back(award=award, by=by, key=request.POST["remove"])
        return redirect("review:award_use_edit", pk)
    if form.is_bound and form.is_valid():
        with refusals_told(request):
            using.write_use(award=award, by=by, **form.content())
            messages.success(request, _("Saved. It is not reported yet."))
        return redirect("review:award_use_edit", pk) if "continue" in request.POST else redirect(award)
    context = {"award": award, "form": form, "proofs": award.files.filter(paper=AwardPaper.USE)}
    context["returned"] = last_return(award)
    return render(request, "review/award_use.html", context)


@may(PAY_AWARDS)
def award_repayment_create(request, pk):
    """By which voucher a recalled award came back to the nation."""
    award, by = in_scope(request, pk), request.membership
    answer = AWARD.allowed(AWARD.move("repay"), award, by)
    if not answer:
        raise PermissionDenied(answer.reason)
    if request.method == "GET" and award.state != AwardState.RECALLED:
        return redirect(award)
    form = VoucherForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_told(request):
            recalling.repay(award=award, by=by, **form.cleaned_data)
            messages.success(request, _("The repayment has been recorded; the money is free again."))
        return redirect(award)
    return render(request, "review/award_repayment.html", {"award": award, "form": form})
