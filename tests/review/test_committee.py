"""The joint review committee: who sits on it, the terms, ties declared at any time, and who scores whom."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from common import job_runs
from common.models import Job
from common.workflow import Incomplete, NotAllowed, NotLegal
from leadership.enums import Department, Role
from leadership.models import ProgrammeYear
from registry.models import HelperAccount
from review import committee, deciding, drawing, reviewing
from review.conflicts import tasks_of
from review.enums import ReviewTaskState, Seat
from review.models import DeclaredConflict, Panelist, ReviewSession, ReviewTask
from review.ranking import results_of
from review.tasks import RECUSE, recuse_reviewers
from tests import factories
from tests.agreements import factories as made
from tests.factories import COUNTY, NATION, OTHER_PROVINCE, PROVINCE
from tests.review import factories_decisions as decisions
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

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


# -- the session -----------------------------------------------------------------------------
def test_only_clerks_of_the_nation_set_it_up_with_a_calendar_and_three_scorers():
    with pytest.raises(Incomplete, match="The committee meets once scoring has closed"):
        joint(meets_on=calendar()["scoring_closes_on"].replace(year=2016))
    with pytest.raises(Incomplete, match="at least one of each department"):
        joint(scorers=2)
    with pytest.raises(Incomplete, match="and a meeting"):
        joint(place="")
    session = joint()
    assert (session.is_joint, str(session)) == (True, f"Joint review {session.year}: {session.get_category_display()}")
    for by in (made.clerk(PROVINCE), made.director(NATION)):
        with pytest.raises(NotAllowed):
            committee.set_calendar(session=session, by=by, **calendar())


def test_the_database_itself_wants_a_calendar_of_the_nation_and_of_nobody_else():
    session = joint()
    for wrong in ({"place": ""}, {"meets_on": None}, {"scorers": 2}, {"region": factories.place(PROVINCE)}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ReviewSession.objects.filter(pk=session.pk).update(**wrong)
    with pytest.raises(IntegrityError, match="review_session_meets_after_scoring"), transaction.atomic():
        ReviewSession.objects.filter(pk=session.pk).update(meets_on="2016-01-01")


def test_members_are_reviewers_of_the_nation_with_their_department_and_province():
    session = joint()
    with pytest.raises(Incomplete, match="which province"):
        reviewing.seat_reviewers(session=session, by=made.clerk(NATION), employers={member(): "中国农业大学"})
    elsewhere = factories.membership_at(PROVINCE, Role.REVIEWER)
    for other in (elsewhere, made.clerk(NATION)):
        with pytest.raises(NotLegal, match="reviewers of the nation"):
            seat(session, other)
    (seated,) = seat(session, member(Department.AGRICULTURE), province="31")
    assert (seated.department, seated.province_id, seated.seat) == ("agriculture", "31", Seat.MEMBER)
    row = {"session": session, "membership": elsewhere, "employer": "x", "province_id": "31", "department": "ast"}
    with pytest.raises(IntegrityError, match="sit reviewers of the nation"), transaction.atomic():
        Panelist.objects.create(**row)
    with pytest.raises(IntegrityError, match="sit reviewers of the nation"), transaction.atomic():
        Panelist.objects.create(**row | {"membership": member(), "province_id": None})


def test_whoever_reads_nominations_elsewhere_is_not_seated_nor_by_the_database():
    session = joint()
    for role in (Role.CLERK, Role.INSPECTOR, Role.ADMINISTRATOR):
        both = member()
        factories.membership_at(OTHER_PROVINCE, role, user=both.user)
        with pytest.raises(NotLegal, match="who have no other duty"):
            seat(session, both)
        with pytest.raises(IntegrityError, match="has a duty by which they read"), transaction.atomic():
            Panelist.objects.create(
                session=session, membership=both, employer="x", province_id="31", department=both.department
            )


def test_one_chair_and_one_deputy():
    session = joint()
    first, second, third = seat(session, *[member() for _each in range(3)])
    clerk = made.clerk(NATION)
    with pytest.raises(NotLegal):
        committee.name_chairs(session=session, by=clerk, chair=first, deputy=first)
    with pytest.raises(NotAllowed):
        committee.name_chairs(session=session, by=made.director(NATION), chair=first, deputy=second)
    committee.name_chairs(session=session, by=clerk, chair=first, deputy=second)
    committee.name_chairs(session=session, by=clerk, chair=second, deputy=third)
    assert [each.seat for each in session.panel.order_by("pk")] == [Seat.MEMBER, Seat.CHAIR, Seat.DEPUTY]
    with pytest.raises(IntegrityError, match="panelist_one_chair"), transaction.atomic():
        Panelist.objects.filter(pk=first.pk).update(seat=Seat.CHAIR)


def test_nothing_is_assigned_before_the_three_departments_and_the_chairs_are_there():
    taken_in()
    session = joint()
    seat(session, member(Department.AST), member(Department.AGRICULTURE))
    with pytest.raises(NotLegal, match=r"Nobody sits for: .*poverty.* Name the chair"):
        assigned(session)


# -- terms ------------------------------------------------------------------------------------
def test_before_the_terms_are_accepted_there_is_no_candidate():
    taken_in()
    session = full(accepts=False)
    task = assigned(session)[0]
    by = task.panelist.membership
    assert not ReviewTask.objects.visible_to(by).exists()
    with pytest.raises(NotAllowed):
        score(task)
    with pytest.raises(IntegrityError, match="accepted the terms"), transaction.atomic():
        ReviewTask.objects.filter(pk=task.pk).update(state="submitted", settled_at="2026-01-01T00:00Z")
    with pytest.raises(NotAllowed):
        committee.accept_terms(panelist=task.panelist, by=member())
    accepted = committee.accept_terms(panelist=task.panelist, by=by)
    assert list(ReviewTask.objects.visible_to(by)) == [task]
    assert committee.accept_terms(panelist=accepted, by=by).accepted_at == accepted.accepted_at
    for wrong in ({"accepted_at": None}, {"employer": "别处"}, {"province_id": "52"}, {"department": "poverty"}):
        with pytest.raises(IntegrityError, match="was seated"), transaction.atomic():
            Panelist.objects.filter(pk=accepted.pk).exclude(**wrong).update(**wrong)


def test_with_a_duty_that_came_later_nothing_is_seen_or_scored_and_nobody_is_drawn():
    taken_in(), taken_in()
    session = full(each=2)
    task = assigned(session)[0]
    by = task.panelist.membership
    factories.membership_at(OTHER_PROVINCE, Role.CLERK, user=by.user)
    assert not ReviewTask.objects.visible_to(by).exists()
    with pytest.raises(NotAllowed):
        score(task)
    with pytest.raises(IntegrityError, match="no other duty"), transaction.atomic():
        ReviewTask.objects.filter(pk=task.pk).update(state="submitted", settled_at="2026-01-01T00:00Z")
    assert task.panelist not in drawing.panel_of(session)
    reviewing.relieve(task=task, by=made.clerk(NATION), reason="已另有职务。")
    assert task.panelist.tasks.filter(state=ReviewTaskState.ASSIGNED, nomination=task.nomination).count() == 0
    assert session.tasks.standing().filter(nomination=task.nomination).count() == 3


# -- who scores whom ----------------------------------------------------------------------------
def test_one_of_each_department_scores_what_the_nation_has_taken_in_balanced():
    candidates = {taken_in().pk for _each in range(4)}
    session = full(each=2)
    tasks = assigned(session)
    by_candidate = {}
    for task in tasks:
        by_candidate.setdefault(task.nomination_id, []).append(task.panelist.department)
    assert {key: sorted(those) for key, those in by_candidate.items()} == dict.fromkeys(candidates, sorted(Department))
    assert {each.tasks.count() for each in session.panel.all()} == {2}
    assert len(assigned(session)) == len(tasks)


def test_nobody_scores_the_own_province_nor_by_the_database():
    nomination = taken_in()
    session = full(each=2)
    for department in Department:
        seat(session, member(department), province=PROVINCE)
    own = set(session.panel.filter(province=PROVINCE))
    task = assigned(session)[0]
    assert own.isdisjoint(each.panelist for each in open_tasks(session))
    ReviewTask.objects.filter(pk=task.pk).update(state="declined", reason=WHY, settled_at=task.assigned_at)
    with pytest.raises(IntegrityError, match="nobody their own province"), transaction.atomic():
        ReviewTask.objects.create(
            session=session, nomination=nomination, panelist=own.pop(), assigned_by=made.clerk(NATION).user
        )


def test_the_shortage_names_each_cause():
    nomination = taken_in()
    session = full()
    seat(session, member(Department.POVERTY), province=PROVINCE)
    seat(session, member(Department.POVERTY), employer=nomination.title)
    chair = chair_of(session)
    declare(chair, province=factories.place(PROVINCE))
    assigned(session)
    (sentence,) = drawing.shortages(session)
    for why in ("has declared a tie: 曾在该单位任职。", "comes from the same province", "has the same employer"):
        assert why in sentence
    assert "2 of 3 reviewers" in sentence


def test_nobody_is_given_more_than_the_cap():
    taken_in(), taken_in()
    session = full(cap=1)
    assert len(assigned(session)) == 3
    (sentence,) = drawing.shortages(session)
    assert sentence.count("has as many candidates as anybody is given") == 3


def test_no_further_scorer_without_the_chair_says_the_database():
    nomination = taken_in()
    session = full(each=2)
    assigned(session)
    left = session.panel.exclude(tasks__nomination=nomination).first()
    with pytest.raises(IntegrityError, match="all the scorers that it needs"), transaction.atomic():
        ReviewTask.objects.create(
            session=session, nomination=nomination, panelist=left, assigned_by=made.clerk(NATION).user
        )


def test_who_declines_is_stood_in_for_at_once_by_the_same_department():
    taken_in()
    session = full(each=2)
    task = assigned(session)[0]
    reviewing.decline(task=task, by=task.panelist.membership, reason="时间冲突。")
    drawn = session.tasks.select_related("panelist").order_by("pk").last()
    assert (drawn.panelist.department, drawn.panelist != task.panelist) == (task.panelist.department, True)
    assert drawn.marks.count() == session.criteria.count()
    ProgrammeYear.objects.update(national_review_opens="2016-01-01", national_review_closes="2016-01-02")
    with pytest.raises(NotLegal, match="2016"):
        reviewing.decline(task=drawn, by=drawn.panelist.membership, reason="时间冲突。")


# -- ties ---------------------------------------------------------------------------------------
def declare(panelist, **subject) -> DeclaredConflict:
    return committee.declare(panelist=panelist, by=panelist.membership, reason=WHY, token=uuid4(), **subject)


@pytest.mark.parametrize("subject", ["province", "name", "nomination"])
def test_a_tie_takes_the_candidate_away_and_a_stand_in_is_drawn(subject):
    nomination = taken_in()
    session = full(each=2)
    task = assigned(session)[0]
    said = {"province": factories.place(PROVINCE), "name": nomination.title, "nomination": nomination}
    declare(task.panelist, **{subject: said[subject]})
    task.refresh_from_db()
    assert (task.state, task.conflict) == (ReviewTaskState.DECLINED, f"has declared a tie: {WHY}")
    assert not ReviewTask.objects.visible_to(task.panelist.membership).exists()
    scorers = session.tasks.standing().values_list("panelist__department", flat=True)
    assert sorted(scorers) == sorted(Department)
    assigned(session)
    assert task.panelist.tasks.count() == 1


def test_what_was_scored_before_a_tie_became_known_stays_and_does_not_count():
    nomination = taken_in()
    session = full(each=2)
    first, second, third = assigned(session)
    score(first, "0.2"), score(second, "0.8"), score(third, "0.9")
    assert results_of(session, [nomination])[0].score is not None
    declare(first.panelist, nomination=nomination)
    (result,) = results_of(session, [nomination])
    assert (result.is_sealed, result.sent, result.waiting, result.notes) == (True, 2, 1, [])
    (stand_in,) = open_tasks(session)
    score(stand_in, "0.7")
    (result,) = results_of(session, [nomination])
    assert (result.score, sorted(total for _name, total in result.by_name)) == (80, [70, 80, 90])
    note = f"not counted: 20.0 of {first.panelist}, who has declared a tie: {WHY}"
    assert result.notes == [note]
    assert first.marks.count() == 5
    assert ReviewTask.objects.get(pk=first.pk).state == ReviewTaskState.SUBMITTED


def test_a_tie_is_declared_once_a_form_by_its_member_with_a_reason_and_stays():
    session = full()
    panelist, token = chair_of(session), uuid4()
    asked = {"panelist": panelist, "by": panelist.membership, "token": token}
    for wrong in ({"reason": " ", "name": "省茶叶所"}, {"reason": WHY}):
        with pytest.raises(Incomplete):
            committee.declare(**asked, **wrong)
    with pytest.raises(NotAllowed):
        committee.declare(**asked | {"by": made.clerk(NATION)}, reason=WHY, name="省茶叶所")
    tie = committee.declare(**asked, reason=WHY, name="省茶叶所")
    assert committee.declare(**asked, reason=WHY, name="省茶叶所") == tie
    with pytest.raises(IntegrityError, match="stays on record"), transaction.atomic():
        DeclaredConflict.objects.filter(pk=tie.pk).update(name="别处")
    with pytest.raises(IntegrityError, match="stays on record"), transaction.atomic():
        tie.delete()
    with pytest.raises(IntegrityError, match="of_one_thing"), transaction.atomic():
        DeclaredConflict.objects.create(panelist=panelist, reason=WHY, form_token=uuid4())


def test_outside_the_window_a_tie_is_declared_and_nobody_drawn():
    nomination = taken_in()
    session = full(each=2)
    task = assigned(session)[0]
    ProgrammeYear.objects.update(national_review_opens="2016-01-01", national_review_closes="2016-01-02")
    declare(task.panelist, nomination=nomination)
    assert session.tasks.standing().count() == 2


def test_a_conflict_that_arises_by_itself_is_found_when_candidates_are_assigned_again():
    nomination = taken_in()
    session = full(each=2)
    task = assigned(session)[0]
    party = factories.membership_at(COUNTY, Role.HELPER, user=task.panelist.membership.user)
    HelperAccount.objects.create(membership=party, organisation=nomination.organisation)
    with pytest.raises(NotAllowed, match="conflict of interest"):
        score(task)
    assigned(session)
    task.refresh_from_db()
    assert (task.state, task.conflict) == ("declined", "wrote the nomination or acts for the nominee")


def test_a_conflict_that_arises_by_itself_hides_the_candidate_at_once_and_the_night_draws_a_stand_in(client):
    nomination = taken_in()
    session = full(each=2)
    task = assigned(session)[0]
    own = task.panelist.membership
    factories.sign_in(client, own)
    assert nomination.title in client.get("/review/scoring/").content.decode()
    party = factories.membership_at(COUNTY, Role.HELPER, user=own.user)
    HelperAccount.objects.create(membership=party, organisation=nomination.organisation)
    assert nomination.title not in client.get("/review/scoring/").content.decode()
    assert not tasks_of(own).exists()
    recuse_reviewers()
    job_runs.run(Job.objects.get(kind=RECUSE).pk)
    task.refresh_from_db()
    assert (task.state, task.conflict) == ("declined", "撰写了该推荐或代表推荐对象")  # the night speaks Chinese
    scorers = session.tasks.standing().values_list("panelist__department", flat=True)
    assert sorted(scorers) == sorted(Department)
    assert reviewing.recuse(session) == 0


def tied(task) -> None:
    """Who scored it acts for the nominee from now on."""
    party = factories.membership_at(COUNTY, Role.HELPER, user=task.panelist.membership.user)
    HelperAccount.objects.create(membership=party, organisation=task.nomination.organisation)


@pytest.mark.parametrize("is_signed", [False, True])
def test_by_what_was_signed_marks_stay_as_they_counted(is_signed):
    nomination = decisions.scored("0.9")[0]
    decision = decisions.decision_in("signed" if is_signed else "draft")
    session = ReviewSession.objects.get()
    tied(session.tasks.order_by("pk").first())
    given_up = reviewing.recuse(session)
    assert (given_up, results_of(session, [nomination])[0].is_sealed) == ((0, False) if is_signed else (1, True))
    assert deciding.is_behind(decision) is not is_signed


def test_a_settled_task_takes_nothing_but_a_conflict():
    taken_in()
    session = full()
    assigned(session)
    scored(session)
    task = session.tasks.first()
    for wrong in ({"conflict": "x", "comment": "改"}, {"state": "declined", "reason": "x"}, {"comment": "改"}):
        with pytest.raises(IntegrityError, match="stays as it is"), transaction.atomic():
            ReviewTask.objects.filter(pk=task.pk).update(**wrong)
    ReviewTask.objects.filter(pk=task.pk).update(conflict="x")
    with pytest.raises(IntegrityError, match="stays as it is"), transaction.atomic():
        ReviewTask.objects.filter(pk=task.pk).update(conflict="")
