"""The marks of an agreement's assessment as pages tell them: each with its figure, and what it adds to the total."""

from dataclasses import dataclass
from decimal import Decimal

from assessments.assessing import with_figures
from assessments.enums import Grade
from assessments.metrics import METRICS, Kind, Metric
from assessments.models import AgreementMark
from assessments.scoring import CENT, HUNDRED, grade_of, total_of
from assessments.scoring_words import Line as Scored


@dataclass(frozen=True)
class Line:
    """One mark; ``weights`` is the sum of the weights of all indicators that say something."""

    mark: AgreementMark
    weights: Decimal

    @property
    def indicator(self):
        return self.mark.indicator

    @property
    def scored(self) -> Scored:
        return Scored(self.indicator)

    @property
    def metric(self) -> Metric | None:
        return METRICS.get(self.indicator.metric)

    @property
    def is_counted(self) -> bool:
        """Its figure has been taken."""
        return self.indicator.is_automatic and self.mark.amount is not None

    @property
    def is_of_nothing(self) -> bool:
        """A share of nothing says nothing: the other indicators make up the hundred."""
        return self.is_counted and self.mark.value is None

    @property
    def has_base(self) -> bool:
        return self.metric is not None and self.metric.kind in (Kind.SHARE, Kind.MEAN)

    @property
    def points(self) -> Decimal | None:
        """What it adds to the total of a hundred."""
        if self.mark.marks is None:
            return None
        share = self.mark.marks / self.indicator.full_marks
        return (share * self.indicator.weight * HUNDRED / self.weights).quantize(CENT)


def lines_of(marks) -> list[Line]:
    weights = sum((mark.indicator.weight for mark in marks if mark.marks is not None), Decimal(0))
    return [Line(mark, weights) for mark in marks]


@dataclass(frozen=True)
class Preview:
    """What would be taken if the county handed on its marks now. ``total`` is of the marks given so far."""

    lines: list[Line]
    total: Decimal | None
    grade: str
    is_whole: bool

    @property
    def grade_label(self) -> str:
        return Grade(self.grade).label if self.grade else ""

    @property
    def marks(self) -> list[AgreementMark]:
        return [line.mark for line in self.lines]

    @property
    def counted(self) -> list[Line]:
        """Those that the figures decide."""
        return [line for line in self.lines if line.indicator.is_automatic]


def preview_of(assessment) -> Preview:
    marks = with_figures([assessment])[assessment.pk]
    total = total_of(marks)
    grade = grade_of(total, assessment.system, list(Grade)) if total is not None else ""
    is_whole = all(mark.marks is not None for mark in marks if not mark.indicator.is_automatic)
    return Preview(lines_of(marks), total, grade, is_whole)
