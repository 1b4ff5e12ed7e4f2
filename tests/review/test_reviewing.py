"""The expert review: panel, conflicts, assignment, marks, sealed scores, ranks, and passing over in the selection."""

from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from common import clock
from common.workflow import Incomplete, NotAllowed, NotLegal
from leadership.enums import Role
from leadership.models import Membership, ProgrammeYear
from leadership.programme import current_year
from registry.models import HelperAccount
from review import drawing, reviewing, selecting
from review.enums import DEFAULT_WEIGHTS, Category, Criterion, ReviewTaskState
from review.enums import NominationState as S
from review.models import ReviewMark, ReviewSession, ReviewTask
from review.ranking import results_of
from review.workflow import NOMINATION
from tests import factories
from tests.agreements import factories as made
from tests.factories import COUNTY, NATION, OTHER_PROVINCE, PROVINCE
from tests.review.factories_nominations import REASON, nomination_in, party, reviewer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
FULL = dict(DEFAULT_WEIGHTS)


def session(scorers=2, panel=0, weights=None, by=None) -> ReviewSession:
    by = by or made.clerk(PROVINCE)
    asked = {"category": Category.RPTA, "year": current_year(), "scorers": scorers, "weights": weights or FULL}
    new = reviewing.set_up_session(by=by, token=uuid4(), **asked)
    if panel:
        seat(new, *[reviewer() for _each in range(panel)])
    return new


def seat(new, *members, employer="贵州大学") -> None:
    by = made.clerk(PROVINCE)
    reviewing.seat_reviewers(session=new, by=by, employers=dict.fromkeys(members, employer))


def assigned(new) -> list[ReviewTask]:
    reviewing.assign_candidates(session=new, by=made.clerk(PROVINCE))
    return list(new.tasks.select_related("panelist__membership", "nomination").order_by("pk"))


def score(task, share="1") -> None:
    """All criteria by the same share of their full marks, sent."""
    by = task.panelist.membership
    marks = {each: (each.weight * Decimal(share), "有据可查") for each in task.session.criteria.all()}
    reviewing.write_marks(task=task, by=by, marks=marks, comment="真实可信。")
    reviewing.submit_marks(task=task, by=by)


# -- setting up ------------------------------------------------------------------------------
def test_set_up_by_the_clerks_of_a_province_once_a_category_with_marks_of_a_hundred():
    for by in (made.director(PROVINCE), made.clerk(COUNTY), made.director(NATION)):
        with pytest.raises(NotAllowed):
            session(by=by)
    with pytest.raises(Incomplete, match="a day on which scoring closes"):
        session(by=made.clerk(NATION))
    with pytest.raises(Incomplete, match="not to 90"):
        session(weights=FULL | {Criterion.BENEFIT: 20})
    new = session()
    assert dict(new.criteria.values_list("criterion", "weight")) == FULL
    with pytest.raises(NotLegal, match="set up already"):
        session()


def test_only_reviewers_of_the_province_sit_on_its_panel():
    new = session()
    for member in (made.clerk(PROVINCE), reviewer(OTHER_PROVINCE), reviewer(NATION)):
        with pytest.raises(NotLegal):
            seat(new, member)
    own = reviewer()
    seat(new, own)
    seat(new, own)
    assert [each.membership for each in new.panel.all()] == [own]


# -- assigning --------------------------------------------------------------------------------
def test_each_candidate_gets_its_reviewers_balanced_and_again_only_what_it_lacks():
    for _each in range(3):
        nomination_in(S.CANDIDATE)
    new = session(scorers=2, panel=3)
    tasks = assigned(new)
    assert sorted(each.tasks.count() for each in new.panel.all()) == [2, 2, 2]
    assert {each.nomination.pk: new.tasks.filter(nomination=each.nomination).count() for each in tasks}.popitem()[
        1
    ] == 2
    assert len(assigned(new)) == len(tasks) == 6


