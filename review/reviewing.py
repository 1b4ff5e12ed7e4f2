"""Verbs of the expert review 专家评审 [三(五)]: the province sets it up and assigns, reviewers score or decline."""

from collections import Counter, defaultdict
from collections.abc import Mapping

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from common import clock
from common.access import YES, Answer, no
from common.workflow import Incomplete, NotAllowed, NotLegal, insist
from leadership.codes import within
from leadership.enums import Level, Role, Window
from leadership.models import Membership
from leadership.permissions import NOMINATE
from leadership.programme import closed_reason
from review.assignment import Assignment, assign
from review.conflicts import conflicts_between
from review.enums import NominationState, ReviewTaskState
from review.models import Nomination, Panelist, ReviewCriterion, ReviewMark, ReviewSession, ReviewTask

HUNDRED = 100


# -- who ------------------------------------------------------------------------------------
def may_organise(membership, session=None) -> Answer:
    """Yes, or no with the reason: the clerks of a province, and of a session the clerks of its own."""
    if membership is None or not membership.may(NOMINATE) or membership.region.level != Level.PROVINCE:
        return no(_("Expert reviews are organised by the clerks of a province."))
    if session is not None and membership.region_code != session.region_id:
        return no(_("Only the office that the record belongs to may do this."))
    return YES


# -- the province sets up ------------------------------------------------------------------
@transaction.atomic
def set_up_session(*, by, category, year: int, scorers: int, weights: Mapping, token) -> ReviewSession:
    """Set up the review of a category: ``weights`` are the full marks by criterion. The same form sent twice is one.

    Raises NotAllowed for anybody but a clerk of a province, Incomplete unless the weights sum to a hundred.
    """
    insist(may_organise(by))
    total = sum(weights.values())
    if total != HUNDRED:
        raise Incomplete([_("The full marks of the criteria sum to 100, not to %(total)s.") % {"total": total}])
    known = ReviewSession.objects.filter(form_token=token, region=by.region_code).first()
    if known:
        return known
    try:
        with transaction.atomic():
            session = ReviewSession.objects.create(
                region=by.region, year=year, category=category, scorers=scorers, created_by=by.user, form_token=token
            )
    except IntegrityError as again:
        raise NotLegal(_("The review of this category has been set up already.")) from again
    ReviewCriterion.objects.bulk_create(
        ReviewCriterion(session=session, criterion=criterion, weight=weight) for criterion, weight in weights.items()
    )
    return session


def reviewers_of(session):
    """The reviewers whom the province can appoint: its members in office who act as reviewers."""
    members = Membership.objects.active().filter(group__region=session.region_id, roles__contains=[Role.REVIEWER])
    return members.filter(user__isnull=False).select_related("group__region", "user").order_by("name", "pk")


@transaction.atomic
def seat_reviewers(*, session, by, employers: Mapping) -> int:
    """Appoint reviewers to the panel, each with their employer: ``employers`` by membership. Returns how many are new.

    Raises NotAllowed for anybody but the clerks of its province, NotLegal for whoever is no reviewer there.
    """
    insist(may_organise(by, session))
    fitting = set(reviewers_of(session).values_list("pk", flat=True))
    if any(member.pk not in fitting for member in employers):
        raise NotLegal(_("Only reviewers of the province in office sit on its panel."))
    seated = set(session.panel.values_list("membership", flat=True))
    new = [(member, employer) for member, employer in employers.items() if member.pk not in seated]
    rows = [Panelist(session=session, membership=member, employer=employer) for member, employer in new]
    return len(Panelist.objects.bulk_create(rows))


# -- the province assigns --------------------------------------------------------------------
def candidates_of(session):
    rows = Nomination.objects.filter(within(session.region_id), year=session.year, category=session.category)
    candidates = rows.filter(state=NominationState.CANDIDATE).select_related("organisation", "expert", "region")
    return candidates.order_by("number")


def reviewed_in(session):
    """The candidates of a review: those before it now, and those that its reviewers were given and that went on."""
    given = Nomination.objects.filter(review_tasks__session=session)
    return (candidates_of(session) | given.select_related("organisation", "expert", "region")).distinct()


def panel_of(session) -> list[Panelist]:
    """Those who are still in office."""
    rows = session.panel.select_related("membership").filter(membership__ended_on__isnull=True)
    return list(rows.order_by("pk"))


@transaction.atomic
def assign_candidates(*, session, by) -> int:
    """Give each candidate the reviewers it still needs, balanced and without conflicts; returns how many tasks are new.

    Raises NotAllowed for anybody but the clerks of its province, NotLegal without a panel or outside the window.
    """
    insist(may_organise(by, session))
    locked = ReviewSession.objects.select_for_update(of=("self",)).get(pk=session.pk)
    why = closed_reason(year=locked.year, window=Window.PROVINCIAL_REVIEW, region_code=locked.region_id)
    if why:
        raise NotLegal(why)
    panel = {each.pk: each for each in panel_of(locked)}
    if not panel:
        raise NotLegal(_("Appoint the reviewers of the panel first."))
    candidates = {each.pk: each for each in candidates_of(locked)}
    plan = planned(locked, candidates, panel)
    tasks = [
        ReviewTask(session=locked, nomination_id=candidate, panelist=panel[key], assigned_by=by.user)
        for candidate, chosen in plan.given.items()
        for key in chosen
    ]
    ReviewTask.objects.bulk_create(tasks)
    marks = [ReviewMark(task=task, criterion=criterion) for task in tasks for criterion in locked.criteria.all()]
    ReviewMark.objects.bulk_create(marks)
    return len(tasks)


