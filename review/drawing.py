"""Who scores which candidate of a review: drawn, drawn again for whoever gives up, and taken back on a conflict.

The rules of the draw itself are pure (``review.assignment``); here they are asked for a session, which is held while
somebody draws.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping

from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Q, When
from django.utils.translation import gettext as _

from common import clock
from leadership.codes import within
from leadership.programme import closed_reason
from review.assignment import Assignment, assign
from review.conflicts import TIED_BY, conflicts_between, tied
from review.enums import PRESIDING, SIGNED_STATES, ReviewTaskState
from review.models import (
    DecisionItem,
    FurtherScorer,
    Nomination,
    Panelist,
    ReviewMark,
    ReviewSession,
    ReviewTask,
    ViolationCase,
)
from review.models.session import reading_duties


# -- what there is ------------------------------------------------------------------------------
def candidates_of(session):
    rows = Nomination.objects.filter(within(session.region_id), year=session.year, category=session.category)
    candidates = rows.filter(state=session.candidate_state).select_related("organisation", "expert", "region")
    return candidates.order_by("number")


def barred_from(session):
    """The accounts of reviewers who are barred by a decision in force on a breach of the rules."""
    cases = ViolationCase.objects.barring(session.year).filter(membership__user__isnull=False)
    return cases.values("membership__user")


def panel_of(session) -> list[Panelist]:
    """Those who are still in office and not barred, and on the joint committee have taken up no other duty."""
    rows = session.panel.select_related("membership").filter(membership__ended_on__isnull=True)
    rows = rows.exclude(membership__user__in=barred_from(session))
    if session.is_joint:
        rows = rows.filter(~Exists(reading_duties(OuterRef("membership__user"))))
    return list(rows.order_by("pk"))


def closed(session) -> str:
    """Why the window of a review is not open today; empty when it is."""
    return closed_reason(year=session.year, window=session.window, region_code=session.region_id)


def locked_session(session) -> ReviewSession:
    """Held, so that of two who draw reviewers at once the second sees whom the first drew.

    Not its key: whoever sends marks at that moment needs it as they commit, and holds the task that is waited for.
    """
    return ReviewSession.objects.select_for_update(of=("self",), no_key=True).get(pk=session.pk)


# -- drawing ----------------------------------------------------------------------------------
def draw(session, candidates, *, assigned_by) -> list[ReviewTask]:
    """The new tasks of ``candidates`` of a session that is held."""
    panel = {each.pk: each for each in panel_of(session)}
    plan = planned(session, {each.pk: each for each in candidates}, panel)
    tasks = [
        ReviewTask(session=session, nomination_id=candidate, panelist=panel[key], assigned_by=assigned_by)
        for candidate, chosen in plan.given.items()
        for key in chosen
    ]
    ReviewTask.objects.bulk_create(tasks)
    criteria = list(session.criteria.all())
    marks = [ReviewMark(task=task, criterion=criterion) for task in tasks for criterion in criteria]
    ReviewMark.objects.bulk_create(marks)
    return tasks


def planned(session, candidates: Mapping, panel: Mapping) -> Assignment:
    """How the reviewers still needed would be assigned; ``short`` names the candidates that cannot have as many."""
    conflicts = conflicts_between(list(candidates.values()), list(panel.values()))
    kept, load = defaultdict(list), Counter()
    for task in session.tasks.all():
        if task.state == ReviewTaskState.DECLINED or task.conflict:
            conflicts.get(task.nomination_id, {}).setdefault(task.panelist_id, gone(task))
        elif task.nomination_id in candidates:
            kept[task.nomination_id].append(task.panelist_id)
        else:
            load[task.panelist_id] += 1
    for candidate, key in seen_by_presiding(session, panel):
        conflicts.get(candidate, {}).setdefault(key, _("presides, and may have seen the scores"))
    return assign(
        candidates=list(candidates),
        reviewers=list(panel),
        scorers=session.scorers,
        conflicts=conflicts,
        kept=kept,
        load=load,
        groups={key: each.department for key, each in panel.items()} if session.is_joint else None,
        further=further_of(session),
        cap=session.cap,
    )


def gone(task) -> str:
    return task.conflict or _("declined: %(why)s") % {"why": task.reason}


def further_of(session) -> Counter:
    """How many scorers more than the others a candidate needs: the chair asked for them."""
    return Counter(FurtherScorer.objects.filter(session=session).values_list("nomination", flat=True))


def seen_by_presiding(session, panel: Mapping) -> list[tuple]:
    """(candidate, who presides): once so many have sent their marks that the candidate was unsealed."""
    sent = Counter(session.tasks.filter(state=ReviewTaskState.SUBMITTED).values_list("nomination", flat=True))
    presiding = [key for key, each in panel.items() if each.seat in PRESIDING]
    return [(candidate, key) for candidate, count in sent.items() if count >= session.scorers for key in presiding]


def lacking_reviewers(session):
    """The candidates that have fewer reviewers than they need."""
    own = Q(review_tasks__session=session, review_tasks__conflict="")
    has = Count("review_tasks", filter=own & ~Q(review_tasks__state=ReviewTaskState.DECLINED))
    asked = FurtherScorer.objects.filter(session=session, nomination=OuterRef("pk"))
    needed = session.scorers + Case(When(Exists(asked), then=1), default=0, output_field=IntegerField())
    return candidates_of(session).annotate(has=has).filter(has__lt=needed)


def shortages(session) -> list[str]:
    """Which candidates cannot have as many reviewers as they need, and why, in sentences."""
    candidates = {each.pk: each for each in candidates_of(session)}
    panel = {each.pk: each for each in panel_of(session)}
    return [worded(short, candidates, panel) for short in planned(session, candidates, panel).short]


def worded(short, candidates, panel) -> str:
    whys = [f"{panel[key]}: {why}" for key, why in short.conflicts.items() if key in panel]
    whys += [_("%(name)s: has as many candidates as anybody is given") % {"name": panel[key]} for key in short.full]
    words = {"name": candidates[short.candidate].title, "found": short.found, "needed": short.needed}
    text = _("%(name)s can have %(found)s of %(needed)s reviewers. Appoint more.") % words
    return f"{text} {'；'.join(whys)}" if whys else text


# -- giving up --------------------------------------------------------------------------------
def settle(task, state, **content) -> ReviewTask:
    task.state, task.settled_at = state, clock.now()
    for name, value in content.items():
        setattr(task, name, value)
    task.save(update_fields=["state", "settled_at", *content])
    return task


def draw_stand_ins(session, tasks) -> list[ReviewTask]:
    """By the same rules, for the candidates of tasks that were given up; none while the window is closed."""
    if not tasks or closed(session):
        return []
    losing = candidates_of(session).filter(pk__in=[task.nomination_id for task in tasks])
    return draw(session, losing, assigned_by=tasks[0].assigned_by)


def undecided(session):
    """The candidates whom nobody has selected, forwarded or awarded by their marks yet, nor signed for."""
    signed = DecisionItem.objects.filter(decision__state__in=SIGNED_STATES)
    return candidates_of(session).exclude(pk__in=signed.values("nomination"))


def take_back_conflicting(session, panel) -> list[ReviewTask]:
    """The tasks of members who have a conflict of interest by now: open ones are declined, marks count no longer.

    By what was decided already all marks stay as they counted then.
    """
    tasks = session.tasks.standing().filter(panelist__in=panel, nomination__in=undecided(session).values("pk"))
    tasks = tasks.select_for_update(of=("self",)).order_by("pk")
    return [bow_out(task, why) for task, why in tied(list(tasks.select_related(*TIED_BY, "assigned_by")))]


def take_back_left(session) -> list[ReviewTask]:
    """What members who are no longer in office had still to score; what they have sent counts."""
    left = session.tasks.filter(state=ReviewTaskState.ASSIGNED, panelist__membership__ended_on__isnull=False)
    tasks = left.filter(nomination__in=undecided(session).values("pk")).select_for_update(of=("self",)).order_by("pk")
    reason = _("is no longer in office")
    return [settle(task, ReviewTaskState.DECLINED, reason=reason) for task in tasks.select_related("assigned_by")]


def bow_out(task, why: str) -> ReviewTask:
    """What has been sent stays as it was sent, and counts no longer."""
    if task.is_open:
        return settle(task, ReviewTaskState.DECLINED, reason=why, conflict=why)
    task.conflict = why
    task.save(update_fields=["conflict"])
    return task