def test_whoever_has_a_conflict_is_left_out_and_the_shortage_is_named():
    organisation = party(name="湄潭县茶叶协会")
    nomination = nomination_in(S.CANDIDATE, organisation)
    expert = nomination.organisation.agreement_versions.get().experts.get()
    new = session(scorers=5)
    employer, named, author, free = (reviewer() for _each in range(4))
    seat(new, employer, employer="湄潭县茶叶协会")
    seat(new, factories.membership_at(PROVINCE, Role.REVIEWER, user=factories.account(name=expert.name)))
    seat(new, factories.membership_at(PROVINCE, Role.REVIEWER, user=made.clerk().user))
    seat(new, free)
    (task,) = assigned(new)
    assert task.panelist.membership == free
    (sentence,) = drawing.shortages(new)
    assert "湄潭县茶叶协会 can have 1 of 5 reviewers" in sentence
    for why in ("same employer", "expert of its agreement", "wrote the nomination"):
        assert why in sentence
    assert {named.pk, author.pk}.isdisjoint(new.panel.values_list("membership", flat=True))


def test_nothing_is_assigned_without_a_panel_or_outside_the_window():
    nomination_in(S.CANDIDATE)
    new = session()
    with pytest.raises(NotLegal, match="Appoint the reviewers"):
        assigned(new)
    seat(new, reviewer())
    shut()
    with pytest.raises(NotLegal, match="2016"):
        assigned(new)


def shut() -> None:
    ProgrammeYear.objects.update(provincial_review_opens="2016-01-01", provincial_review_closes="2016-01-02")


# -- marking ----------------------------------------------------------------------------------
def one_task(scorers=2) -> ReviewTask:
    nomination_in(S.CANDIDATE)
    return assigned(session(scorers=scorers, panel=scorers))[0]


def test_a_draft_leaves_anything_out_and_is_sent_whole():
    task = one_task()
    by, criterion = task.panelist.membership, task.session.criteria.first()
    reviewing.write_marks(task=task, by=by, marks={criterion: (Decimal(25), "")}, comment="")
    with pytest.raises(Incomplete, match="technology content、verified results"):
        reviewing.submit_marks(task=task, by=by)
    score(task)
    with pytest.raises(NotLegal, match="scored"):
        score(task)


def test_nobody_scores_what_was_given_to_another():
    task = one_task()
    other = task.session.panel.exclude(pk=task.panelist_id).get().membership
    for by in (other, made.clerk(PROVINCE), made.director(PROVINCE)):
        with pytest.raises(NotAllowed):
            reviewing.write_marks(task=task, by=by, marks={}, comment="")


def test_nothing_is_scored_that_is_no_candidate_any_more_or_outside_the_window():
    task = one_task()
    NOMINATION.perform(task.nomination, "set_aside", by=made.director(PROVINCE), reason=REASON)
    with pytest.raises(NotLegal, match="not under review"):
        score(task)


def test_marks_are_closed_with_the_window():
    task = one_task()
    shut()
    with pytest.raises(NotLegal, match="2016"):
        score(task)


def test_the_database_itself_keeps_marks_within_the_rubric_and_as_they_were_sent():
    task = one_task()
    mark = task.marks.order_by("criterion").first()
    with pytest.raises(IntegrityError, match="at most its full marks"), transaction.atomic():
        ReviewMark.objects.filter(pk=mark.pk).update(marks=mark.criterion.weight + 1)
    score(task)
    with pytest.raises(IntegrityError, match="stay as they are"), transaction.atomic():
        ReviewMark.objects.filter(pk=mark.pk).update(marks=1)
    with pytest.raises(IntegrityError, match="scored or declined"), transaction.atomic():
        ReviewTask.objects.filter(pk=task.pk).update(state="assigned", settled_at=None)
    with pytest.raises(IntegrityError, match="rubric stays"), transaction.atomic():
        task.session.criteria.update(weight=1)


