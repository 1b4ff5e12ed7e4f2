"""Work that is done for many records on a page of its own: whom the workbench tells of how many."""

from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils.translation import override

from leadership.programme import current_year
from review import committee, forwarding
from review.enums import Category, Seat
from review.enums import NominationState as S
from tests.agreements import factories as made
from tests.factories import COUNTY, NATION, PREFECTURE, PROVINCE
from tests.portal.test_workbench import bench_of, told_of
from tests.review import factories_committee as committees
from tests.review.factories_committee import taken_in
from tests.review.factories_nominations import drawn_up, nomination_in, quota
from tests.review.factories_notices import dated, days_ago, objection, published
from tests.review.test_reviewing import assigned, score, session

pytestmark = pytest.mark.django_db
SELECT, SCORE, ASSIGN = "review:selection_board", "review:scoring_list", "review:session_list"
ASK, NOTICE, LIST = "review:session_case", "review:notice_create", "review:nominee_list_create"


def test_the_director_of_the_province_selects_as_far_as_there_are_seats(client):
    quota({Category.RPTA: 2})
    nomination_in(S.SELECTED)
    nomination_in(S.CANDIDATE), nomination_in(S.CANDIDATE), nomination_in(S.NOT_SELECTED)
    answer = bench_of(client, made.director(PROVINCE))
    assert told_of(answer)[SELECT] == 1
    assert reverse(SELECT) in answer.content.decode()
    others = made.clerk(PROVINCE), made.director(PREFECTURE), made.director(COUNTY), made.director(NATION)
    assert [told_of(bench_of(client, each)).get(SELECT) for each in others] == [None] * 4


def test_a_reviewer_scores_what_was_given(client):
    nomination_in(S.CANDIDATE), nomination_in(S.CANDIDATE)
    new = session(scorers=1, panel=1)
    first, second = assigned(new)
    reviewer = first.panelist.membership
    assert told_of(bench_of(client, reviewer)) == {SCORE: 2}
    score(first), score(second)
    assert told_of(bench_of(client, reviewer)) == {}


def test_a_member_of_the_committee_accepts_scores_and_answers_and_the_clerk_assigns(client):
    taken_in()
    session = committees.full(each=2, accepts=False)
    clerk = made.clerk(NATION)
    assert told_of(bench_of(client, clerk)) == {ASSIGN: 1}
    task = next(each for each in committees.assigned(session) if each.panelist.seat != Seat.CHAIR)
    assert told_of(bench_of(client, clerk)) == {}
    member = task.panelist.membership
    assert sentences(bench_of(client, member)) == ["The terms of 1 committee wait for you to accept them."]
    for seat in session.panel.all():
        committee.accept_terms(panelist=seat, by=seat.membership)
    assert sentences(bench_of(client, member)) == ["1 candidate waits for your marks."]
    committees.scored(session)
    assert sentences(bench_of(client, member)) == []
    chair = committees.chair_of(session)
    asked = {"question": "为什么？", "token": uuid4()}
    committee.ask_reasons(task=task, panelist=chair, by=chair.membership, **asked)
    assert sentences(bench_of(client, member)) == ["The chair asks you about 1 candidate that you have scored."]


def test_the_chair_asks_who_is_far_from_the_others_once_all_have_sent_theirs(client):
    taken_in()
    session = committees.full(each=2)
    chair, deputy = committees.chair_of(session), committees.deputy_of(session)
    *others, far = sorted(committees.assigned(session), key=lambda task: task.panelist_id != chair.pk)
    for task in others:
        committees.score(task, "0.9")
    assert ASK not in told_of(bench_of(client, chair.membership))
    committees.score(far, "0.5")
    answer = bench_of(client, chair.membership)
    assert told_of(answer) == {ASK: 1}
    assert reverse(ASK, args=[session.pk, far.nomination_id]) in answer.content.decode()
    assert ASK not in told_of(bench_of(client, deputy.membership))
    asked = {"question": "为什么？", "token": uuid4()}
    committee.ask_reasons(task=far, panelist=chair, by=chair.membership, **asked)
    assert told_of(bench_of(client, chair.membership)) == {}


def sentences(answer) -> list[str]:
    with override("en"):
        return [told.sentence for told in answer.context["errands"]]


def test_the_clerk_puts_on_notice_then_lists_whose_notice_has_run(client):
    clerk = made.clerk(PROVINCE)
    first, second = nomination_in(S.SELECTED), nomination_in(S.SELECTED)
    assert told_of(bench_of(client, clerk)) == {NOTICE: 2}
    notice = published()
    assert told_of(bench_of(client, clerk)) == {}
    objection(notice, second)
    dated(notice, days_ago(notice.days + 1))
    assert told_of(bench_of(client, clerk)) == {LIST: 1}
    held = drawn_up(first)
    assert told_of(bench_of(client, clerk)) == {}
    assert forwarding.to_be_listed(PROVINCE, current_year()).count() == 0
    assert held.items.count() == 2
