"""How a decision is signed [三(六)]: once by each of the three departments, the same text by all."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from common.access import YES, Answer, no
from common.workflow import CHAINS, NotLegal
from leadership import second_factor
from leadership.enums import Department
from leadership.permissions import SIGN_DECISION
from review.deciding import fingerprint, funds_left
from review.enums import DecisionState
from review.models import AwardDecision, DecisionSignature


def begin_round(decision, membership) -> None:
    """As it is put to be signed: with what is left of the funds of the year, and no signature yet."""
    decision.round += 1
    decision.funds = funds_left(decision.year, decision)


def signatures_of(decision):
    """The signatures that count: those since it was last put to be signed."""
    return decision.signatures.filter(round=decision.round).select_related("membership")


def may_sign(decision, membership) -> Answer:
    """Yes, or no with the reason: once for each department."""
    if signatures_of(decision).filter(department=membership.department).exists():
        return no(_("Your department has signed already."))
    return YES


def unsigned(decision) -> list[str]:
    """Which departments have not signed yet, in a sentence."""
    signed = set(signatures_of(decision).values_list("department", flat=True))
    names = "、".join(str(each.label) for each in Department if each not in signed)
    return [_("Not signed yet by: %(names)s.") % {"names": names}] if names else []


@transaction.atomic
def sign(*, decision, by, seen: str, code: str) -> AwardDecision:
    """Sign for one's department what was ``seen``, a fingerprint; the third signature concludes the decision.

    ``code`` is one of the second factor of whoever signs. Raises NotAllowed for whoever may not, NotLegal when the text
    is another one by now, Incomplete when a score is, ValidationError for a wrong code.
    """
    chain = CHAINS["award_decision"]
    locked = AwardDecision.objects.select_for_update(of=("self",)).select_related("desk__region").get(pk=decision.pk)
    chain.check(chain.move("sign"), locked, by, reason="", seen=None)
    if seen != fingerprint(locked):
        raise NotLegal(_("The decision has changed since you opened the page. Read it again, then sign."))
    confirm_identity(by.user, code)
    chain.perform(locked, "sign", by=by)
    try:
        with transaction.atomic():
            signed(locked, by, seen)
    except IntegrityError as again:
        raise NotLegal(_("Your department has signed already.")) from again
    return locked if unsigned(locked) else chain.perform(locked, "conclude", by=by)


def confirm_identity(user, code: str) -> None:
    """Raises ValidationError unless ``code`` is of the second factor that ``user`` has set up."""
    if not second_factor.is_set_up(user):
        raise ValidationError(_("Set up a second factor first: it is in the menu of your account."))
    second_factor.insist_confirmed(user, code)


def signed(decision, by, seen) -> DecisionSignature:
    who = {"membership": by, "signer": by.user, "department": by.department}
    return DecisionSignature.objects.create(decision=decision, round=decision.round, fingerprint=seen, **who)


def to_sign_by(membership):
    """The decisions that wait for the signature of this person's department."""
    if not membership.may(SIGN_DECISION):
        return AwardDecision.objects.none()
    waiting = AwardDecision.objects.visible_to(membership).filter(state=DecisionState.TO_SIGN, desk=membership.group)
    own = Q(created_by=membership.user_id) | Q(edited_by=membership.user_id)
    done = DecisionSignature.objects.filter(
        decision=OuterRef("pk"), round=OuterRef("round"), department=membership.department
    )
    return waiting.exclude(own).filter(~Exists(done))
