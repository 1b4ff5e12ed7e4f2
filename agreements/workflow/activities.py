"""Activities [三(三)]: reported by the county or the helper, confirmed or returned by the county office."""

from django.utils.translation import gettext_lazy as _

from agreements import reporting
from agreements.enums import ActivityState as S
from agreements.models import Activity, ActivityStep
from common.workflow import ANYWHERE, Chain, Move, triggers
from leadership.permissions import CONFIRM_ACTIVITY, LOG_ACTIVITY

ACTIVITY = Chain(
    name="activity",
    label=_("activity"),
    model=Activity,
    step_model=ActivityStep,
    states=S,
    initial=S.DRAFT,
    fingerprint=reporting.fingerprint,
    moves=(
        Move(
            verb="report",
            label=_("Report it"),
            past=_("reported"),
            sources=(S.DRAFT, S.RETURNED),
            target=S.REPORTED,
            permission=LOG_ACTIVITY,
            where=ANYWHERE,
            also=reporting.may_write,
            missing=reporting.missing,
            help=_("It goes to the county office, where somebody else confirms it."),
        ),
        Move(
            verb="withdraw",
            label=_("Withdraw"),
            past=_("withdrew"),
            sources=(S.REPORTED,),
            target=S.DRAFT,
            permission=LOG_ACTIVITY,
            where=ANYWHERE,
            also=reporting.may_write,
            is_due=False,
            help=_("It becomes a draft again."),
        ),
        Move(
            verb="confirm",
            label=_("Confirm"),
            past=_("confirmed"),
            sources=(S.REPORTED,),
            target=S.CONFIRMED,
            permission=CONFIRM_ACTIVITY,
            separated=True,
            also=reporting.may_confirm,
            missing=reporting.missing,
            help=_("It counts towards the task and in the figures from now on."),
        ),
        Move(
            verb="return",
            label=_("Return for correction"),
            past=_("returned"),
            sources=(S.REPORTED,),
            target=S.RETURNED,
            permission=CONFIRM_ACTIVITY,
            separated=True,
            also=reporting.may_confirm,
            needs_reason=True,
            is_due=False,
            help=_("It goes back to whoever reported it."),
        ),
        Move(
            verb="reopen",
            label=_("Take the confirmation back"),
            past=_("took the confirmation back"),
            sources=(S.CONFIRMED,),
            target=S.RETURNED,
            permission=CONFIRM_ACTIVITY,
            separated=True,
            also=reporting.may_reopen,
            needs_reason=True,
            is_due=False,
            help=_("It no longer counts, and goes back to whoever reported it."),
        ),
    ),
)

triggers.register(ACTIVITY)
