"""The assessment of an agreement [三(四)]: self-assessment → county → acceptance → check by level → province."""

from django.utils.translation import gettext_lazy as _

from assessments import assessing, forwarding
from assessments.enums import AssessmentPart
from assessments.enums import AssessmentState as S
from assessments.models import AgreementAssessment, AssessmentStep
from common.workflow import ANYWHERE, AT_HOME, Chain, Move, triggers
from leadership.permissions import ASSESS_ONESELF, COUNTERSIGN_ASSESSMENT, DECIDE_ASSESSMENT, SCORE_ASSESSMENT

ASSESSMENT = Chain(
    name="assessment",
    label=_("assessment of an agreement"),
    model=AgreementAssessment,
    step_model=AssessmentStep,
    states=S,
    initial=S.DRAFT,
    parts=AssessmentPart,
    fingerprint=assessing.fingerprint,
    moves=(
        Move(
            verb="report",
            label=_("Hand in the self-assessment"),
            past=_("handed in the self-assessment"),
            sources=(S.DRAFT, S.SENT_BACK),
            target=S.REPORTED,
            permission=ASSESS_ONESELF,
            where=ANYWHERE,
            also=assessing.may_report,
            missing=assessing.missing_to_report,
            help=_("The county office scores it next."),
        ),
        Move(
            verb="withdraw",
            label=_("Withdraw"),
            past=_("withdrew"),
            sources=(S.REPORTED,),
            target=S.DRAFT,
            permission=ASSESS_ONESELF,
            where=ANYWHERE,
            also=assessing.is_own_report,
            is_due=False,
            help=_("The self-assessment can be changed again."),
        ),
        Move(
            verb="send_back",
            label=_("Send the self-assessment back"),
            past=_("sent back the self-assessment"),
            sources=(S.REPORTED,),
            target=S.SENT_BACK,
            permission=SCORE_ASSESSMENT,
            where=AT_HOME,
            needs_reason=True,
            is_due=False,
            help=_("It goes back to whoever wrote it."),
        ),
        Move(
            verb="score",
            label=_("Hand on the marks"),
            past=_("scored"),
            sources=(S.REPORTED, S.RETURNED),
            target=S.SCORED,
            permission=SCORE_ASSESSMENT,
            where=AT_HOME,
            missing=assessing.missing_to_score,
            prepare=assessing.take_figures,
            help=_(
                "The figures are taken now. The poverty alleviation office of the county countersigns the results next."
            ),
        ),
        Move(
            verb="countersign",
            label=_("Countersign the results"),
            past=_("countersigned"),
            sources=(S.SCORED,),
            target=S.ACCEPTED,
            permission=COUNTERSIGN_ASSESSMENT,
            separated=True,
            help=_("You confirm for the poverty alleviation office that the results were found so at acceptance."),
        ),
        Move(
            verb="object",
            label=_("Refuse acceptance"),
            past=_("refused acceptance"),
            sources=(S.SCORED,),
            target=S.RETURNED,
            permission=COUNTERSIGN_ASSESSMENT,
            separated=True,
            needs_reason=True,
            is_due=False,
            help=_("It goes back to the clerks of the county, who put it right."),
        ),
        Move(
            verb="endorse",
            label=_("Check and pass on"),
            past=_("checked"),
            sources=(S.ACCEPTED, S.ENDORSED),
            target=S.ENDORSED,
            permission=DECIDE_ASSESSMENT,
            applies=assessing.is_below_province,
            separated=True,
            next_desk=lambda assessment: assessment.desk.next_above,
            help=_("It goes to the level above."),
        ),
        Move(
            verb="confirm",
            label=_("Confirm"),
            past=_("confirmed"),
            sources=(S.ENDORSED,),
            target=S.CONFIRMED,
            permission=DECIDE_ASSESSMENT,
            applies=assessing.is_at_province,
            separated=True,
            next_desk=assessing.home_group,
            after=forwarding.let_go,
            help=_("Its marks and grade never change from now on."),
        ),
        Move(
            verb="return",
            label=_("Return for correction"),
            past=_("returned"),
            sources=(S.ACCEPTED, S.ENDORSED),
            target=S.RETURNED,
            permission=DECIDE_ASSESSMENT,
            separated=True,
            needs_reason=True,
            is_due=False,
            next_desk=assessing.home_group,
            help=_("It goes back to the clerks of the county, who put it right."),
        ),
    ),
)

triggers.register(ASSESSMENT)
