"""How candidates stand after the expert review: scores, once they are unsealed, and ranks [三(五)(六)].

The scores of a candidate are sealed until all of its reviewers have sent theirs. What a reviewer gave who turned out to
have a conflict of interest does not count; it is named beside the others once these are unsealed.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise

from django.db.models import F, Sum
from django.utils.translation import gettext as _

from review.enums import Criterion, ReviewTaskState
from review.models import FurtherScorer, Nomination, ReviewMark, ReviewSession, ReviewTask
from review.scoring import Standing, deciding, far_off, ranked, score_of


@dataclass
class Result:
    """How one candidate stands: ``sent`` of ``needed`` reviewers have scored; the rest is None while it is sealed.

    ``excluded`` are (reviewer, total, why it does not count), ``further`` says why the chair asked for one scorer more,
    ``tie`` what ranks it before the next one with the same score.
    """

    nomination: Nomination
    needed: int
    sent: int = 0
    waiting: int = 0
    score: Decimal | None = None
    results: Decimal | None = None
    rank: int | None = None
    totals: dict = field(default_factory=dict)
    far_off: list = field(default_factory=list)
    excluded: list = field(default_factory=list)
    further: str = ""
    tie: str = ""

    @property
    def is_sealed(self) -> bool:
        return self.score is None

    @property
    def by_name(self) -> list[tuple]:
        """(reviewer, total) once it is unsealed."""
        return [(name, total) for (_task, name), total in self.totals.items()]

    @property
    def notes(self) -> list[str]:
        """What is to be known of its score, in sentences; nothing but a further scorer while it is sealed."""
        names = "、".join(name for _task, name in self.far_off)
        notes = [_("more than 15 from the score: %(name)s") % {"name": names}] if names else []
        for name, total, why in self.excluded:
            words = {"name": name, "total": total, "why": why}
            notes.append(_("not counted: %(total)s of %(name)s, who %(why)s") % words)
        if self.further:
            notes.append(_("a further scorer was asked for: %(why)s") % {"why": self.further})
        return [*notes, self.tie] if self.tie else notes


def results_of(session: ReviewSession, nominations) -> list[Result]:
    """The results of candidates in a session, the best first, those still sealed after them by number."""
    results = {nomination.pk: Result(nomination, session.scorers) for nomination in nominations}
    for asked in FurtherScorer.objects.filter(session=session, nomination__in=results):
        results[asked.nomination_id].needed += 1
        results[asked.nomination_id].further = asked.reason
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
    """Give the results whose reviewers have all sent their marks a score and a rank. Three queries."""
    by_key = {each.nomination.pk: each for each in results}
    totals, proven = totals_of(session, by_key)
    standings = {}
    for key, each in by_key.items():
        each.totals = totals[key]
        each.score, each.results = score_of(list(totals[key].values())), score_of(proven[key])
        each.far_off = far_off(totals[key])
        helped = each.nomination.figures["households"]
        standings[key] = Standing(each.nomination.number, each.score, each.results, helped)
    order = ranked(standings)
    for key, rank in order.items():
        by_key[key].rank = rank
    for before, after in pairwise(order):
        by_key[before].tie = tie_worded(standings[before], standings[after])
    for key, *said in excluded_of(session, by_key):
        by_key[key].excluded.append(tuple(said))


def tie_worded(before: Standing, after: Standing) -> str:
    """Why one of two with the same score ranks before the other; empty where the scores differ."""
    words = {"next": after.number, "own": before.results, "other": after.results}
    by = deciding(before, after)
    if by == "results":
        return _("same score as %(next)s, before it by verified results: %(own)s to %(other)s") % words
    if by == "households":
        words |= {"own": before.households, "other": after.households}
        return _("same score as %(next)s, before it by households helped: %(own)s to %(other)s") % words
    return _("same score as %(next)s, before it by number") % words if by else ""


def excluded_of(session, keys):
    """(candidate, reviewer, total, why) of marks that were sent and do not count."""
    tasks = session.tasks.filter(state=ReviewTaskState.SUBMITTED, nomination__in=keys).exclude(conflict="")
    rows = tasks.order_by("pk").annotate(total=Sum("marks__marks"))
    return rows.values_list("nomination", "panelist__membership__name", "total", "conflict")


def totals_of(session, keys) -> tuple[dict, dict]:
    """By candidate the total of each reviewer by name of the panel, and the marks for verified results."""
    marks = ReviewMark.objects.filter(task__in=standing_tasks(session, keys).filter(state=ReviewTaskState.SUBMITTED))
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
