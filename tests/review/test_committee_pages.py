"""The pages of the joint review committee: the clerks of the nation, its members, the chair."""

from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.utils import translation

from leadership.enums import Department, Role
from leadership.programme import current_year
from review import committee
from review.enums import DEFAULT_WEIGHTS, Category, ReviewTaskState, Seat
from review.models import (
    DeclaredConflict,
    FurtherScorer,
    Nomination,
    Panelist,
    ReviewSession,
    ReviewTask,
    ScoreQuestion,
)
from tests import factories
from tests.agreements import factories as made
from tests.agreements import factories_activities as activities
from tests.agreements.factories_watching import past_the_guards
from tests.factories import NATION, PROVINCE
from tests.review.factories_committee import (
    WHY,
    assigned,
    calendar,
    chair_of,
    full,
    joint,
    member,
    open_tasks,
    score,
    scored,
    seat,
    taken_in,
)
from tests.review.test_nomination_pages import browser, rows, texts
from tests.review.test_review_pages import MINE, page
from tests.review.test_score_sheet import sheet

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def test_the_nation_sets_up_seats_names_the_chairs_and_assigns():
    taken_in()
    clerk = browser(made.clerk(NATION))
    said = {f"weight_{criterion}": weight for criterion, weight in DEFAULT_WEIGHTS.items()} | calendar()
    said |= {"year": current_year(), "category": Category.RPTA, "scorers": 3, "token": str(uuid4())}
    wrong = clerk.post(page("session_create"), said | {"scorers": 2, "meets_on": "2016-01-01"})
    assert set(wrong.context["form"].errors) == {"scorers", "meets_on"}
    answer = clerk.post(page("session_create"), said)
    session = ReviewSession.objects.get(region=NATION)
    assert answer.url == page("session_panel", session.pk)
    members = [member(department) for department in Department]
    ticked = {}
    for each in members:
        ticked |= {f"seat_{each.pk}": "on", f"employer_{each.pk}": "中国农业大学", f"province_{each.pk}": "31"}
    refused = clerk.post(answer.url, ticked | {f"province_{members[0].pk}": ""})
    assert list(refused.context["form"].errors) == [f"province_{members[0].pk}"]
    clerk.post(answer.url, ticked)
    chair, deputy, _third = session.panel.order_by("pk")
    html = clerk.get(session.get_absolute_url()).content.decode()
    assert "Name the chair and the deputy chair." in html
    clerk.post(page("session_chairs", session.pk), {"chair": chair.pk, "deputy": deputy.pk})
    assert [Panelist.objects.get(pk=each.pk).seat for each in (chair, deputy)] == [Seat.CHAIR, Seat.DEPUTY]
    told = clerk.post(page("session_assign", session.pk), follow=True)
    assert texts(told)[-1:] == ["3 times given to a reviewer."]
    assert "has not accepted the terms yet" in told.content.decode()
    clerk.post(page("session_calendar", session.pk), calendar() | {"place": "湄潭"})
    session.refresh_from_db()
    assert session.place == "湄潭"


@pytest.mark.parametrize("name", ["session_calendar", "session_chairs"])
def test_what_only_a_joint_session_has_is_not_found_of_a_province(name):
    from tests.review.test_reviewing import session as provincial

    assert browser(made.clerk(PROVINCE)).get(page(name, provincial().pk)).status_code == 404


def test_a_member_accepts_the_terms_then_declares_then_sees_the_candidates():
    nomination = taken_in()
    session = full(each=2, accepts=False)
    task = assigned(session)[0]
    visitor = browser(task.panelist.membership)
    answer = visitor.get(MINE)
    assert (rows(answer), "Read the terms" in answer.content.decode()) == ([], True)
    assert visitor.get(task.get_absolute_url()).status_code == 404
    assert visitor.get(page("session_chair", session.pk)).status_code == 404
    visitor.get(page("session_terms", session.pk))
    assert Panelist.objects.get(pk=task.panelist_id).accepted_at is None
    answer = visitor.post(page("session_terms", session.pk))
    assert answer.url == page("session_ties", session.pk)
    assert rows(visitor.get(MINE)) == [task]
    both = {"province": PROVINCE, "name": nomination.title, "reason": WHY, "token": str(uuid4())}
    assert list(visitor.post(answer.url, both).context["form"].errors) == ["name"]
    visitor.post(answer.url, both | {"province": ""})
    assert DeclaredConflict.objects.get().name == nomination.title
    assert (rows(visitor.get(MINE)), visitor.get(task.get_absolute_url()).status_code) == ([], 404)


