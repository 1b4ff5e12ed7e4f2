"""Everything that was ever written on the assessment of an agreement, and what changed since it was returned."""

from assessments.models import AgreementAssessment, AgreementMark, AssessmentFile, Forwarding
from assessments.workflow import ASSESSMENT
from common.history import events_of, history_of

RETURNS = [move.verb for move in ASSESSMENT.moves if move.needs_reason]


def history_of_assessment(assessment, since=None):
    of_parts = [events_of(model, assessment=assessment.pk) for model in (AgreementMark, AssessmentFile, Forwarding)]
    return history_of(events_of(AgreementAssessment, pgh_obj=assessment.pk), *of_parts, since=since)


def last_return(assessment):
    """The step by which it last came back, if it ever did."""
    returns = assessment.steps.filter(verb__in=RETURNS).told()
    return returns.order_by("-serial").first()
