"""Two at once on the joint review committee: one wins, the other is told, and nobody is drawn twice."""

from uuid import uuid4

import pytest

from common.workflow import NotAllowed, NotLegal
from review import committee, reviewing
from review.models import DeclaredConflict, FurtherScorer, ReviewTask, ScoreQuestion
from review.ranking import results_of
from tests.agreements import factories as made
from tests.agreements.races import while_uncommitted
from tests.factories import NATION
from tests.review.factories_committee import WHY, assigned, chair_of, full, score, scored, taken_in

pytestmark = pytest.mark.django_db(transaction=True)


def one(each: int = 2):
    """(the session, its candidate, the first of its tasks)"""
    nomination = taken_in()
    session = full(each=each)
    return session, nomination, assigned(session)[0]


def declare(task):
    said = {"reason": WHY, "token": uuid4(), "nomination": task.nomination}
    return lambda: committee.declare(panelist=task.panelist, by=task.panelist.membership, **said)


def test_declined_while_candidates_are_assigned_one_stand_in_is_drawn():
    session, nomination, task = one()
    clerk = made.clerk(NATION)

    def decline():
        reviewing.decline(task=task, by=task.panelist.membership, reason=WHY)

    assert while_uncommitted(decline, lambda: reviewing.assign_candidates(session=session, by=clerk)) == 0
    assert session.tasks.standing().filter(nomination=nomination).count() == 3


def test_a_tie_declared_while_the_marks_are_sent_does_not_count():
    session, nomination, task = one()
    outcome = while_uncommitted(lambda: score(task), declare(task))
    assert isinstance(outcome, DeclaredConflict), repr(outcome)
    held = ReviewTask.objects.get(pk=task.pk)
    assert (held.state, bool(held.conflict)) == ("submitted", True)
    assert session.tasks.standing().filter(nomination=nomination).count() == 3


def test_marks_sent_while_a_tie_is_declared_are_refused():
    _session, _nomination, task = one()
    outcome = while_uncommitted(declare(task), lambda: score(task))
    assert isinstance(outcome, NotLegal | NotAllowed)
    held = ReviewTask.objects.get(pk=task.pk)
    assert (held.state, held.marks.filter(marks__isnull=False).count()) == ("declined", 0)


def test_a_chair_who_asks_twice_at_once_gets_one_further_scorer():
    session, nomination, _task = one()
    scored(session)
    chair = chair_of(session)

    def ask():
        said = {"by": chair.membership, "nomination": nomination, "reason": WHY, "token": uuid4()}
        return committee.ask_further(panelist=chair, **said)

    assert isinstance(while_uncommitted(ask, ask), NotLegal | NotAllowed)
    assert FurtherScorer.objects.count() == 1
    assert results_of(session, [nomination])[0].waiting == 1


def test_a_chair_who_asks_a_scorer_twice_at_once_asks_once():
    session, _nomination, _task = one()
    scored(session)
    chair = chair_of(session)
    task = session.tasks.exclude(panelist=chair).first()

    def ask():
        said = {"by": chair.membership, "question": "为什么？", "token": uuid4()}
        return committee.ask_reasons(task=task, panelist=chair, **said)

    assert isinstance(while_uncommitted(ask, ask), NotLegal)
    assert ScoreQuestion.objects.count() == 1
