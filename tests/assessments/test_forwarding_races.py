"""Two people at the same places at the same moment: one wins, the other is told; no share is passed."""

import pytest

from assessments import assessing, forwarding
from assessments.models import Forwarding
from assessments.workflow import ASSESSMENT
from common.workflow import NotLegal
from leadership.enums import Role
from tests import factories
from tests.agreements import factories as made
from tests.agreements.races import while_uncommitted
from tests.assessments.factories import drive
from tests.assessments.many import by_hand, confirmed
from tests.assessments.test_forwarding import EXCELLENT, GOOD, forward, forwarded, room
from tests.factories import COUNTY, PREFECTURE, PROVINCE

pytestmark = pytest.mark.django_db(transaction=True)


def forwarding_one(assessment, by):
    return lambda: forwarding.forward(by=by, assessments=[assessment])


def test_of_two_directors_who_fight_for_the_last_place_one_wins_and_the_other_reads_why():
    by_hand(county_share=50)
    first, second = confirmed(EXCELLENT, GOOD)
    winner, loser = made.director(), factories.membership_at(COUNTY, Role.DIRECTOR)
    outcome = while_uncommitted(forwarding_one(first, winner), forwarding_one(second, loser))
    assert isinstance(outcome, NotLegal)
    assert "0" in outcome.reason
    assert forwarded() == [first.pk]


def test_the_database_lets_only_one_have_the_last_place_without_any_verb():
    by_hand(county_share=50)
    first, second = confirmed(EXCELLENT, GOOD)
    group, user = factories.group_at(COUNTY), made.director().user

    def insert(assessment):
        return lambda: Forwarding.objects.create(assessment=assessment, group=group, by=user)

    assert "used up" in str(while_uncommitted(insert(first), insert(second)))
    assert forwarded() == [first.pk]


def test_two_directors_forward_the_same_one_once():
    by_hand(county_share=50)
    first, _second = confirmed(EXCELLENT, GOOD)
    other = factories.membership_at(COUNTY, Role.DIRECTOR)
    assert while_uncommitted(forwarding_one(first, made.director()), forwarding_one(first, other)) == 0
    assert forwarded() == [first.pk]


def test_a_place_given_back_is_free_for_the_one_who_waited():
    by_hand(county_share=50)
    first, second = confirmed(EXCELLENT, GOOD)
    forward(first)
    by = made.director()
    outcome = while_uncommitted(
        lambda: forwarding.take_back(by=by, assessments=[first]),
        forwarding_one(second, factories.membership_at(COUNTY, Role.DIRECTOR)),
    )
    assert (outcome, forwarded()) == (1, [second.pk])


def test_the_county_takes_nothing_back_that_the_prefecture_is_just_forwarding():
    by_hand(county_share=100, prefecture_share=100)
    (assessment,) = confirmed(EXCELLENT)
    forward(assessment)
    outcome = while_uncommitted(
        forwarding_one(assessment, made.director(PREFECTURE)),
        lambda: forwarding.take_back(by=made.director(), assessments=[assessment]),
    )
    assert isinstance(outcome, NotLegal)
    assert (forwarded(), forwarded(PREFECTURE)) == ([assessment.pk], [assessment.pk])


def test_taking_back_while_the_prefecture_uses_its_share_does_not_leave_it_with_more():
    by_hand(county_share=100, prefecture_share=50)
    first, second, third = confirmed(EXCELLENT, EXCELLENT, GOOD)
    forward(first, second, third)
    forward(first, place=PREFECTURE)
    outcome = while_uncommitted(
        forwarding_one(second, made.director(PREFECTURE)),
        lambda: forwarding.take_back(by=made.director(), assessments=[third]),
    )
    assert isinstance(outcome, NotLegal)
    assert (room(PREFECTURE).allowed, room(PREFECTURE).used) == (2, 2)


def test_the_prefecture_does_not_forward_what_is_just_being_corrected():
    by_hand(county_share=100, prefecture_share=100)
    (assessment,) = confirmed(EXCELLENT)
    forward(assessment)
    begun = assessing.begin_correction(assessment=assessment, by=made.clerk(), reason="台账核对有误。")
    correction = at_the_province(drive(begun, "endorsed", marks=GOOD))
    outcome = while_uncommitted(
        lambda: ASSESSMENT.perform(correction, "confirm", by=made.director(PROVINCE)),
        forwarding_one(assessment, made.director(PREFECTURE)),
    )
    assert isinstance(outcome, NotLegal)
    assert Forwarding.objects.count() == 0


def at_the_province(assessment):
    """Endorsed until the province has to confirm it."""
    while assessment.desk.region_id != PROVINCE:
        assessment = ASSESSMENT.perform(assessment, "endorse", by=made.director(assessment.desk.region_id))
    return assessment


def test_what_the_prefecture_is_just_forwarding_goes_with_the_correction():
    by_hand(county_share=100, prefecture_share=100)
    (assessment,) = confirmed(EXCELLENT)
    forward(assessment)
    begun = assessing.begin_correction(assessment=assessment, by=made.clerk(), reason="台账核对有误。")
    correction = at_the_province(drive(begun, "endorsed", marks=GOOD))
    while_uncommitted(
        forwarding_one(assessment, made.director(PREFECTURE)),
        lambda: ASSESSMENT.perform(correction, "confirm", by=made.director(PROVINCE)),
    )
    assert Forwarding.objects.count() == 0
