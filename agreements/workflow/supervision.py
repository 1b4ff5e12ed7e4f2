"""Findings of supervision visits [三(四)]: the county answers with evidence, the visitors close or return it."""

from django.utils.translation import gettext_lazy as _

from agreements import supervising
from agreements.enums import FindingState as S
from agreements.models import Finding, FindingStep
from common.workflow import AT_HOME, Chain, Move, triggers
from leadership.permissions import DRAFT_AGREEMENT, SUPERVISE

FINDING = Chain(
    name="finding",
    label=_("finding"),
    model=Finding,
    step_model=FindingStep,
    states=S,
    initial=S.OPEN,
    fingerprint=supervising.fingerprint,
    moves=(
        Move(
            verb="answer",
            label=_("Hand in the evidence"),
            past=_("handed in the evidence"),
            sources=(S.OPEN, S.RETURNED),
            target=S.ANSWERED,
            permission=DRAFT_AGREEMENT,
            where=AT_HOME,
            missing=supervising.missing,
            next_desk=lambda finding: finding.visit.group,
            help=_("It goes to those who visited; they close it or return it."),
        ),
        Move(
            verb="close",
            label=_("Close"),
            past=_("closed"),
            sources=(S.ANSWERED,),
            target=S.CLOSED,
            permission=SUPERVISE,
            also=supervising.did_not_answer,
            help=_("What was found has been put right."),
        ),
        Move(
            verb="return",
            label=_("Return"),
            past=_("returned"),
            sources=(S.ANSWERED,),
            target=S.RETURNED,
            permission=SUPERVISE,
            also=supervising.did_not_answer,
            needs_reason=True,
            is_due=False,
            next_desk=supervising.home_group,
            help=_("It goes back to the county office, which puts it right and answers again."),
        ),
    ),
)

triggers.register(FINDING)
