"""Whoever presides over the joint committee: what they see, what they ask, and that no mark changes by it."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from common.workflow import Incomplete, NotAllowed, NotLegal
from leadership.enums import Department
from portal.duties import to_ask_about
from portal.errands import told_of
from review import committee
from review.models import FurtherScorer, ReviewMark, ReviewSession, ScoreQuestion
from review.ranking import results_of
from tests import factories
from tests.agreements import factories as made
from tests.factories import NATION, OTHER_PROVINCE, PROVINCE
from tests.review.factories_committee import (
    WHY,
    assigned,
    chair_of,
    deputy_of,
    full,
    joint,
    member,
    open_tasks,
    score,
    scored,
    seat,
    taken_in,
)
from tests.review.factories_decisions import decision_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
QUESTION = "请说明实效部分给低分的理由。"


def finished(each: int = 2):
    """A session with one candidate whose scorers have all sent their marks."""
    taken_in()
    session = full(each=each)
    assigned(session)
    return scored(session)


def further(session, panelist=None, by=None, reason=WHY, token=None):
    panelist = panelist or chair_of(session)
    nomination = session.tasks.first().nomination
    asked = {"panelist": panelist, "by": by or panelist.membership, "nomination": nomination, "reason": reason}
    return committee.ask_further(**asked, token=token or uuid4())


def ask(task, panelist, by=None, question=QUESTION, token=None):
    asked = {"task": task, "panelist": panelist, "by": by or panelist.membership, "question": question}
    return committee.ask_reasons(**asked, token=token or uuid4())


def of_another(tasks, chair):
    return next(task for task in tasks if task.panelist_id != chair.pk)


# -- who presides ----------------------------------------------------------------------------
def test_whoever_has_seen_totals_goes_on_presiding():
    session = finished()
    chair, deputy, other = chair_of(session), deputy_of(session), session.panel.filter(seat="member").first()
    by = made.clerk(NATION)
    with pytest.raises(NotLegal, match="has seen what others gave"):
        committee.name_chairs(session=session, by=by, chair=other, deputy=deputy)
    committee.name_chairs(session=session, by=by, chair=deputy, deputy=chair)
    assert chair_of(session) == deputy


# -- what they see -------------------------------------------------------------------------
def test_nothing_before_all_have_sent_and_before_their_own_are_settled():
    taken_in(), taken_in()
    session = full()
    chair = chair_of(session)
    tasks = assigned(session)
    first = [task for task in tasks if task.nomination_id == tasks[0].nomination_id]
    for task in first:
        score(task)
    assert committee.cases_of(chair) == []
    for task in open_tasks(session):
        if task.panelist == chair:
            score(task)
    assert [case.nomination.pk for case in committee.cases_of(chair)] == [first[0].nomination_id]
    assert committee.cases_of(deputy_of(session)) == []


def test_those_with_a_tie_to_the_chair_go_to_the_deputy_and_with_ties_to_both_to_nobody():
    nomination = taken_in()
    session = joint()
    chair, deputy = seat(session, member(), province=PROVINCE), seat(session, member(), province="31")
    seat(session, *[member(department) for department in Department])
    committee.name_chairs(session=session, by=made.clerk(NATION), chair=chair[0], deputy=deputy[0])
    assigned(session)
    scored(session)
    seats = [chair_of(session), deputy_of(session)]
    assert [[case.nomination for case in committee.cases_of(each)] for each in seats] == [[], [nomination]]
    assert committee.left_without_chair(session) == []
    held = deputy_of(session)
    committee.declare(panelist=held, by=held.membership, reason=WHY, token=uuid4(), name=nomination.title)
    assert committee.cases_of(held) == []
    assert committee.left_without_chair(session)[0].startswith(f"{nomination.title}: chair and deputy")


def test_totals_far_from_the_mean_are_flagged():
    nomination = taken_in()
    session = full()
    for task, share in zip(assigned(session), ("0.9", "0.9", "0.4"), strict=True):
        score(task, share)
    (case,) = committee.cases_of(chair_of(session))
    assert (case.nomination, len(case.far_off), case.notes[0][:27]) == (nomination, 3, "more than 15 from the score")


# -- asking for reasons -----------------------------------------------------------------------
def test_a_question_is_answered_by_the_scorer_and_the_marks_stay():
    session = finished()
    chair = chair_of(session)
    task = session.tasks.exclude(panelist=chair).select_related("panelist__membership", "nomination").first()
    before = list(task.marks.values_list("marks", flat=True))
    question = ask(task, chair, token=(token := uuid4()))
    assert ask(task, chair, token=token) == question
    with pytest.raises(NotLegal, match="a question to answer already"):
        ask(task, chair)
    by = task.panelist.membership
    assert list(committee.questions_to(by)) == [question]
    with pytest.raises(Incomplete):
        committee.answer(question=question, by=by, answer=" ")
    with pytest.raises(NotAllowed):
        committee.answer(question=question, by=chair.membership, answer="代答")
    committee.answer(question=question, by=by, answer="协议只完成一半。")
    with pytest.raises(NotLegal):
        committee.answer(question=question, by=by, answer="改")
    assert ScoreQuestion.objects.get().answer == "协议只完成一半。"
    assert list(task.marks.values_list("marks", flat=True)) == before
    assert list(committee.questions_to(by)) == []


def test_only_whoever_presides_asks_and_only_what_is_unsealed():
    taken_in()
    session = full()
    chair, deputy = chair_of(session), deputy_of(session)
    task = of_another(assigned(session), chair)
    with pytest.raises(NotAllowed):
        ask(task, chair)
    scored(session)
    for panelist, by in ((deputy, None), (session.panel.get(seat="member"), None), (chair, deputy.membership)):
        with pytest.raises(NotAllowed):
            ask(task, panelist, by)
    ask(task, chair)


def test_the_database_itself_lets_only_a_chair_ask_and_keeps_what_was_asked():
    taken_in()
    session = full(each=2)
    chair = chair_of(session)
    task = of_another(assigned(session), chair)
    row = {"task": task, "asked_by": chair, "question": QUESTION}
    with pytest.raises(IntegrityError, match="The chair asks once"), transaction.atomic():
        ScoreQuestion.objects.create(**row, form_token=uuid4())
    scored(session)
    outsider = session.panel.filter(seat="member").first()
    with pytest.raises(IntegrityError, match="The chair asks once"), transaction.atomic():
        ScoreQuestion.objects.create(**row | {"asked_by": outsider}, form_token=uuid4())
    asked = ask(task, chair)
    with pytest.raises(IntegrityError, match="score_question_one_open"), transaction.atomic():
        ScoreQuestion.objects.create(**row, form_token=uuid4())
    committee.answer(question=asked, by=task.panelist.membership, answer="见材料。")
    for wrong in ({"answer": "改"}, {"question": "改"}, {"answered_at": None, "answer": ""}):
        with pytest.raises(IntegrityError, match="answered once"), transaction.atomic():
            ScoreQuestion.objects.filter(pk=asked.pk).update(**wrong)
    with pytest.raises(IntegrityError, match="answered once"), transaction.atomic():
        asked.delete()
    with pytest.raises(IntegrityError, match="stay as they are"), transaction.atomic():
        ReviewMark.objects.filter(task=task).update(marks=1)


# -- one scorer more ----------------------------------------------------------------------------
def test_one_further_scorer_is_drawn_and_the_candidate_sealed_until_then():
    session = finished()
    nomination = session.tasks.first().nomination
    chair, token = chair_of(session), uuid4()
    with pytest.raises(Incomplete):
        further(session, reason=" ")
    asked = further(session, token=token)
    assert further(session, token=token) == asked
    (result,) = results_of(session, [nomination])
    assert (result.is_sealed, result.needed, result.sent, result.waiting) == (True, 4, 3, 1)
    assert committee.cases_of(chair) == []
    (task,) = open_tasks(session)
    assert task.panelist not in (chair, deputy_of(session))
    score(task, "0.4")
    (result,) = results_of(session, [nomination])
    assert (result.score, len(result.totals), result.further) == (70, 4, WHY)
    with pytest.raises(NotLegal, match="asked for already"):
        further(session)


def test_whoever_presides_and_has_seen_the_scores_is_not_drawn():
    """Chair and deputy are the only ones left: rather nobody."""
    taken_in()
    session = joint()
    chair, deputy = seat(session, *[member(Department.AST) for _each in range(2)])
    seat(session, *[member(department) for department in (Department.AGRICULTURE, Department.POVERTY)])
    committee.name_chairs(session=session, by=made.clerk(NATION), chair=chair, deputy=deputy)
    assigned(session)
    scored(session)
    with pytest.raises(NotLegal, match="Nobody else on the panel"):
        further(session)
    assert not FurtherScorer.objects.exists()


def test_only_a_chair_gets_a_further_scorer_says_the_database_and_it_stays():
    taken_in()
    session = full(each=2)
    nomination, chair = assigned(session)[0].nomination, chair_of(session)
    row = {"session": session, "nomination": nomination, "asked_by": chair, "reason": WHY}
    with pytest.raises(IntegrityError, match="The chair asks once"), transaction.atomic():
        FurtherScorer.objects.create(**row, form_token=uuid4())
    scored(session)
    outsider = session.panel.filter(seat="member").first()
    with pytest.raises(NotAllowed):
        further(session, panelist=outsider)
    with pytest.raises(IntegrityError, match="The chair asks once"), transaction.atomic():
        FurtherScorer.objects.create(**row | {"asked_by": outsider}, form_token=uuid4())
    asked = further(session)
    with pytest.raises(IntegrityError, match="asked for stays"), transaction.atomic():
        asked.delete()
    with pytest.raises(IntegrityError, match="asked for stays"), transaction.atomic():
        FurtherScorer.objects.filter(pk=asked.pk).update(reason="改")


# -- ties ----------------------------------------------------------------------------------------
def test_the_same_score_is_explained():
    first, second = taken_in(), taken_in()
    session = full()
    assigned(session)
    scored(session)
    better, worse = results_of(session, [first, second])
    assert (better.nomination, worse.tie) == (first, "")
    assert better.tie == f"same score as {second.number}, before it by number"
    assert better.notes == [better.tie]


def test_a_chair_who_has_left_is_stood_in_for_by_the_deputy():
    session = finished()
    chair = chair_of(session)
    factories.membership_at(OTHER_PROVINCE, "clerk", user=chair.membership.user)
    assert [len(committee.cases_of(each)) for each in (deputy_of(session),)] == [1]
    with pytest.raises(NotAllowed):
        further(session)


def test_nothing_is_asked_once_a_candidate_has_been_decided_on(client):
    decision = decision_in("signed")
    nomination = decision.items.first().nomination
    session = ReviewSession.objects.get(region=NATION, category=nomination.category)
    chair = chair_of(session)
    task = of_another(session.tasks.filter(nomination=nomination), chair)
    with pytest.raises(NotLegal, match="has been decided on"):
        ask(task, chair)
    with pytest.raises(NotLegal, match="has been decided on"):
        committee.ask_further(panelist=chair, by=chair.membership, nomination=nomination, reason=WHY, token=uuid4())
    case = reverse("review:session_case", args=[session.pk, nomination.pk])
    answer = factories.sign_in(client, chair.membership).get(case)
    assert (answer.context["askable"], "/further/" in answer.content.decode()) == ([], False)
    assert answer.context["decided"] in answer.content.decode()


def test_nobody_is_asked_about_their_own_marks():
    session = finished(each=1)
    chair = chair_of(session)
    own = session.tasks.get(panelist=chair)
    with pytest.raises(NotLegal, match="These marks are your own"):
        committee.ask_reasons(task=own, panelist=chair, by=chair.membership, question=QUESTION, token=uuid4())


def test_who_presides_is_told_of_marks_far_from_the_score_until_they_ask():
    nomination = taken_in()
    session = full(each=2)
    tasks = assigned(session)
    chair = chair_of(session)
    outlier = of_another(tasks, chair)
    for task in open_tasks(session):
        score(task, "0.3" if task.pk == outlier.pk else "0.9")
    assert [case.nomination for case in committee.to_ask_about(chair)] == [nomination]
    assert [told.count for told in told_of(chair.membership) if told.errand.count == to_ask_about] == [1]
    assert [to_ask_about(each.membership) for each in session.panel.exclude(pk=chair.pk)] == [0] * 5
    committee.ask_reasons(task=outlier, panelist=chair, by=chair.membership, question=QUESTION, token=uuid4())
    assert committee.to_ask_about(chair) == []
