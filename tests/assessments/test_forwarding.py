"""The best are put forward, level by level, within the share: which, how many, by whom, and taken back."""

import pytest
from django.db import IntegrityError, connection, transaction

from assessments import assessing, forwarding
from assessments.models import AgreementAssessment, Forwarding
from common.workflow import NotAllowed, NotLegal
from leadership.enums import Role
from leadership.models import LeadershipGroup
from leadership.programme import current_year
from tests import factories
from tests.agreements import factories as made
from tests.assessments.factories import assessment_in, drive
from tests.assessments.many import by_hand, confirmed
from tests.factories import COUNTY, NATION, NEIGHBOUR_COUNTY, PREFECTURE, PROVINCE

pytestmark = pytest.mark.django_db

# Marks of 20 that give each grade.
EXCELLENT, GOOD, PASS = 19, 16, 12
# In another prefecture; and one that stands directly under its province (仙桃市).
FAR_COUNTY, DIRECT_COUNTY = "520102", "429004"


def forward(*assessments, place: str = COUNTY) -> int:
    return forwarding.forward(by=made.director(place), assessments=assessments)


def take_back(*assessments, place: str = COUNTY) -> int:
    return forwarding.take_back(by=made.director(place), assessments=assessments)


def forwarded(place: str = COUNTY) -> list:
    """The keys of what the group of a place has forwarded."""
    rows = Forwarding.objects.filter(group__region=place).order_by("assessment")
    return list(rows.values_list("assessment", flat=True))


def candidates(place: str = COUNTY) -> list:
    return list(forwarding.candidates(made.director(place), current_year()))


def room(place: str = COUNTY) -> forwarding.Room:
    return forwarding.room_of(factories.group_at(place), current_year())


def arrived() -> set:
    return set(forwarding.arrivals().values_list("assessment", flat=True))


# -- which, and how many ---------------------------------------------------------------------------
def test_a_county_chooses_among_its_confirmed_ones_graded_excellent_or_good_the_best_first():
    by_hand()
    good, excellent, _passed = confirmed(GOOD, EXCELLENT, PASS)
    assessment_in("accepted", marks=EXCELLENT)
    confirmed(EXCELLENT, county=NEIGHBOUR_COUNTY)
    assert candidates() == [excellent, good]
    assert forward(excellent) == 1
    assert (candidates(), forwarded()) == ([good], [excellent.pk])


@pytest.mark.parametrize("number, allowed", [(1, 1), (3, 1), (4, 2), (6, 2), (7, 3), (10, 3)])
def test_the_share_is_rounded_up_and_at_least_one(number, allowed):
    by_hand(county_share=30)
    confirmed(*[EXCELLENT] * number)
    assert room() == forwarding.Room(30, number, allowed, 0)


def test_without_anything_confirmed_nothing_may_be_forwarded():
    assert room() == forwarding.Room(0, 0, 0, 0)
    by_hand(county_share=30)
    assert room() == forwarding.Room(30, 0, 0, 0)
    assessment_in("accepted", marks=EXCELLENT)
    assert room() == forwarding.Room(30, 0, 0, 0)


def test_no_more_than_the_share_and_all_or_none():
    by_hand(county_share=50)
    first, second, third = confirmed(EXCELLENT, EXCELLENT, GOOD)
    with pytest.raises(NotLegal, match="2.*3"):
        forward(first, second, third)
    assert forwarded() == []
    assert forward(first, second) == 2
    with pytest.raises(NotLegal):
        forward(third)
    assert (room().left, take_back(first), room().left) == (0, 1, 1)
    assert forward(third) == 1


def test_the_same_button_pressed_twice_forwards_once():
    by_hand(county_share=50)
    first, second = confirmed(EXCELLENT, EXCELLENT)
    assert (forward(first), forward(first)) == (1, 0)
    with pytest.raises(NotLegal):
        forward(first, second)
    assert forwarded() == [first.pk]


@pytest.mark.parametrize("marks", [PASS, 5])
def test_lower_grades_are_not_forwarded(marks):
    by_hand(county_share=100)
    (assessment,) = confirmed(marks)
    with pytest.raises(NotLegal, match=str(assessment.agreement)):
        forward(assessment)


def test_the_shares_of_years_are_apart():
    by_hand(county_share=100)
    (assessment,) = confirmed(EXCELLENT)
    forward(assessment)
    group = factories.group_at(COUNTY)
    assert forwarding.room_of(group, current_year() - 1) == forwarding.Room(0, 0, 0, 0)


