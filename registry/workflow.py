"""The roster of experts 名册 [三(二)]: applied → listed → suspended or removed, by the office that files it."""

from django.utils.translation import gettext_lazy as _

from common.workflow import ANYWHERE, Chain, Move, triggers
from leadership.permissions import CONFIRM_CASE, DECIDE_ROSTER
from registry.enums import ExpertState as S
from registry.models import Expert, ExpertStep

ROSTER = Chain(
    name="roster",
    label=_("roster of experts"),
    model=Expert,
    step_model=ExpertStep,
    states=S,
    initial=S.APPLIED,
    moves=(
        Move(
            verb="list",
            label=_("Put on the roster"),
            past=_("put on the roster"),
            sources=(S.APPLIED,),
            target=S.LISTED,
            permission=DECIDE_ROSTER,
            separated=True,
            help=_("From then on the expert can take part in agreements."),
        ),
        Move(
            verb="suspend",
            label=_("Suspend"),
            past=_("suspended"),
            sources=(S.LISTED,),
            target=S.SUSPENDED,
            permission=DECIDE_ROSTER,
            separated=True,
            needs_reason=True,
            is_due=False,
            help=_("The expert can't join new agreements until reinstated; the present ones stay."),
        ),
        Move(
            verb="reinstate",
            label=_("Reinstate"),
            past=_("reinstated"),
            sources=(S.SUSPENDED,),
            target=S.LISTED,
            permission=DECIDE_ROSTER,
            separated=True,
            is_due=False,
        ),
        Move(
            verb="remove",
            label=_("Remove from the roster"),
            past=_("removed from the roster"),
            sources=(S.APPLIED, S.LISTED, S.SUSPENDED),
            target=S.REMOVED,
            permission=DECIDE_ROSTER,
            separated=True,
            needs_reason=True,
            is_due=False,
            help=_("This is final for this record. Its history stays."),
        ),
        Move(
            verb="strike",
            label=_("Remove for a violation"),
            past=_("removed for a violation"),
            sources=(S.APPLIED, S.LISTED, S.SUSPENDED),
            target=S.REMOVED,
            permission=CONFIRM_CASE,
            where=ANYWHERE,
            has_button=False,
            is_due=False,
            help=_("With the confirmation of a decision on a violation."),
        ),
        Move(
            verb="restore",
            label=_("Restore after an appeal"),
            past=_("restored after an appeal"),
            sources=(S.REMOVED,),
            target=S.SUSPENDED,
            permission=CONFIRM_CASE,
            where=ANYWHERE,
            has_button=False,
            is_due=False,
            help=_("When the decision for which it was removed is lifted; the office reinstates it then."),
        ),
    ),
)

triggers.register(ROSTER)
