"""The chain of the decision on the awards of a year [三(六)]: drafted, signed by three departments, fixed."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from common.workflow import AT_HOME, Chain, Move, triggers
from leadership.permissions import DECIDE_NOMINATION, NOMINATE, SIGN_DECISION
from review import deciding, fixing, signing
from review.enums import DecisionPart
from review.enums import DecisionState as S
from review.models import AwardDecision, DecisionStep


def signing_page(decision) -> str:
    return reverse("review:decision_sign", args=[decision.pk])


AWARD_DECISION = Chain(
    name="award_decision",
    label=_("award decision"),
    model=AwardDecision,
    step_model=DecisionStep,
    states=S,
    initial=S.DRAFT,
    good=(S.FIXED,),
    parts=DecisionPart,
    fingerprint=deciding.fingerprint,
    moves=(
        Move(
            verb="put_to_sign",
            label=_("Put to be signed"),
            past=_("put to be signed"),
            sources=(S.DRAFT, S.RETURNED),
            target=S.TO_SIGN,
            permission=NOMINATE,
            where=AT_HOME,
            missing=deciding.missing,
            before=signing.begin_round,
            writes=("round", "funds"),
            help=_("Each of the three departments reads and signs it, or returns it. It stays as it is meanwhile."),
        ),
        Move(
            verb="sign",
            label=_("Sign"),
            past=_("signed for a department"),
            sources=(S.TO_SIGN,),
            target=S.TO_SIGN,
            permission=SIGN_DECISION,
            separated=True,
            also=signing.may_sign,
            missing=deciding.missing_of_scores,
            has_button=False,
            page=signing_page,
            help=_("For one's department, with the second factor."),
        ),
        Move(
            verb="conclude",
            label=_("Conclude"),
            past=_("concluded: all departments have signed"),
            sources=(S.TO_SIGN,),
            target=S.SIGNED,
            permission=SIGN_DECISION,
            separated=True,
            has_button=False,
            is_due=False,
            missing=signing.unsigned,
            help=_("With the third signature."),
        ),
        Move(
            verb="return",
            label=_("Return for correction"),
            past=_("returned"),
            sources=(S.TO_SIGN,),
            target=S.RETURNED,
            permission=SIGN_DECISION,
            separated=True,
            needs_reason=True,
            is_due=False,
            help=_("It goes back to the clerks; what was signed before does not count any more."),
        ),
        Move(
            verb="fix",
            label=_("Fix the list"),
            past=_("fixed the list"),
            sources=(S.SIGNED,),
            target=S.FIXED,
            permission=DECIDE_NOMINATION,
            separated=True,
            missing=fixing.missing,
            after=fixing.settle,
            help=_(
                "Once the public notice has run: whoever has no objection standing is awarded. "
                "Whose objection is still open waits for it."
            ),
        ),
        Move(
            verb="settle",
            label=_("Settle who waited"),
            past=_("settled who waited"),
            sources=(S.FIXED,),
            target=S.FIXED,
            permission=DECIDE_NOMINATION,
            applies=fixing.someone_waits,
            waits=fixing.of_whom_someone_waits,
            separated=True,
            missing=fixing.missing,
            after=fixing.settle,
            help=_("Those whose objection has been decided on in the meantime."),
        ),
    ),
)

triggers.register(AWARD_DECISION)
