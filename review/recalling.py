"""Awards that are taken back because of a violation [四(五)], and their repayment.

What has not been paid is cancelled, and its money is free at once. What has been paid is recalled; its money counts as
spent until the nation has it back and a clerk has entered the voucher: only then can it be awarded anew [INV-9].
"""

from django.db import transaction
from django.utils.translation import gettext as _

from common.access import Answer
from common.workflow import CHAINS, Incomplete, NotLegal, insist
from review.award_enums import UNPAID_AWARD_STATES, AwardState, PaymentKind
from review.models import Award, Payment

RECALLABLE = (
    AwardState.ALLOCATED,
    AwardState.TO_PASS_ON,
    AwardState.PASSED_ON,
    AwardState.RECEIVED,
    AwardState.REPORTED,
    AwardState.RETURNED,
    AwardState.CLOSED,
)


@transaction.atomic
def recall(awards, *, by, reason: str, case=None) -> list[Award]:
    """Take ``awards`` back; returns them as they stand. Those taken back already stay as they are.

    For whoever decides on violation ``case`` (named in the reason): this asks for the right to confirm cases, and for
    nothing else. Raises NotAllowed without it, Incomplete without a reason.
    """
    if not reason.strip():
        raise Incomplete([_("Say why: whoever acts next needs the reason.")])
    said = f"{case}: {reason}" if case else reason
    locked = list(Award.objects.filter(pk__in=[award.pk for award in awards]).select_for_update().order_by("pk"))
    unpaid = [award for award in locked if award.state in UNPAID_AWARD_STATES]
    paid = [award for award in locked if award.state in RECALLABLE]
    chain = CHAINS["award"]
    cancelled = chain.perform_all(unpaid, "cancel", by=by, reason=said)
    return cancelled + chain.perform_all(paid, "recall", by=by, reason=said)


# -- repaid -----------------------------------------------------------------------------------
def may_repay(award, by) -> Answer:
    """Yes, or no with the reason: the clerks of the nation, who see the money come back."""
    chain = CHAINS["award"]
    return chain.allowed(chain.move("repay"), award, by)


@transaction.atomic
def repay(*, award, by, number: str, paid_on, token) -> Award:
    """Record by which voucher a recalled award came back to the nation. The same form sent twice records one.

    Raises NotAllowed for anybody but a clerk of the nation, NotLegal unless it is to be repaid.
    """
    locked = Award.objects.select_for_update(of=("self",)).select_related("desk__region").get(pk=award.pk)
    insist(may_repay(locked, by))
    if locked.repayment_id and locked.repayment.form_token == token:
        return locked
    if locked.state != AwardState.RECALLED:
        raise NotLegal(_("It cannot be changed now: it is “%(state)s”.") % {"state": AwardState(locked.state).label})
    place = {"kind": PaymentKind.REPAYMENT, "region_id": locked.province_code, "year": locked.year}
    said = {"number": number, "paid_on": paid_on, "form_token": token}
    locked.repayment = Payment.objects.create(amount=locked.amount, entered_by=by.user, **place, **said)
    locked.edited_by = by.user
    locked.save(update_fields=["repayment", "edited_by"])
    return CHAINS["award"].perform(locked, "repay", by=by, reason=locked.repayment.as_recorded)
