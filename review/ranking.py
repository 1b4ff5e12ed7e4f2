"""How the candidates of a province stand after the expert review: scores, once they are unsealed, and ranks [三(五)].

The scores of a candidate are sealed until all of its reviewers have sent theirs.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import F, Sum

from review.enums import Criterion, ReviewTaskState
from review.models import Nomination, ReviewMark, ReviewSession, ReviewTask
from review.scoring import Standing, far_off, ranked, score_of


@dataclass
class Result:
    """How one candidate stands: ``sent`` of ``needed`` reviewers have scored; the rest is None while it is sealed."""

    nomination: Nomination
    needed: int
    sent: int = 0
    waiting: int = 0
    score: Decimal | None = None
    results: Decimal | None = None
    rank: int | None = None
    totals: dict = field(default_factory=dict)
    far_off: list = field(default_factory=list)

    @property
    def is_sealed(self) -> bool:
        return self.score is None

    @property
    def by_name(self) -> list[tuple]:
        """(reviewer, total) once it is unsealed."""
        return [(name, total) for (_task, name), total in self.totals.items()]


def results_of(session: ReviewSession, nominations) -> list[Result]:
    """The results of candidates in a session, the best first, those still sealed after them by number."""
    results = {nomination.pk: Result(nomination, session.scorers) for nomination in nominations}
    for task in standing_tasks(session, results):
        if task.state == ReviewTaskState.SUBMITTED:
            results[task.nomination_id].sent += 1
        else:
            results[task.nomination_id].waiting += 1
    unseal([each for each in results.values() if each.sent >= each.needed and not each.waiting], session)
    return sorted(results.values(), key=lambda each: (each.rank or len(results) + 1, each.nomination.number))


def standing_tasks(session, keys):
    return ReviewTask.objects.standing().filter(session=session, nomination__in=keys)


def unseal(results, session) -> None:
    """Give the results whose reviewers have all sent their marks a score and a rank. One query."""
    by_key = {each.nomination.pk: each for each in results}
    totals, proven = totals_of(session, by_key)
    standings = {}
    for key, each in by_key.items():
        each.totals = totals[key]
        each.score, each.results = score_of(list(totals[key].values())), score_of(proven[key])
        each.far_off = far_off(totals[key])
        helped = each.nomination.figures["households"]
        standings[key] = Standing(each.nomination.number, each.score, each.results, helped)
    for key, rank in ranked(standings).items():
        by_key[key].rank = rank


def totals_of(session, keys) -> tuple[dict, dict]:
    """By candidate the total of each reviewer by name of the panel, and the marks for verified results."""
    marks = ReviewMark.objects.filter(
        task__session=session, task__nomination__in=keys, task__state=ReviewTaskState.SUBMITTED
    )
    totals, proven = defaultdict(dict), defaultdict(list)
    rows = marks.order_by("task").values_list("task__nomination", "task__panelist__membership__name", "task")
    for nomination, name, task, total in rows.annotate(total=Sum("marks")):
        totals[nomination][(task, name)] = total
    for nomination, given in marks.filter(criterion__criterion=Criterion.RESULTS).values_list(
        "task__nomination", F("marks")
    ):
        proven[nomination].append(given)
    return totals, proven


def ranks_in(province: str, year: int) -> dict[int, Result]:
    """The results of all reviews of a province and year, by nomination; those that are sealed without a rank."""
    found = {}
    for session in ReviewSession.objects.filter(region=province, year=year):
        candidates = Nomination.objects.filter(review_tasks__session=session).distinct()
        found |= {each.nomination.pk: each for each in results_of(session, candidates)}
    return found
