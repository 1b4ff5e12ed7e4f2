"""The chain of doubts that integrity checks raise [domain 9]: the director of the province clears or confirms each."""

from django.utils.translation import gettext_lazy as _

from common.workflow import Chain, Move, triggers
from leadership.permissions import CLEAR_FLAGS
from review.enums import FlagState as S
from review.integrity.standing import may_judge
from review.models import IntegrityFlag, IntegrityFlagStep

INTEGRITY_FLAG = Chain(
    name="integrity_flag",
    label=_("integrity flag"),
    model=IntegrityFlag,
    step_model=IntegrityFlagStep,
    states=S,
    initial=S.OPEN,
    good=(S.CLEARED,),
    public_wording={
        S.OPEN: _("under examination"),
        S.CLEARED: _("under examination"),
        S.CONFIRMED: _("under examination"),
    },
    moves=(
        Move(
            verb="clear",
            label=_("Clear the doubt"),
            past=_("cleared the doubt"),
            sources=(S.OPEN,),
            target=S.CLEARED,
            permission=CLEAR_FLAGS,
            separated=True,
            also=may_judge,
            needs_reason=True,
            help=_("There is a good explanation. Say which, and how you know: it no longer stands in the way."),
        ),
        Move(
            verb="confirm",
            label=_("Confirm the doubt"),
            past=_("confirmed the doubt"),
            sources=(S.OPEN,),
            target=S.CONFIRMED,
            permission=CLEAR_FLAGS,
            separated=True,
            also=may_judge,
            needs_reason=True,
            help=_("Something is wrong. The nominee can be neither selected nor forwarded; a violation case follows."),
        ),
        Move(
            verb="clear_after_all",
            label=_("Clear the doubt after all"),
            past=_("cleared the doubt after all"),
            sources=(S.CONFIRMED,),
            target=S.CLEARED,
            permission=CLEAR_FLAGS,
            separated=True,
            also=may_judge,
            needs_reason=True,
            is_due=False,
            help=_("The investigation has shown that nothing is wrong. Say what it found."),
        ),
    ),
)

triggers.register(INTEGRITY_FLAG)
