"""The joint review committee: sessions of the nation, members of all departments, and candidates taken in."""

from datetime import timedelta
from decimal import Decimal
from itertools import count
from uuid import uuid4

from common import clock
from leadership.enums import Department, Role
from leadership.programme import current_year
from review import committee, reviewing
from review.enums import DEFAULT_WEIGHTS, Category, ReviewTaskState
from review.enums import NominationState as S
from review.models import Nomination, Panelist, ReviewSession, ReviewTask
from tests import factories
from tests.agreements import factories as made
from tests.factories import COUNTY, NATION
from tests.review.factories_nominations import nomination_in

WHY = "曾在该单位任职。"
# Members come from these in turn, as long as nobody says otherwise: no candidate of the tests does.
PROVINCES = ("31", "35", "37", "12")
_employers = count(1)


def calendar() -> dict:
    today = clock.today()
    days = {"scoring_closes_on": today + timedelta(days=10), "meets_on": today + timedelta(days=12)}
    return days | {"place": "北京"}


def joint(scorers: int = 3, category: str = Category.RPTA, **further) -> ReviewSession:
    """The session of the nation, without a panel."""
    asked = {"category": category, "year": current_year(), "scorers": scorers, "weights": DEFAULT_WEIGHTS}
    asked |= calendar() | further
    return reviewing.set_up_session(by=made.clerk(NATION), token=uuid4(), **asked)


def member(department: str = Department.AST, **fields):
    """A reviewer of the nation."""
    return factories.membership_at(NATION, Role.REVIEWER, department=department, **fields)


def seat(session, *members, province: str | None = None, employer: str = "", accepts: bool = True) -> list[Panelist]:
    """Members on the committee, who have accepted the terms unless they do not."""
    number = session.panel.count()
    provinces = {
        each: factories.place(province or PROVINCES[(number + at) % len(PROVINCES)]) for at, each in enumerate(members)
    }
    employers = {each: employer or f"第{next(_employers)}研究所" for each in members}
    by = made.clerk(NATION)
    reviewing.seat_reviewers(session=session, by=by, employers=employers, provinces=provinces)
    seats = [session.panel.select_related("session", "membership").get(membership=each) for each in members]
    return [committee.accept_terms(panelist=each, by=each.membership) if accepts else each for each in seats]


def full(each: int = 1, accepts: bool = True, **asked) -> ReviewSession:
    """A session with ``each`` members of every department; the first of all is the chair, the second the deputy."""
    session = joint(**asked)
    for department in [*Department] * each:
        seat(session, member(department), accepts=accepts)
    chair, deputy, *_others = session.panel.order_by("pk")
    committee.name_chairs(session=session, by=made.clerk(NATION), chair=chair, deputy=deputy)
    return session


def taken_in(county: str = COUNTY, **content) -> Nomination:
    return nomination_in(S.TAKEN_IN, county=county, **content)


def assigned(session) -> list[ReviewTask]:
    """All open tasks once the candidates have been assigned."""
    reviewing.assign_candidates(session=session, by=made.clerk(NATION))
    return open_tasks(session)


def open_tasks(session) -> list[ReviewTask]:
    tasks = session.tasks.filter(state=ReviewTaskState.ASSIGNED).order_by("pk")
    return list(tasks.select_related("session", "nomination", "panelist__membership", "panelist__session"))


def score(task, share="0.8", remark: str = "有据可查", comment: str = "真实可信。") -> None:
    """All criteria by the same share of their full marks, sent."""
    by = task.panelist.membership
    marks = {each: (each.weight * Decimal(share), remark) for each in task.session.criteria.all()}
    reviewing.write_marks(task=task, by=by, marks=marks, comment=comment)
    reviewing.submit_marks(task=task, by=by)


def scored(session, share="0.8") -> ReviewSession:
    """Every open task is scored."""
    for task in open_tasks(session):
        score(task, share)
    return session


def chair_of(session) -> Panelist:
    return session.panel.select_related("session", "membership").get(seat="chair")


def deputy_of(session) -> Panelist:
    return session.panel.select_related("session", "membership").get(seat="deputy")
