"""The filing chain [三(二)]: county → prefecture → province → nation, and the province's report batch."""

from django.utils.translation import gettext_lazy as _

from agreements import batching, completeness, content, scans
from agreements.enums import AgreementState as S
from agreements.enums import BatchState as B
from agreements.enums import Part
from agreements.filing import file_version, is_at_filing_level, is_below_filing_level, nation_group, province_group
from agreements.models import Agreement, AgreementStep, BatchStep, ReportBatch
from agreements.numbering import give_number
from common.access import YES, no
from common.workflow import ANYWHERE, AT_HOME, Chain, Move, triggers
from leadership.models import LeadershipGroup
from leadership.permissions import DECIDE_AGREEMENT, DRAFT_AGREEMENT


def home_group(agreement):
    return LeadershipGroup.objects.get(region_id=agreement.region_id)


def is_own_submission(agreement, membership):
    last = AGREEMENT.last_step(agreement)
    if last is not None and last.actor_id == membership.user_id:
        return YES
    return no(_("Only whoever submitted it can withdraw it. Ask your director to return it instead."))


AGREEMENT = Chain(
    name="agreement",
    label=_("assistance agreement"),
    model=Agreement,
    step_model=AgreementStep,
    states=S,
    initial=S.DRAFT,
    public_wording={
        S.DRAFT: _("in preparation"),
        S.SUBMITTED: _("under examination"),
        S.ENDORSED: _("under examination"),
        S.RETURNED: _("in preparation"),
        S.FILED: _("filed for the record"),
        S.REPORTED: _("filed for the record"),
        S.IN_REPOSITORY: _("in the national repository"),
        S.COMPLETED: _("completed"),
        S.TERMINATED: _("terminated"),
    },
    parts=Part,
    fingerprint=content.fingerprint,
    copy=content.copy_when_submitted,
    moves=(
        Move(
            verb="submit",
            label=_("Submit"),
            past=_("submitted"),
            sources=(S.DRAFT, S.RETURNED),
            target=S.SUBMITTED,
            permission=DRAFT_AGREEMENT,
            where=AT_HOME,
            missing=completeness.missing,
            before=give_number,
            writes=("number", "serial"),
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
            also=is_own_submission,
            is_due=False,
            help=_("It comes back to you as a draft and keeps its number."),
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
            next_desk=lambda agreement: agreement.desk.next_above,
            help=_("It goes to the level above."),
        ),
        Move(
            verb="file",
            label=_("File for the record"),
            past=_("filed"),
            sources=(S.SUBMITTED, S.ENDORSED),
            target=S.FILED,
            permission=DECIDE_AGREEMENT,
            applies=is_at_filing_level,
            separated=True,
            missing=scans.missing_to_file,
            next_desk=province_group,
            after=file_version,
            help=_("From now on its text cannot be changed. The province gathers it into a report to the nation."),
        ),
        Move(
            verb="report",
            label=_("Report to the nation"),
            past=_("reported"),
            sources=(S.FILED,),
            target=S.REPORTED,
            permission=DECIDE_AGREEMENT,
            separated=True,
            has_button=False,
            next_desk=nation_group,
            help=_("With a report batch of the province."),
        ),
        Move(
            verb="accept",
            label=_("Take into the repository"),
            past=_("took into the repository"),
            sources=(S.REPORTED,),
            target=S.IN_REPOSITORY,
            permission=DECIDE_AGREEMENT,
            separated=True,
            also=batching.did_not_gather,
            after=batching.accepted,
            help=_("It counts in the national figures from now on."),
        ),
        Move(
            verb="return",
            label=_("Return for correction"),
            past=_("returned"),
            sources=(S.SUBMITTED, S.ENDORSED, S.FILED, S.REPORTED),
            target=S.RETURNED,
            permission=DECIDE_AGREEMENT,
            separated=True,
            also=batching.did_not_gather,
            needs_reason=True,
            is_due=False,
            next_desk=home_group,
            after=batching.returned,
            help=_("It goes back to the county office, which corrects it and submits it again."),
        ),
        Move(
            verb="complete",
            label=_("Complete"),
            past=_("completed"),
            sources=(S.IN_REPOSITORY,),
            target=S.COMPLETED,
            permission=DECIDE_AGREEMENT,
            where=ANYWHERE,
            separated=True,
            is_due=False,
            has_button=False,
            next_desk=home_group,
            help=_("With a closing report that has been filed."),
        ),
        Move(
            verb="terminate",
            label=_("Terminate"),
            past=_("terminated"),
            sources=(S.IN_REPOSITORY,),
            target=S.TERMINATED,
            permission=DECIDE_AGREEMENT,
            where=ANYWHERE,
            separated=True,
            is_due=False,
            has_button=False,
            next_desk=home_group,
            help=_("With a termination that has been filed, for the reason it gives."),
        ),
    ),
)

BATCH = Chain(
    name="batch",
    label=_("report batch"),
    model=ReportBatch,
    step_model=BatchStep,
    states=B,
    initial=B.DRAFT,
    fingerprint=batching.fingerprint,
    moves=(
        Move(
            verb="report",
            label=_("Report to the nation"),
            past=_("reported"),
            sources=(B.DRAFT,),
            target=B.REPORTED,
            permission=DECIDE_AGREEMENT,
            separated=True,
            missing=batching.missing,
            next_desk=nation_group,
            after=batching.report_agreements,
            help=_("All agreements of the batch go to the national office."),
        ),
        Move(
            verb="close",
            label=_("Close"),
            past=_("decided on all"),
            sources=(B.REPORTED,),
            target=B.CLOSED,
            permission=DECIDE_AGREEMENT,
            separated=True,
            has_button=False,
            help=_("Once each agreement of the batch has been taken in or returned."),
        ),
    ),
)

triggers.register(AGREEMENT)
triggers.register(BATCH)
