"""Changes of agreements in the repository [三(二)]: along the same chain as the agreement itself."""

from django.utils.translation import gettext_lazy as _

from agreements import changing
from agreements.enums import ChangeState as S
from agreements.enums import Part
from agreements.filing import is_below_filing_level, nation_group
from agreements.models import AgreementChange, ChangeStep
from common.workflow import AT_HOME, Chain, Move, triggers
from leadership.permissions import DECIDE_AGREEMENT, DRAFT_AGREEMENT

CHANGE = Chain(
    name="change",
    label=_("change of an agreement"),
    model=AgreementChange,
    step_model=ChangeStep,
    states=S,
    initial=S.DRAFT,
    parts=Part,
    fingerprint=changing.fingerprint,
    copy=changing.copy_when_submitted,
    moves=(
        Move(
            verb="submit",
            label=_("Submit"),
            past=_("submitted"),
            sources=(S.DRAFT, S.RETURNED),
            target=S.SUBMITTED,
            permission=DRAFT_AGREEMENT,
            where=AT_HOME,
            missing=changing.missing,
            help=_("It goes to the director of your own office. You can withdraw it until they decide."),
        ),
        Move(
            verb="withdraw",
            label=_("Withdraw"),
            past=_("withdrew"),
            sources=(S.SUBMITTED,),
            target=S.DRAFT,
            permission=DRAFT_AGREEMENT,
            where=AT_HOME,
            also=changing.is_own_submission,
            is_due=False,
            help=_("It comes back to you as a draft."),
        ),
        Move(
            verb="drop",
            label=_("Give up"),
            past=_("gave up"),
            sources=(S.DRAFT, S.RETURNED),
            target=S.DROPPED,
            permission=DRAFT_AGREEMENT,
            where=AT_HOME,
            needs_reason=True,
            is_due=False,
            help=_("The agreement stays as it is. What was written stays on record."),
        ),
        Move(
            verb="endorse",
            label=_("Endorse and pass on"),
            past=_("endorsed"),
            sources=(S.SUBMITTED, S.ENDORSED),
            target=S.ENDORSED,
            permission=DECIDE_AGREEMENT,
            applies=is_below_filing_level,
            separated=True,
            next_desk=lambda change: change.desk.next_above,
            help=_("It goes to the level above."),
        ),
        Move(
            verb="file",
            label=_("File for the record"),
            past=_("filed"),
            sources=(S.SUBMITTED, S.ENDORSED),
            target=S.FILED,
            permission=DECIDE_AGREEMENT,
            applies=changing.is_filed_amendment,
            separated=True,
            missing=changing.missing_to_file,
            next_desk=nation_group,
            help=_("It goes to the national office, which brings it into force."),
        ),
        Move(
            verb="accept",
            label=_("Bring into force"),
            past=_("brought into force"),
            sources=(S.FILED,),
            target=S.IN_FORCE,
            permission=DECIDE_AGREEMENT,
            separated=True,
            after=changing.bring_into_force,
            help=_("From today the repository shows the agreement in this version."),
        ),
        Move(
            verb="conclude",
            label=_("File for the record"),
            past=_("filed"),
            sources=(S.SUBMITTED, S.ENDORSED),
            target=S.IN_FORCE,
            permission=DECIDE_AGREEMENT,
            applies=changing.is_filed_ending,
            separated=True,
            also=changing.did_not_write_agreement,
            missing=changing.missing_to_file,
            after=changing.end_agreements,
            help=_("The agreement ends with it."),
        ),
        Move(
            verb="return",
            label=_("Return for correction"),
            past=_("returned"),
            sources=(S.SUBMITTED, S.ENDORSED, S.FILED),
            target=S.RETURNED,
            permission=DECIDE_AGREEMENT,
            separated=True,
            needs_reason=True,
            is_due=False,
            next_desk=changing.home_group,
            help=_("It goes back to the county office, which corrects it and submits it again."),
        ),
    ),
)

triggers.register(CHANGE)