# -- level by level ---------------------------------------------------------------------------------
def test_a_prefecture_chooses_among_what_its_counties_forwarded():
    by_hand(county_share=100, prefecture_share=50)
    first, second, _unsent = confirmed(EXCELLENT, GOOD, GOOD)
    (neighbour,) = confirmed(EXCELLENT, county=NEIGHBOUR_COUNTY)
    assert (candidates(PREFECTURE), room(PREFECTURE)) == ([], forwarding.Room(50, 0, 0, 0))
    with pytest.raises(NotLegal):
        forward(first, place=PREFECTURE)
    forward(first, second)
    forward(neighbour, place=NEIGHBOUR_COUNTY)
    assert candidates(PREFECTURE) == [first, neighbour, second]
    assert room(PREFECTURE) == forwarding.Room(50, 3, 2, 0)
    assert forward(first, neighbour, place=PREFECTURE) == 2
    assert (room(PREFECTURE).left, arrived()) == (0, {first.pk, neighbour.pk})


def test_a_county_directly_under_its_province_forwards_to_it():
    by_hand(county_share=100)
    (assessment,) = confirmed(EXCELLENT, county=DIRECT_COUNTY)
    forward(assessment, place=DIRECT_COUNTY)
    assert arrived() == {assessment.pk}


def test_past_a_prefecture_without_a_leadership_group_it_comes_to_the_province():
    by_hand(county_share=100)
    (assessment,) = confirmed(EXCELLENT)
    forward(assessment)
    assert arrived() == set()
    LeadershipGroup.objects.filter(region=PREFECTURE).update(is_active=False)
    assert arrived() == {assessment.pk}


def test_a_prefecture_has_nothing_of_another_prefecture():
    by_hand(county_share=100)
    (far,) = confirmed(EXCELLENT, county=FAR_COUNTY)
    forward(far, place=FAR_COUNTY)
    assert candidates(PREFECTURE) == []
    with pytest.raises(NotLegal):
        forward(far, place=PREFECTURE)


def test_what_the_level_above_has_forwarded_on_is_not_taken_back():
    by_hand(county_share=100, prefecture_share=100)
    (assessment,) = confirmed(EXCELLENT)
    forward(assessment)
    forward(assessment, place=PREFECTURE)
    with pytest.raises(NotLegal, match=str(assessment.agreement)):
        take_back(assessment)
    assert take_back(assessment, place=PREFECTURE) == 1
    assert (take_back(assessment), Forwarding.objects.count()) == (1, 0)


def test_taking_back_does_not_leave_the_prefecture_with_more_than_its_share():
    by_hand(county_share=100, prefecture_share=50)
    first, second, third = confirmed(EXCELLENT, GOOD, GOOD)
    forward(first, second, third)
    forward(first, second, place=PREFECTURE)
    with pytest.raises(NotLegal):
        take_back(third)
    assert (forwarded(), room(PREFECTURE).left) == ([first.pk, second.pk, third.pk], 0)
    take_back(second, place=PREFECTURE)
    assert take_back(third) == 1


# -- who --------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "place, role",
    [(COUNTY, Role.CLERK), (COUNTY, Role.POVERTY), (PROVINCE, Role.DIRECTOR), (NATION, Role.DIRECTOR)],
)
def test_only_directors_of_counties_and_prefectures_forward(place, role):
    by_hand(county_share=100)
    (assessment,) = confirmed(EXCELLENT)
    for verb in (forwarding.forward, forwarding.take_back):
        with pytest.raises(NotAllowed):
            verb(by=factories.membership_at(place, role), assessments=[assessment])
    assert Forwarding.objects.count() == 0


@pytest.mark.invariant("INV-1")
def test_whoever_wrote_an_assessment_does_not_forward_it():
    by_hand(county_share=100)
    (assessment,) = confirmed(EXCELLENT)
    both = factories.membership_at(COUNTY, Role.DIRECTOR, user=factories.account())
    for column in ("created_by", "edited_by"):
        with transaction.atomic():
            as_written_by(assessment, **{column: both.user})
            with pytest.raises(NotAllowed, match=str(assessment.agreement)):
                forwarding.forward(by=both, assessments=[assessment])
            transaction.set_rollback(True)
    assert forwarding.forward(by=both, assessments=[assessment]) == 1


