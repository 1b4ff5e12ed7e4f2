"""The chain of the lists with which a province forwards its nominees [三(五)]."""

from django.utils.translation import gettext_lazy as _

from agreements.filing import nation_group
from common.workflow import ANYWHERE, Chain, Move, triggers
from leadership.permissions import CONFIRM_CASE, DECIDE_NOMINATION
from review import forwarding
from review.enums import NomineeListState as S
from review.models import NomineeList, NomineeListStep

NOMINEE_LIST = Chain(
    name="nominee_list",
    label=_("list of nominees"),
    model=NomineeList,
    step_model=NomineeListStep,
    states=S,
    initial=S.DRAFT,
    fingerprint=forwarding.fingerprint,
    moves=(
        Move(
            verb="forward",
            label=_("Forward to the nation"),
            past=_("forwarded"),
            sources=(S.DRAFT,),
            target=S.FORWARDED,
            permission=DECIDE_NOMINATION,
            separated=True,
            missing=forwarding.missing,
            next_desk=nation_group,
            after=forwarding.forward_nominees,
            help=_("All nominees of the list go to the national office."),
        ),
        Move(
            verb="close",
            label=_("Close"),
            past=_("decided on all"),
            sources=(S.FORWARDED,),
            target=S.CLOSED,
            permission=DECIDE_NOMINATION,
            separated=True,
            has_button=False,
            help=_("Once each nominee of the list has been taken in or returned."),
        ),
        Move(
            verb="run_out",
            label=_("Close, for nobody is left"),
            past=_("closed, for nobody was left to decide on"),
            sources=(S.FORWARDED,),
            target=S.CLOSED,
            permission=CONFIRM_CASE,
            where=ANYWHERE,
            has_button=False,
            is_due=False,
            help=_("When the last nominee to be decided on is stopped for a violation."),
        ),
    ),
)

triggers.register(NOMINEE_LIST)