def test_who_declines_says_why_and_a_stand_in_is_drawn():
    nomination_in(S.CANDIDATE)
    new = session(scorers=1, panel=2)
    (task,) = assigned(new)
    with pytest.raises(Incomplete):
        reviewing.decline(task=task, by=task.panelist.membership, reason=" ")
    reviewing.decline(task=task, by=task.panelist.membership, reason="与该单位有合作。")
    again = list(new.tasks.select_related("panelist").order_by("pk"))
    assert [each.state for each in again] == [ReviewTaskState.DECLINED, ReviewTaskState.ASSIGNED]
    assert again[0].panelist != again[1].panelist
    reviewing.relieve(task=again[1], by=made.clerk(PROVINCE), reason="逾期未评。")
    assert len(assigned(new)) == 2
    (sentence,) = drawing.shortages(new)
    assert "与该单位有合作" in sentence
    assert "逾期未评" in sentence


# -- results -----------------------------------------------------------------------------------
def test_scores_are_sealed_until_all_reviewers_of_the_candidate_have_sent_theirs():
    nomination = nomination_in(S.CANDIDATE)
    new = session(scorers=2, panel=2)
    first, second = assigned(new)
    score(first, "0.9")
    (result,) = results_of(new, [nomination])
    assert (result.is_sealed, result.sent, result.score, result.rank, result.totals) == (True, 1, None, None, {})
    score(second, "0.5")
    (result,) = results_of(new, [nomination])
    assert (result.is_sealed, result.score, result.rank) == (False, Decimal("70.00"), 1)
    assert sorted(total for _name, total in result.by_name) == [Decimal(50), Decimal(90)]
    assert len(result.far_off) == 2


def test_a_higher_ranked_candidate_is_passed_over_only_for_a_reason():
    better, worse = nomination_in(S.CANDIDATE), nomination_in(S.CANDIDATE)
    new = session(scorers=1, panel=2)
    for task in assigned(new):
        score(task, "0.9" if task.nomination == better else "0.6")
    by = made.director(PROVINCE)
    with pytest.raises(Incomplete, match="Say why they are passed over"):
        selecting.select(nominations=[worse], by=by)
    selected = selecting.select(nominations=[worse], by=by, reason="前者正在核查。")
    assert [each.state for each in selected] == [S.SELECTED]
    assert selected[0].steps.last().reason == "前者正在核查。"
    selecting.select(nominations=[better], by=by)


def test_who_was_selected_keeps_the_marks_that_led_there_though_a_reviewer_becomes_tied():
    nomination, other = nomination_in(S.CANDIDATE), nomination_in(S.CANDIDATE)
    new = session(scorers=1, panel=2)
    tasks = assigned(new)
    for task in tasks:
        score(task, "0.9" if task.nomination == nomination else "0.6")
    selecting.select(nominations=[nomination], by=made.director(PROVINCE))
    for task in tasks:
        acting = factories.membership_at(COUNTY, Role.HELPER, user=task.panelist.membership.user)
        HelperAccount.objects.create(membership=acting, organisation=task.nomination.organisation)
    assert reviewing.recuse(new) == 1
    nomination.refresh_from_db()
    kept, anew = results_of(new, [nomination])[0], results_of(new, [other])[0]
    assert (kept.is_sealed, kept.score, kept.sent) == (False, Decimal("90.00"), 1)
    assert (anew.is_sealed, anew.waiting) == (True, 1)


def test_what_a_member_who_left_had_still_to_score_goes_to_a_stand_in_and_what_was_sent_counts():
    first, second = nomination_in(S.CANDIDATE), nomination_in(S.CANDIDATE)
    new = session(scorers=1, panel=1)
    sent, left_open = assigned(new)
    score(sent)
    seat(new, reviewer())
    Membership.objects.filter(pk=sent.panelist.membership_id).update(ended_on=clock.today())
    assert (reviewing.recuse(new), reviewing.recuse(new)) == (1, 0)
    left_open.refresh_from_db()
    assert (left_open.state, left_open.reason, left_open.conflict) == ("declined", "is no longer in office", "")
    results = {each.nomination.pk: each for each in results_of(new, [first, second])}
    assert [results[task.nomination_id].is_sealed for task in (sent, left_open)] == [False, True]
    (stand_in,) = new.tasks.filter(state=ReviewTaskState.ASSIGNED)
    assert (stand_in.nomination_id, stand_in.panelist_id) == (left_open.nomination_id, new.panel.last().pk)