def as_written_by(assessment, **columns):
    """An account with both duties wrote it: a confirmed record is changed past its guards."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        AgreementAssessment.objects.filter(pk=assessment.pk).update(**columns)
        cursor.execute("SET LOCAL session_replication_role = origin")


@pytest.mark.invariant("INV-2")
def test_a_neighbour_forwards_nothing_of_this_county():
    by_hand(county_share=100)
    confirmed(EXCELLENT, county=NEIGHBOUR_COUNTY)
    (assessment,) = confirmed(EXCELLENT)
    with pytest.raises(NotLegal):
        forward(assessment, place=NEIGHBOUR_COUNTY)
    forward(assessment)
    assert (take_back(assessment, place=NEIGHBOUR_COUNTY), forwarded()) == (0, [assessment.pk])


# -- corrections --------------------------------------------------------------------------------------
def corrected(assessment, marks: int) -> AgreementAssessment:
    begun = assessing.begin_correction(assessment=assessment, by=made.clerk(), reason="台账核对有误。")
    return drive(begun, "confirmed", marks=marks)


def test_a_correction_under_way_leaves_what_was_forwarded():
    by_hand(county_share=100, prefecture_share=100)
    (assessment,) = confirmed(EXCELLENT)
    forward(assessment)
    assessing.begin_correction(assessment=assessment, by=made.clerk(), reason="台账核对有误。")
    assert forward(assessment, place=PREFECTURE) == 1


def test_a_confirmed_correction_lets_go_what_it_corrects_at_every_level():
    by_hand(county_share=50, prefecture_share=100)
    assessment, other = confirmed(EXCELLENT, GOOD)
    forward(assessment)
    forward(assessment, place=PREFECTURE)
    correction = corrected(assessment, GOOD)
    assert (forwarded(), forwarded(PREFECTURE), arrived()) == ([], [], set())
    assert candidates() == [other, correction]
    assert room() == forwarding.Room(50, 2, 1, 0)
    with pytest.raises(NotLegal, match=str(assessment.agreement)):
        forward(assessment)
    assert forward(correction) == 1


def test_a_correction_to_a_lower_grade_is_no_candidate():
    by_hand(county_share=100)
    (assessment,) = confirmed(EXCELLENT)
    forward(assessment)
    corrected(assessment, PASS)
    assert (candidates(), forwarded()) == ([], [])


# -- whatever path it takes ----------------------------------------------------------------------------
def refused(place: str, assessment) -> str:
    """What the database itself says to a forwarding that no verb has looked at."""
    row = Forwarding(assessment=assessment, group=factories.group_at(place), by=made.director(place).user)
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        row.save()
    return str(refusal.value)


def test_the_database_refuses_grades_and_states_and_the_order_of_levels():
    by_hand(county_share=100, prefecture_share=100)
    good, passed = confirmed(GOOD, PASS)
    under_way = assessment_in("accepted", marks=EXCELLENT)
    factories.group_at(NEIGHBOUR_COUNTY)
    for place, assessment in [
        (COUNTY, passed),
        (COUNTY, under_way),
        (NEIGHBOUR_COUNTY, good),
        (PREFECTURE, good),
        (NATION, good),
    ]:
        assert "Only confirmed assessments" in refused(place, assessment)
    forward(good)
    assert "share" in refused(PROVINCE, good)


def test_the_database_refuses_more_than_the_share():
    by_hand(county_share=50)
    first, second = confirmed(EXCELLENT, GOOD)
    forward(first)
    assert "used up" in refused(COUNTY, second)


def test_the_database_refuses_what_has_been_corrected():
    by_hand(county_share=100)
    (assessment,) = confirmed(EXCELLENT)
    corrected(assessment, GOOD)
    assert "Only confirmed assessments" in refused(COUNTY, assessment)


def test_the_database_keeps_a_forwarding_as_it_was_made():
    by_hand(county_share=100, prefecture_share=100)
    (assessment,) = confirmed(EXCELLENT)
    forward(assessment)
    forward(assessment, place=PREFECTURE)
    own = Forwarding.objects.filter(group__region=COUNTY)
    with pytest.raises(IntegrityError, match="stays as it was made"), transaction.atomic():
        own.update(group=factories.group_at(PREFECTURE))
    with pytest.raises(IntegrityError, match="forwarded it already"), transaction.atomic():
        own.delete()
