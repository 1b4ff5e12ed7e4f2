"""What becomes of the candidates once the notice of the nation has run [三(五)(六)]: awarded, or not.

An objection that is open keeps its nominee waiting, and nobody else; one that is upheld leaves it out.
"""

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.access import YES, Answer, no
from common.workflow import CHAINS
from common.workflow.recorded import in_language_of_records
from review.enums import SIGNED_STATES, NominationState, NoticeKind, ObjectionState
from review.models import AwardDecision, DecisionItem, Nomination, Objection
from review.noticing import notices_missing

SUPPORTED = gettext_lazy("By %(decision)s.")
NOT_SUPPORTED = gettext_lazy("Not on the proposed list of %(decision)s.")
UPHELD = gettext_lazy("An objection to it was upheld.")


# -- who ------------------------------------------------------------------------------------
def may_award(nomination, membership) -> Answer:
    """Yes, or no with the reason: whom a decision supports that all departments have signed."""
    if DecisionItem.objects.signed().filter(nomination=nomination).exists():
        return YES
    return no(_("Nominees are awarded by a decision that all departments have signed, and by nothing else."))


def may_leave_out(nomination, membership) -> Answer:
    """Yes, or no with the reason: whom such a decision is about, supported or not."""
    if DecisionItem.objects.filter(nomination=nomination, decision__state__in=SIGNED_STATES).exists():
        return YES
    return no(_("Nominees are left out by a decision that all departments have signed, and by nothing else."))


# -- what waits -----------------------------------------------------------------------------
def waiting_in(decision):
    """The candidates of a decision that are neither awarded nor left out yet."""
    held = DecisionItem.objects.filter(decision=decision, nomination=OuterRef("pk"))
    rows = Nomination.objects.filter(Exists(held), state=NominationState.TAKEN_IN)
    upheld = Objection.objects.filter(nomination=OuterRef("pk"), state=ObjectionState.UPHELD)
    supported = Exists(held.filter(is_supported=True))
    return rows.annotate(supported=supported, upheld=Exists(upheld)).select_related("organisation", "expert")


def settled_by_now(decision) -> tuple[list, list, list]:
    """(to be awarded, to be left out, still waiting) of the candidates of a decision."""
    waiting = list(waiting_in(decision).order_by("number"))
    out = [each for each in waiting if not each.supported or each.upheld]
    asked = [each for each in waiting if each.supported and not each.upheld]
    lacking = notices_missing(asked, NoticeKind.AWARDS)
    clear = [each for each in asked if not lacking[each.pk]]
    return clear, out, [each for each in asked if lacking[each.pk]]


def missing(decision) -> list[str]:
    """Why nobody can be awarded yet, in sentences."""
    clear, out, waiting = settled_by_now(decision)
    if clear or (out and not waiting):
        return []
    if not waiting:
        return [_("Nobody of the decision waits any more.")]
    lacking = notices_missing(waiting, NoticeKind.AWARDS)
    return [f"{each.title}: {sentence}" for each in waiting for sentence in lacking[each.pk]]


def someone_waits(decision) -> bool:
    """After it was fixed: has an objection kept somebody waiting?"""
    return AwardDecision.objects.filter(of_whom_someone_waits(), pk=decision.pk).exists()


def of_whom_someone_waits() -> Q:
    """The decisions of which ``someone_waits``, in a list."""
    held = DecisionItem.objects.filter(decision=OuterRef("pk"), is_supported=True)
    return Q(Exists(held.filter(nomination__state=NominationState.TAKEN_IN)))


def settle(decisions, by) -> None:
    """Award whom nothing stands against, leave out who is not supported or whose objection was upheld."""
    chain = CHAINS["nomination"]
    for decision in decisions:
        clear, out, _waiting = settled_by_now(decision)
        chain.perform_all(clear, "award", by=by, reason=recorded(SUPPORTED, decision))
        for each in out:
            chain.perform(each, "leave_out", by=by, reason=recorded(why_out(each), decision))


def why_out(nomination) -> str:
    return UPHELD if nomination.upheld else NOT_SUPPORTED


def recorded(sentence, decision) -> str:
    with in_language_of_records():
        return sentence % {"decision": decision}
