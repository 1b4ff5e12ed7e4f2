"""Quota plans: drafted by the clerks of an office, published by its director [三(五)]."""

from django.utils.translation import gettext_lazy as _

from common.workflow import Chain, Move, triggers
from leadership.permissions import ALLOCATE_QUOTAS, DECIDE_QUOTAS
from review import quotas
from review.enums import QuotaPart
from review.enums import QuotaState as S
from review.models import QuotaPlan, QuotaStep

QUOTA_PLAN = Chain(
    name="quota_plan",
    label=_("quota plan"),
    model=QuotaPlan,
    step_model=QuotaStep,
    states=S,
    initial=S.DRAFT,
    parts=QuotaPart,
    fingerprint=quotas.fingerprint,
    moves=(
        Move(
            verb="put_forward",
            label=_("Put forward"),
            past=_("put forward"),
            sources=(S.DRAFT, S.RETURNED),
            target=S.PUT_FORWARD,
            permission=ALLOCATE_QUOTAS,
            missing=quotas.missing,
            help=_("The director of your office looks at it, and publishes or returns it."),
        ),
        Move(
            verb="publish",
            label=_("Publish"),
            past=_("published"),
            sources=(S.PUT_FORWARD,),
            target=S.PUBLISHED,
            permission=DECIDE_QUOTAS,
            separated=True,
            missing=quotas.wrongly_shared,
            help=_("Everybody can read it, and it never changes from now on. More seats take a supplement."),
        ),
        Move(
            verb="return",
            label=_("Return for correction"),
            past=_("returned"),
            sources=(S.PUT_FORWARD,),
            target=S.RETURNED,
            permission=DECIDE_QUOTAS,
            separated=True,
            needs_reason=True,
            is_due=False,
            help=_("It goes back to the clerks, who put it right."),
        ),
    ),
)

triggers.register(QUOTA_PLAN)
