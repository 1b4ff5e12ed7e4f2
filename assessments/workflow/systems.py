"""Indicator systems: written by whoever keeps the rules, put in force by the national director."""

from django.utils.translation import gettext_lazy as _

from assessments import systems
from assessments.enums import SystemState as S
from assessments.models import IndicatorSystem, IndicatorSystemStep
from common.workflow import Chain, Move, triggers
from leadership.permissions import DECIDE_ASSESSMENT

INDICATOR_SYSTEM = Chain(
    name="indicator_system",
    label=_("indicator system"),
    model=IndicatorSystem,
    step_model=IndicatorSystemStep,
    states=S,
    initial=S.DRAFT,
    fingerprint=systems.fingerprint,
    moves=(
        Move(
            verb="enact",
            label=_("Put in force"),
            past=_("put in force"),
            sources=(S.DRAFT,),
            target=S.IN_FORCE,
            permission=DECIDE_ASSESSMENT,
            separated=True,
            missing=systems.missing,
            help=_("Its year is assessed by it from now on. Once an assessment uses it, it never changes."),
        ),
        Move(
            verb="take_back",
            label=_("Take back"),
            past=_("took back"),
            sources=(S.IN_FORCE,),
            target=S.DRAFT,
            permission=DECIDE_ASSESSMENT,
            separated=True,
            missing=systems.used,
            is_due=False,
            help=_("It can be changed again, as long as no assessment uses it."),
        ),
    ),
)

triggers.register(INDICATOR_SYSTEM)
