"""The chain of nominations [三(五)(六)]: county → prefecture → province, which selects → nation."""

from django.utils.translation import gettext_lazy as _

from agreements.filing import nation_group, province_group
from common.workflow import AT_HOME, Chain, Move, triggers
from leadership.enums import Level
from leadership.permissions import DECIDE_NOMINATION, NOMINATE
from review import completeness, deeds, forwarding, nominating, selecting
from review.enums import DeedPart
from review.enums import NominationState as S
from review.models import Nomination, NominationStep
from review.numbering import give_number


def is_below_province(nomination) -> bool:
    return nomination.desk.region.level > Level.PROVINCE


def is_at_province(nomination) -> bool:
    return nomination.desk.region.level == Level.PROVINCE


NOMINATION = Chain(
    name="nomination",
    label=_("nomination"),
    model=Nomination,
    step_model=NominationStep,
    states=S,
    initial=S.DRAFT,
    public_wording={
        S.DRAFT: _("in preparation"),
        S.SUBMITTED: _("under examination"),
        S.ENDORSED: _("under examination"),
        S.RETURNED: _("in preparation"),
        S.CANDIDATE: _("under provincial review"),
        S.SELECTED: _("selected"),
        S.NOT_SELECTED: _("not selected"),
        S.FORWARDED: _("selected"),
        S.SENT_BACK: _("selected"),
        S.TAKEN_IN: _("selected"),
        S.DROPPED: _("dropped"),
    },
    parts=DeedPart,
    fingerprint=deeds.fingerprint,
    copy=deeds.copy_when_submitted,
    moves=(
        Move(
            verb="submit",
            label=_("Submit"),
            past=_("submitted"),
            sources=(S.DRAFT, S.RETURNED),
            target=S.SUBMITTED,
            permission=NOMINATE,
            where=AT_HOME,
            missing=completeness.missing_to_submit,
            prepare=deeds.freeze_figures,
            before=give_number,
            writes=("number", "serial", "figures", "figures_at"),
            help=_("It goes to the director of your own office, with the figures as they are now."),
        ),
        Move(
            verb="withdraw",
            label=_("Withdraw"),
            past=_("withdrew"),
            sources=(S.SUBMITTED,),
            target=S.DRAFT,
            permission=NOMINATE,
            where=AT_HOME,
            also=nominating.is_own_submission,
            is_due=False,
            help=_("It comes back to you as a draft and keeps its number."),
        ),
        Move(
            verb="drop",
            label=_("Drop"),
            past=_("dropped"),
            sources=(S.DRAFT, S.RETURNED),
            target=S.DROPPED,
            permission=NOMINATE,
            where=AT_HOME,
            applies=lambda nomination: nomination.number is not None,
            needs_reason=True,
            is_due=False,
            help=_("It ends here; the nominee can be nominated again."),
        ),
        Move(
            verb="endorse",
            label=_("Endorse and pass on"),
            past=_("endorsed"),
            sources=(S.SUBMITTED, S.ENDORSED),
            target=S.ENDORSED,
            permission=DECIDE_NOMINATION,
            applies=is_below_province,
            separated=True,
            missing=completeness.missing_to_nominate,
            next_desk=lambda nomination: nomination.desk.next_above,
            help=_("It goes to the level above."),
        ),
        Move(
            verb="admit",
            label=_("Put before the provincial review"),
            past=_("put before the provincial review"),
            sources=(S.ENDORSED,),
            target=S.CANDIDATE,
            permission=DECIDE_NOMINATION,
            applies=is_at_province,
            separated=True,
            missing=completeness.missing_to_admit,
            help=_("The experts of the province score it, then the province selects within its quota."),
        ),
        Move(
            verb="select",
            label=_("Select"),
            past=_("selected"),
            sources=(S.CANDIDATE, S.NOT_SELECTED),
            target=S.SELECTED,
            permission=DECIDE_NOMINATION,
            separated=True,
            has_button=False,
            missing=completeness.missing_to_select,
            help=_("On the selection board, within the seats of the quota."),
        ),
        Move(
            verb="release",
            label=_("Release the seat"),
            past=_("released the seat"),
            sources=(S.SELECTED, S.SENT_BACK),
            target=S.CANDIDATE,
            permission=DECIDE_NOMINATION,
            separated=True,
            needs_reason=True,
            is_due=False,
            missing=selecting.missing_to_release,
            help=_("It is a candidate again, and its seat is free for another one."),
        ),
        Move(
            verb="set_aside",
            label=_("Do not select"),
            past=_("did not select"),
            sources=(S.CANDIDATE,),
            target=S.NOT_SELECTED,
            permission=DECIDE_NOMINATION,
            separated=True,
            needs_reason=True,
            is_due=False,
            help=_("It can still be selected when a seat becomes free."),
        ),
        Move(
            verb="forward",
            label=_("Forward to the nation"),
            past=_("forwarded"),
            sources=(S.SELECTED,),
            target=S.FORWARDED,
            permission=DECIDE_NOMINATION,
            separated=True,
            has_button=False,
            next_desk=nation_group,
            help=_("With a list of nominees of the province."),
        ),
        Move(
            verb="take_in",
            label=_("Take in"),
            past=_("took in"),
            sources=(S.FORWARDED,),
            target=S.TAKEN_IN,
            permission=DECIDE_NOMINATION,
            separated=True,
            also=forwarding.did_not_draw_up,
            after=forwarding.taken_in,
            help=_("It comes before the joint review committee of the nation."),
        ),
        Move(
            verb="send_back",
            label=_("Return to the province"),
            past=_("returned to the province"),
            sources=(S.FORWARDED,),
            target=S.SENT_BACK,
            permission=DECIDE_NOMINATION,
            separated=True,
            also=forwarding.did_not_draw_up,
            needs_reason=True,
            is_due=False,
            next_desk=province_group,
            after=forwarding.sent_back,
            help=_("It goes back to the province, which keeps it selected or releases its seat."),
        ),
        Move(
            verb="keep",
            label=_("Keep it selected"),
            past=_("kept it selected"),
            sources=(S.SENT_BACK,),
            target=S.SELECTED,
            permission=DECIDE_NOMINATION,
            separated=True,
            help=_("It keeps its seat, and can come on the next list for the nation."),
        ),
        Move(
            verb="return",
            label=_("Return for correction"),
            past=_("returned"),
            sources=(S.SUBMITTED, S.ENDORSED, S.CANDIDATE),
            target=S.RETURNED,
            permission=DECIDE_NOMINATION,
            separated=True,
            needs_reason=True,
            is_due=False,
            next_desk=nominating.home_group,
            help=_("It goes back to the county office, which corrects it and submits it again."),
        ),
    ),
)

triggers.register(NOMINATION)
