"""Verbs of the expert review 专家评审 [三(五)(六)]: the office sets it up and assigns, reviewers score or decline.

A province reviews its candidates, the nation what it has taken in; what only the joint committee of the nation does
stands in ``review.committee``.
"""

from collections.abc import Mapping

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from common.access import YES, Answer, no
from common.workflow import Incomplete, NotAllowed, NotLegal, insist
from leadership.enums import Department, Level, Role
from leadership.models import Membership
from leadership.permissions import NOMINATE
from review.conflicts import conflict_of
from review.drawing import (
    barred_from,
    candidates_of,
    closed,
    draw,
    draw_stand_ins,
    locked_session,
    panel_of,
    settle,
    take_back_conflicting,
    take_back_left,
)
from review.enums import PRESIDING, ReviewTaskState
from review.models import Nomination, Panelist, ReviewCriterion, ReviewSession, ReviewTask
from review.models.session import DEPARTMENTS, reading_duties

HUNDRED = 100


# -- who ------------------------------------------------------------------------------------
def may_organise(membership, session=None) -> Answer:
    """Yes, or no with the reason: the clerks of a province or the nation, and of a session the clerks of its own."""
    levels = (Level.NATION, Level.PROVINCE)
    if membership is None or not membership.may(NOMINATE) or membership.region.level not in levels:
        return no(_("Expert reviews are organised by the clerks of a province or the nation."))
    if session is not None and membership.region_code != session.region_id:
        return no(_("Only the office that the record belongs to may do this."))
    return YES


# -- the office sets up --------------------------------------------------------------------
@transaction.atomic
def set_up_session(*, by, category, year: int, scorers: int, weights: Mapping, token, **further) -> ReviewSession:
    """Set up the review of a category: ``weights`` are the full marks by criterion. The same form sent twice is one.

    ``further``: ``cap`` is how many candidates a reviewer has at most; the nation gives its calendar, too, as
    ``scoring_closes_on``, ``meets_on`` and ``place``. Raises NotAllowed for anybody but a clerk of a province or the
    nation, Incomplete unless the weights sum to a hundred and the joint committee has what it needs.
    """
    insist(may_organise(by))
    missing = missing_to_set_up(ReviewSession(region=by.region, scorers=scorers, **further), weights)
    if missing:
        raise Incomplete(missing)
    known = ReviewSession.objects.filter(form_token=token, region=by.region_code).first()
    if known:
        return known
    try:
        with transaction.atomic():
            begun = {"created_by": by.user, "form_token": token, "scorers": scorers, **further}
            session = ReviewSession.objects.create(region=by.region, year=year, category=category, **begun)
    except IntegrityError as again:
        raise NotLegal(_("The review of this category has been set up already.")) from again
    ReviewCriterion.objects.bulk_create(
        ReviewCriterion(session=session, criterion=criterion, weight=weight) for criterion, weight in weights.items()
    )
    return session


def missing_to_set_up(session, weights: Mapping) -> list[str]:
    missing, total = [], sum(weights.values())
    if total != HUNDRED:
        missing.append(_("The full marks of the criteria sum to 100, not to %(total)s.") % {"total": total})
    if session.is_joint:
        missing += missing_in_calendar(session)
    if session.is_joint and session.scorers < DEPARTMENTS:
        missing.append(_("On the joint committee at least one of each department scores a candidate."))
    return missing


def missing_in_calendar(session) -> list[str]:
    if not (session.scoring_closes_on and session.meets_on and session.place):
        return [_("The joint committee has a day on which scoring closes, and a meeting.")]
    return [_("The committee meets once scoring has closed.")] if session.meets_on < session.scoring_closes_on else []


def reviewers_of(session):
    """Whom the office can appoint: members of its group who act as reviewers; on the joint committee with no other
    duty by which they read nominations."""
    members = Membership.objects.active().filter(group__region=session.region_id, roles__contains=[Role.REVIEWER])
    members = members.filter(user__isnull=False).exclude(user__in=barred_from(session))
    if session.is_joint:
        members = members.filter(~Exists(reading_duties(OuterRef("user"))))
    return members.select_related("group__region", "user").order_by("name", "pk")


@transaction.atomic
def seat_reviewers(*, session, by, employers: Mapping, provinces: Mapping | None = None) -> int:
    """Appoint reviewers to the panel, each with their employer: ``employers`` by membership. Returns how many are new.

    The joint committee takes the province that each comes from, too, and keeps their department as it is now. Raises
    NotAllowed for anybody but its clerks, NotLegal for whoever is no reviewer there, Incomplete without a province.
    """
    insist(may_organise(by, session))
    fitting = set(reviewers_of(session).values_list("pk", flat=True))
    if any(member.pk not in fitting for member in employers):
        raise NotLegal(not_fitting(session))
    if session.is_joint and any(not (provinces or {}).get(member) for member in employers):
        raise Incomplete([_("Say which province they come from: nobody scores their own.")])
    seated = set(session.panel.values_list("membership", flat=True))
    rows = [
        Panelist(session=session, membership=member, employer=employer, **frozen(session, member, provinces))
        for member, employer in employers.items()
        if member.pk not in seated
    ]
    return len(Panelist.objects.bulk_create(rows))


