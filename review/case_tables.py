"""What the scorers of an unsealed candidate gave, criterion by criterion, for whoever presides."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Prefetch

from review.enums import ReviewTaskState
from review.models import ReviewMark, ReviewTask


@dataclass(frozen=True)
class Line:
    """A criterion with the marks of each scorer, in the order of the scorers."""

    criterion: object
    marks: list


def marks_table(session, nomination) -> dict:
    """The scorers whose marks count, and a line for each criterion. Call it of unsealed candidates only."""
    rows = Prefetch("marks", ReviewMark.objects.order_by("criterion"))
    tasks = ReviewTask.objects.standing().filter(session=session, nomination=nomination)
    sent = tasks.filter(state=ReviewTaskState.SUBMITTED).select_related("panelist__membership").order_by("pk")
    scorers = list(sent.prefetch_related(rows, "questions__asked_by__membership"))
    by_criterion = defaultdict(list)
    for task in scorers:
        for mark in task.marks.all():
            by_criterion[mark.criterion_id].append(mark)
    lines = [Line(criterion, by_criterion[criterion.pk]) for criterion in session.criteria.all()]
    return {"scorers": scorers, "lines": lines}