def planned(session, candidates: Mapping, panel: Mapping) -> Assignment:
    """How the reviewers still needed would be assigned; ``short`` names the candidates that cannot have as many."""
    conflicts = conflicts_between(list(candidates.values()), list(panel.values()))
    kept, load = defaultdict(list), Counter()
    for task in session.tasks.all():
        if task.state == ReviewTaskState.DECLINED:
            conflicts.get(task.nomination_id, {})[task.panelist_id] = _("declined: %(why)s") % {"why": task.reason}
        elif task.nomination_id in candidates:
            kept[task.nomination_id].append(task.panelist_id)
        else:
            load[task.panelist_id] += 1
    return assign(
        candidates=list(candidates),
        reviewers=list(panel),
        scorers=session.scorers,
        conflicts=conflicts,
        kept=kept,
        load=load,
    )


def shortages(session) -> list[str]:
    """Which candidates cannot have as many reviewers as they need, and why, in sentences."""
    candidates = {each.pk: each for each in candidates_of(session)}
    panel = {each.pk: each for each in panel_of(session)}
    return [worded(short, candidates, panel) for short in planned(session, candidates, panel).short]


def worded(short, candidates, panel) -> str:
    whys = "；".join(f"{panel[key]}: {why}" for key, why in short.conflicts.items() if key in panel)
    words = {"name": candidates[short.candidate].title, "found": short.found, "needed": short.needed}
    text = _("%(name)s can have %(found)s of %(needed)s reviewers. Appoint more.") % words
    return f"{text} {whys}" if whys else text


@transaction.atomic
def relieve(*, task, by, reason: str) -> ReviewTask:
    """The province takes a task back that its reviewer has not scored, with the reason on record.

    Raises NotAllowed for anybody but the clerks of its province, NotLegal once scored, Incomplete without a reason.
    """
    insist(may_organise(by, task.session))
    return settle(locked_task(task), ReviewTaskState.DECLINED, reason=needed(reason))


# -- reviewers -------------------------------------------------------------------------------
def locked_task(task) -> ReviewTask:
    """Raises NotLegal once it is settled."""
    locked = ReviewTask.objects.select_for_update(of=("self",)).select_related("session", "nomination").get(pk=task.pk)
    if not locked.is_open:
        raise NotLegal(_("It has been settled already: %(state)s.") % {"state": locked.get_state_display()})
    return locked


def needed(reason: str) -> str:
    if not reason.strip():
        raise Incomplete([_("Say why: whoever acts next needs the reason.")])
    return reason.strip()


def settle(task, state, **content) -> ReviewTask:
    task.state, task.settled_at = state, clock.now()
    for name, value in content.items():
        setattr(task, name, value)
    task.save(update_fields=["state", "settled_at", *content])
    return task


def own_task(task, by) -> ReviewTask:
    """The task, locked. Raises NotAllowed for another's, NotLegal once settled or while it cannot be scored."""
    if not ReviewTask.objects.visible_to(by).filter(pk=task.pk).exists():
        raise NotAllowed(_("This candidate is not assigned to you."))
    locked = locked_task(task)
    why = hindrance(locked)
    if why:
        raise NotLegal(why)
    return locked


def hindrance(task) -> str:
    """Why a task cannot be scored now; empty when it can."""
    if task.nomination.state != NominationState.CANDIDATE:
        return _("The nomination is not under review any more.")
    session = task.session
    return closed_reason(year=session.year, window=Window.PROVINCIAL_REVIEW, region_code=session.region_id)


@transaction.atomic
def write_marks(*, task, by, marks: Mapping, comment: str) -> ReviewTask:
    """Save what a reviewer thinks so far: by criterion (marks or None, remark). Raises as ``own_task``."""
    locked = own_task(task, by)
    locked.comment = comment
    locked.save(update_fields=["comment"])
    rows = {row.criterion_id: row for row in locked.marks.all()}
    for criterion, (given, remark) in marks.items():
        row = rows[criterion.pk]
        row.marks, row.comment = given, remark
        row.save(update_fields=["marks", "comment"])
    return locked


@transaction.atomic
def submit_marks(*, task, by) -> ReviewTask:
    """Send the marks, which stay as they are then. Raises as ``own_task``, Incomplete while one is missing."""
    locked = own_task(task, by)
    missing = lacking(locked)
    if missing:
        raise Incomplete(missing)
    return settle(locked, ReviewTaskState.SUBMITTED)


def lacking(task) -> list[str]:
    """What the marks of a task lack, in sentences."""
    empty = task.marks.filter(marks__isnull=True).select_related("criterion")
    names = "、".join(str(row.criterion) for row in empty)
    return [_("Give the marks for: %(names)s.") % {"names": names}] if names else []


@transaction.atomic
def decline(*, task, by, reason: str) -> ReviewTask:
    """A reviewer does not score a candidate, and says why. Raises as ``own_task``, Incomplete without a reason."""
    return settle(own_task(task, by), ReviewTaskState.DECLINED, reason=needed(reason))