def test_the_pages_of_a_committee_are_its_own_members_only():
    session = full()
    other = browser(member())
    names = ("session_terms", "session_ties", "session_chair")
    assert [other.get(page(name, session.pk)).status_code for name in names] == [404] * 3
    assert browser(made.clerk(NATION)).get(page("session_terms", session.pk)).status_code == 403


def test_the_screen_shows_record_photos_medians_progress_and_the_next():
    first, second = taken_in(), taken_in()
    session = full()
    tasks = [task for task in assigned(session) if task.panelist == chair_of(session)]
    visitor = browser(tasks[0].panelist.membership)
    context = visitor.get(tasks[0].get_absolute_url()).context
    assert (context["progress"].scored, context["progress"].given, context["progress"].following) == (0, 2, tasks[1])
    own, other = (task.nomination.figures["households"] for task in tasks)
    households = next(line for line in context["compared"] if line.label == "Households helped")
    assert (households.own, households.median) == (own, (own + other) / 2)
    assert {first.pk, second.pk} == {task.nomination_id for task in tasks}
    score(tasks[0], "0.6")
    html = visitor.get(tasks[1].get_absolute_url()).content.decode()
    assert ("1 of 2 scored" in html, "60.0" in html) == (True, True)


def test_photos_of_a_candidates_activities_are_served_to_its_scorers_only():
    nomination = taken_in()
    activity = activities.activity_in(
        "confirmed", nomination.organisation.agreement_versions.first().agreement, photos=[activities.photo()]
    )
    session = full(each=2)
    task = assigned(session)[0]
    address = page("scoring_photo", task.pk, activity.photos.get().pk)
    answer = browser(task.panelist.membership).get(address)
    assert (answer["Content-Type"], answer.getvalue()[:3]) == ("image/jpeg", b"\xff\xd8\xff")
    other = session.panel.exclude(tasks__nomination=nomination).first()
    assert browser(other.membership).get(address).status_code == 404


def test_what_is_typed_is_kept_and_what_is_wrong_told():
    taken_in()
    task = assigned(full())[0]
    visitor, criterion = browser(task.panelist.membership), task.session.criteria.first()
    saved = visitor.post(page("scoring_save", task.pk), {f"marks_{criterion.pk}": "12.5"}).content.decode()
    assert ("not sent yet" in saved, task.marks.get(criterion=criterion).marks) == (True, 12.5)
    wrong = visitor.post(page("scoring_save", task.pk), {f"marks_{criterion.pk}": "99"}).content.decode()
    assert ("Not kept yet" in wrong, task.marks.get(criterion=criterion).marks) == (True, 12.5)
    score(task)
    late = visitor.post(page("scoring_save", task.pk), {f"marks_{criterion.pk}": "1"}).content.decode()
    assert "It has been settled already: scored." in late
    assert visitor.get(page("scoring_save", task.pk)).status_code == 405


def test_a_tie_to_a_candidate_is_declared_on_its_page():
    taken_in()
    session = full(each=2)
    task = assigned(session)[0]
    visitor = browser(task.panelist.membership)
    visitor.post(page("scoring_tie", task.pk), {"reason": WHY, "token": str(uuid4())})
    assert ReviewTask.objects.get(pk=task.pk).state == ReviewTaskState.DECLINED
    assert visitor.get(page("scoring_tie", task.pk)).status_code == 404
    assert len(open_tasks(session)) == 3


def test_a_tie_that_is_noticed_late_is_declared_on_the_page_of_what_was_sent():
    taken_in()
    session = full(each=2)
    task = assigned(session)[0]
    scored(session)
    answer = browser(task.panelist.membership).get(task.get_absolute_url())
    assert page("scoring_tie", task.pk) in answer.content.decode()


def test_the_grade_of_the_assessment_stands_in_words():
    nomination = taken_in()
    task = assigned(full())[0]
    with past_the_guards():
        Nomination.objects.filter(pk=nomination.pk).update(figures=nomination.figures | {"grade": "good"})
    grade = browser(task.panelist.membership).get(task.get_absolute_url()).context["grade"]
    with translation.override("zh-hans"):
        assert str(grade) == "良好"