def not_fitting(session) -> str:
    if session.is_joint:
        return _("On the joint committee sit reviewers of the nation who have no other duty.")
    return _("Only reviewers of the province in office sit on its panel.")


def frozen(session, member, provinces) -> dict:
    """What the joint committee keeps of a member as it is when they are seated."""
    return {"department": member.department, "province": provinces[member]} if session.is_joint else {}


# -- the office assigns ----------------------------------------------------------------------
def reviewed_in(session):
    """The candidates of a review: those before it now, and those that its reviewers were given and that went on."""
    given = Nomination.objects.filter(review_tasks__session=session)
    return (candidates_of(session) | given.select_related("organisation", "expert", "region")).distinct()


@transaction.atomic
def assign_candidates(*, session, by) -> int:
    """Give each candidate the reviewers it still needs, balanced and without conflicts; returns how many tasks are new.

    Whose reviewer has a conflict of interest by now or has left is taken back first. Raises NotAllowed for anybody but
    its clerks, NotLegal outside the window, without a panel, or while the joint committee is not complete.
    """
    insist(may_organise(by, session))
    locked = locked_session(session)
    why = closed(locked)
    if why:
        raise NotLegal(why)
    lacking = missing_on_panel(locked)
    if lacking:
        raise NotLegal(" ".join(lacking))
    take_back_conflicting(locked, panel_of(locked))
    take_back_left(locked)
    return len(draw(locked, candidates_of(locked), assigned_by=by.user))


@transaction.atomic
def recuse(session) -> int:
    """Reviewers of a session who have become tied to a candidate or have left give it up, and stand-ins are drawn.

    Nobody asks for it, so it happens each night; until then such a candidate is only hidden from them. Returns how
    many tasks were given up. While the window is closed nothing changes, nor for candidates who are decided on.
    """
    locked = locked_session(session)
    if closed(locked):
        return 0
    given_up = [*take_back_conflicting(locked, panel_of(locked)), *take_back_left(locked)]
    draw_stand_ins(locked, given_up)
    return len(given_up)


def missing_on_panel(session) -> list[str]:
    """Who has still to be appointed before candidates are assigned, in sentences."""
    panel = panel_of(session)
    if not panel:
        return [_("Appoint the reviewers of the panel first.")]
    if not session.is_joint:
        return []
    absent = set(Department) - {Department(each.department) for each in panel}
    names = "、".join(sorted(str(each.label) for each in absent))
    missing = [_("Nobody sits for: %(departments)s.") % {"departments": names}] if absent else []
    if set(PRESIDING) - {each.seat for each in panel}:
        missing.append(_("Name the chair and the deputy chair."))
    return missing


@transaction.atomic
def relieve(*, task, by, reason: str) -> ReviewTask:
    """The office takes a task back that its reviewer has not scored, with the reason on record; a stand-in is drawn.

    Raises NotAllowed for anybody but its clerks, NotLegal once scored, Incomplete without a reason.
    """
    insist(may_organise(by, task.session))
    return stood_in_for(task, needed(reason))


# -- stand-ins --------------------------------------------------------------------------------
def stood_in_for(task, reason: str, **content) -> ReviewTask:
    """A task given up, and its stand-in drawn. The session is held first, as by whoever assigns."""
    session = locked_session(task.session)
    settled = settle(locked_task(task), ReviewTaskState.DECLINED, reason=reason, **content)
    draw_stand_ins(session, [settled])
    return settled


# -- reviewers -------------------------------------------------------------------------------
def locked_task(task) -> ReviewTask:
    """Raises NotLegal once it is settled."""
    related = ("session", "nomination__organisation", "nomination__expert", "panelist__membership")
    locked = ReviewTask.objects.select_for_update(of=("self",)).select_related(*related).get(pk=task.pk)
    if not locked.is_open:
        raise NotLegal(_("It has been settled already: %(state)s.") % {"state": locked.get_state_display()})
    return locked


def needed(reason: str) -> str:
    if not reason.strip():
        raise Incomplete([_("Say why: whoever acts next needs the reason.")])
    return reason.strip()


def own_task(task, by) -> ReviewTask:
    """The task, locked. Raises NotAllowed for another's, NotLegal once settled or while it cannot be scored."""
    if not ReviewTask.objects.visible_to(by).filter(pk=task.pk).exists():
        raise NotAllowed(_("This candidate is not assigned to you."))
    locked = locked_task(task)
    if conflict_of(locked):
        raise NotAllowed(_("You have a conflict of interest with this candidate."))
    why = hindrance(locked)
    if why:
        raise NotLegal(why)
    return locked


def hindrance(task) -> str:
    """Why a task cannot be scored now; empty when it can."""
    if task.nomination.state != task.session.candidate_state:
        return _("The nomination is not under review any more.")
    return closed(task.session)


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
    """A reviewer does not score a candidate, and says why; a stand-in is drawn at once.

    Raises as ``own_task``, Incomplete without a reason.
    """
    locked_session(task.session)
    own_task(task, by)
    return stood_in_for(task, needed(reason))
