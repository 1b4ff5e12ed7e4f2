"""What the page of a provincial assessment shows of its marks and figures, before and after they are taken."""

from dataclasses import dataclass

from assessments.assessment_marks import Line, lines_of
from assessments.closing import closing_of
from assessments.enums import ProvinceGrade
from assessments.models import ProvinceAssessment, YearReportStep
from assessments.provinces import with_figures
from assessments.scoring import grade_of, total_of


@dataclass(frozen=True)
class Shown:
    """The lines with total and grade; a preview of what would be sent while the nation scores."""

    lines: list[Line]
    total: object
    grade: str
    figures_at: object
    is_preview: bool
    # The province has opened its year again, or closed it anew, since the figures were taken.
    is_outdated: bool


def shown(assessment: ProvinceAssessment) -> Shown:
    closing = closing_of(province=assessment.region_id, year=assessment.year)
    if assessment.is_open:
        return preview(assessment, closing)
    is_outdated = closing is None or closing.pk != assessment.closing_id
    marks = list(assessment.marks.select_related("indicator"))
    return Shown(lines_of(marks), assessment.total, assessment.grade, assessment.figures_at, False, is_outdated)


def preview(assessment: ProvinceAssessment, closing: YearReportStep | None) -> Shown:
    """What would be sent now; without figures while the province has not closed its year."""
    marks = with_figures(assessment, closing) if closing else list(assessment.marks.select_related("indicator"))
    total = total_of(marks) if closing else None
    grade = grade_of(total, assessment.system, list(ProvinceGrade)) if total is not None else ""
    return Shown(lines_of(marks), total, grade, closing.at if closing else None, True, False)
