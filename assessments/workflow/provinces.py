"""The assessment of a province [四(五)]: scored by the nation, its statement, confirmed, published."""

from django.utils.translation import gettext_lazy as _

from agreements.filing import nation_group, province_group
from assessments import provinces
from assessments.enums import ProvinceAssessmentState as S
from assessments.models import ProvinceAssessment, ProvinceAssessmentStep
from common.workflow import ANYWHERE, Chain, Move, triggers
from leadership.permissions import DECIDE_ASSESSMENT, SCORE_ASSESSMENT

PROVINCE_ASSESSMENT = Chain(
    name="province_assessment",
    label=_("provincial assessment"),
    model=ProvinceAssessment,
    step_model=ProvinceAssessmentStep,
    states=S,
    initial=S.DRAFT,
    fingerprint=provinces.fingerprint,
    moves=(
        Move(
            verb="send",
            label=_("Send to the province"),
            past=_("sent to the province"),
            sources=(S.DRAFT, S.REVISED),
            target=S.SENT,
            permission=SCORE_ASSESSMENT,
            missing=provinces.missing_to_send,
            prepare=provinces.take_figures,
            next_desk=province_group,
            help=_("The figures are those with which the province closed its year. It has ten days for its statement."),
        ),
        Move(
            verb="state",
            label=_("Hand in the statement"),
            past=_("made its statement"),
            sources=(S.SENT,),
            target=S.STATED,
            permission=DECIDE_ASSESSMENT,
            missing=provinces.missing_to_state,
            next_desk=nation_group,
            help=_("The national office reads it before it confirms the assessment."),
        ),
        Move(
            verb="go_on",
            label=_("Go on without a statement"),
            past=_("went on without a statement"),
            sources=(S.SENT,),
            target=S.STATED,
            permission=SCORE_ASSESSMENT,
            where=ANYWHERE,
            also=lambda assessment, membership: (
                provinces.may_score(membership) and provinces.may_go_on(assessment, membership)
            ),
            is_due=False,
            next_desk=nation_group,
            help=_("The time for the statement is over."),
        ),
        Move(
            verb="revise",
            label=_("Revise"),
            past=_("took back to revise"),
            sources=(S.STATED,),
            target=S.REVISED,
            permission=DECIDE_ASSESSMENT,
            separated=True,
            also=provinces.made_no_statement,
            needs_reason=True,
            is_due=False,
            help=_("The marks can be changed again; the province is asked once more."),
        ),
        Move(
            verb="confirm",
            label=_("Confirm"),
            past=_("confirmed"),
            sources=(S.STATED,),
            target=S.CONFIRMED,
            permission=DECIDE_ASSESSMENT,
            separated=True,
            also=provinces.made_no_statement,
            help=_("Its marks and grade never change from now on."),
        ),
        Move(
            verb="publish",
            label=_("Publish"),
            past=_("published"),
            sources=(S.CONFIRMED,),
            target=S.PUBLISHED,
            permission=DECIDE_ASSESSMENT,
            separated=True,
            also=provinces.made_no_statement,
            help=_("Everybody can read it, and it counts for next year's quotas."),
        ),
    ),
)

triggers.register(PROVINCE_ASSESSMENT)
