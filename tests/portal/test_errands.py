"""Work that is done for many records on a page of its own: whom the workbench tells of how many."""

import pytest
from django.urls import reverse

from leadership.programme import current_year
from review import forwarding
from review.enums import Category
from review.enums import NominationState as S
from tests.agreements import factories as made
from tests.factories import COUNTY, NATION, PREFECTURE, PROVINCE
from tests.portal.test_workbench import bench_of, told_of
from tests.review.factories_nominations import drawn_up, nomination_in, quota
from tests.review.factories_notices import dated, days_ago, objection, published
from tests.review.test_reviewing import assigned, score, session

pytestmark = pytest.mark.django_db
SELECT, SCORE = "review:selection_board", "review:scoring_list"
NOTICE, LIST = "review:notice_create", "review:nominee_list_create"


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