def test_the_chair_reads_asks_and_gets_an_answer_and_a_further_scorer():
    nomination = taken_in()
    session = full(each=2)
    assigned(session)
    chair = chair_of(session)
    visitor = browser(chair.membership)
    board = page("session_chair", session.pk)
    assert "Score your own candidates first" in visitor.get(board).content.decode()
    case = page("session_case", session.pk, nomination.pk)
    assert visitor.get(case).status_code == 404
    scored(session)
    assert [each.nomination for each, _asked in visitor.get(board).context["cases"]] == [nomination]
    task = session.tasks.exclude(panelist=chair).select_related("panelist__membership").first()
    answer = visitor.get(case)
    assert [total for _name, total in answer.context["case"].by_name] == [80, 80, 80]
    assert [len(line.marks) for line in answer.context["lines"]] == [3] * 5
    ask = page("session_ask", session.pk, nomination.pk, task.pk)
    own = session.tasks.filter(panelist=chair).values_list("pk", flat=True)
    assert set(answer.context["askable"]) == set(session.tasks.exclude(pk__in=own).values_list("pk", flat=True))
    visitor.post(ask, {"reason": "为什么？", "token": str(uuid4())})
    assert task.pk not in visitor.get(case).context["askable"]
    assert f"{task.panelist} was asked on" in visitor.get(board).content.decode()
    again = visitor.post(ask, {"reason": "还有一问。", "token": str(uuid4())})
    assert "还有一问。" in again.content.decode()
    scorer = browser(task.panelist.membership)
    assert "为什么？" in scorer.get(task.get_absolute_url()).content.decode()
    assert texts(scorer.post(page("scoring_answer", task.pk), {"answer": ""}, follow=True)) == ["Write the answer."]
    scorer.post(page("scoring_answer", task.pk), {"answer": "见第三页。"})
    assert ScoreQuestion.objects.get().answer == "见第三页。"
    assert f"{task.panelist} answered on" in visitor.get(board).content.decode()
    assert "见第三页。" in visitor.get(case).content.decode()
    assert browser(task.panelist.membership).get(case).status_code == 404
    visitor.post(page("session_further", session.pk, nomination.pk), {"reason": WHY, "token": str(uuid4())})
    assert FurtherScorer.objects.get().nomination == nomination
    assert visitor.get(case).status_code == 404
    sealed = visitor.get(board).context
    assert (sealed["cases"], sealed["sealed"]) == ([], 1)


def test_the_score_sheet_of_the_nation_has_provinces_and_what_does_not_count():
    nomination = taken_in()
    session = full(each=2)
    assigned(session)
    scored(session)
    gone = session.tasks.select_related("panelist__membership", "panelist__session").first()
    said = {"reason": WHY, "token": uuid4(), "nomination": nomination}
    committee.declare(panelist=gone.panelist, by=gone.panelist.membership, **said)
    scored(session, "0.9")
    header, row, *_total = sheet(made.director(NATION), session)
    told = dict(zip(header, row, strict=True))
    assert (told["Province"], told["Rank"], float(told["Score"])) == ("贵州省", 1, 83.33)
    assert told["Remark"] == f"not counted: 80.0 of {gone.panelist}, who has declared a tie: {WHY}"
    assert told[str(gone.panelist)] is None


def test_a_board_costs_the_same_for_one_candidate_and_for_three(django_assert_max_num_queries):
    taken_in(), taken_in(), taken_in()
    session = full()
    assigned(session)
    scored(session)
    visitor = browser(chair_of(session).membership)
    with django_assert_max_num_queries(40):
        visitor.get(page("session_chair", session.pk))


def test_a_reviewer_who_takes_up_a_duty_loses_the_pages():
    taken_in()
    session = joint()
    (seated,) = seat(session, member())
    factories.membership_at(PROVINCE, Role.INSPECTOR, user=seated.membership.user)
    visitor = browser(seated.membership)
    assert visitor.get(page("session_ties", session.pk)).status_code == 404
    html = browser(made.clerk(NATION)).get(session.get_absolute_url()).content.decode()
    assert "has taken up another duty" in html


def test_the_list_keeps_what_was_asked_for():
    taken_in()
    session = full()
    task = assigned(session)[0]
    visitor = browser(task.panelist.membership)
    assert rows(visitor.get(f"{MINE}?{urlencode({'state': 'submitted'})}")) == []
    score(task)
    assert rows(visitor.get(f"{MINE}?{urlencode({'state': 'submitted'})}")) == [task]
