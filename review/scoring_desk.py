"""What lies before a reviewer beside the rubric: the record of a candidate, how it compares, and how far they are.

Candidates to whom the reviewer has a tie are in no figure here, not even in a median.
"""

from dataclasses import dataclass
from decimal import Decimal
from statistics import median

from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from agreements.models import ActivityPhoto
from assessments.enums import Grade
from review.conflicts import conflicts_between, tasks_of
from review.deeds import activities_of
from review.enums import ReviewTaskState
from review.models import Panelist, ReviewTask
from review.reviewing import reviewed_in

FIGURES = {
    "activities": _("Confirmed activities"),
    "people_trained": _("People trained"),
    "households": _("Households helped"),
    "villages": _("Villages helped"),
    "total": _("Total marks of the assessment"),
}
ACTIVITIES_SHOWN = 50


def activities_before(nomination):
    """The record of a candidate's confirmed activities of the year, with photos."""
    held = activities_of(nomination).select_related("village", "region").prefetch_related("photos")
    return held.order_by("held_on", "pk")[:ACTIVITIES_SHOWN]


def photos_before(nomination):
    return ActivityPhoto.objects.filter(activity__in=activities_of(nomination).values("pk"))


# -- how it compares --------------------------------------------------------------------------
@dataclass(frozen=True)
class Compared:
    """A figure of a candidate beside the median of the candidates whom the reviewer may see."""

    label: str
    own: Decimal | int | None
    median: Decimal | float | None


def compared(task) -> list[Compared]:
    nominations = list(reviewed_in(task.session))
    conflicts = conflicts_between(nominations, [task.panelist])
    open_ones = [each.figures for each in nominations if not conflicts[each.pk]]
    own = task.nomination.figures
    return [Compared(label, figure(own, name), median_of(name, open_ones)) for name, label in FIGURES.items()]


def figure(figures, name) -> Decimal | None:
    """Marks are kept as text in JSON."""
    value = figures[name]
    return None if value is None else Decimal(str(value))


def grade_of(nomination) -> str:
    """That of the assessment, in words; empty where there was none."""
    grade = nomination.figures.get("grade")
    return Grade(grade).label if grade else ""


def median_of(name, of_candidates) -> Decimal | None:
    known = [value for value in (figure(figures, name) for figures in of_candidates) if value is not None]
    return median(known) if known else None


# -- how far one is ---------------------------------------------------------------------------
@dataclass(frozen=True)
class Progress:
    """How many of one's candidates of a session are scored, and the next that is not."""

    scored: int
    given: int
    following: ReviewTask | None


def progress_in(task, membership) -> Progress:
    """The next after this one, then from the beginning again."""
    own = own_tasks(task, membership).exclude(state=ReviewTaskState.DECLINED)
    open_ones = [each for each in own if each.is_open and each.pk != task.pk]
    following = next((each for each in open_ones if each.pk > task.pk), open_ones[0] if open_ones else None)
    return Progress(sum(not each.is_open for each in own), len(own), following)


def own_tasks(task, membership):
    return tasks_of(membership).filter(session=task.session_id).order_by("pk")


def own_scores(task, membership):
    """What the reviewer gave the other candidates of the session, the best first."""
    sent = own_tasks(task, membership).filter(state=ReviewTaskState.SUBMITTED).exclude(pk=task.pk)
    related = sent.select_related("nomination__organisation", "nomination__expert")
    return related.annotate(total=Sum("marks__marks")).order_by("-total", "pk")


def seats_of(membership):
    """The seats of a reviewer on joint committees, with what they have to accept; the latest first."""
    return Panelist.objects.of(membership).select_related("session").order_by("-pk")
