"""Evidence of an assessment, added and taken back by whoever has it at hand; and a draft thrown away with it."""

from django.db import transaction
from django.utils.translation import gettext as _

from assessments.assessing import may_report, may_score, open_for
from assessments.enums import OPEN_ASSESSMENT_STATES, SELF_STATES
from assessments.models import AgreementAssessment, AssessmentFile
from common.access import Answer
from common.workflow import NotLegal


def may_write(assessment, membership) -> Answer:
    """Yes, or no with the reason: of a self-assessment whoever reports, of what was handed in whoever scores."""
    may = may_report if assessment.state in SELF_STATES else may_score
    return may(assessment, membership)


@transaction.atomic
def attach(*, assessment, by, upload) -> AssessmentFile:
    """Keep a checked file with an assessment. The same file sent twice is kept once. Raises as ``open_for``."""
    return AssessmentFile.keep(upload, by=by, assessment=opened(assessment, by))


@transaction.atomic
def detach(*, assessment, by, key) -> None:
    """Remove one of its files; it goes once that is certain. Raises as ``open_for``."""
    for row in opened(assessment, by).files.filter(pk=key):
        row.delete()
        transaction.on_commit(lambda file=row.file: file.storage.delete(file.name))


def opened(assessment, by) -> AgreementAssessment:
    return open_for(assessment=assessment, by=by, states=OPEN_ASSESSMENT_STATES, may=may_write)


@transaction.atomic
def discard_assessment(*, assessment, by) -> None:
    """Throw away an assessment that was never handed in, with its files.

    Raises NotAllowed as ``may_discard`` says, NotLegal once it was handed in.
    """
    locked = open_for(assessment=assessment, by=by, states=SELF_STATES, may=may_discard)
    if locked.steps_taken:
        raise NotLegal(_("It has been handed in before, so its history stays. Correct it and hand it in again."))
    for key in locked.files.values_list("pk", flat=True):
        detach(assessment=locked, by=by, key=key)
    locked.marks.all().delete()
    locked.delete()


def may_discard(assessment, membership) -> Answer:
    """Yes, or no with the reason: whoever reports; a correction, which the county began, its clerks."""
    may = may_score if assessment.corrects_id else may_report
    return may(assessment, membership)


def may_be_discarded(assessment, membership) -> bool:
    """It was never handed in, and this person may throw it away."""
    is_new = assessment.state in SELF_STATES and not assessment.steps_taken
    return is_new and bool(may_discard(assessment, membership))
