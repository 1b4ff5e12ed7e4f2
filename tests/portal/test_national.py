"""The programme at national scale, in small: what the loader makes stands as its chains would have left it."""

import pytest
from django.db import transaction

from assessments.closing import frozen_figures, not_closed
from assessments.enums import AssessmentState, Grade, ProvinceGrade
from assessments.models import AgreementAssessment, Forwarding, ProvinceAssessment
from assessments.rollup import amounts_of, differences
from assessments.scoring import grade_of, marks_of, total_of
from leadership.programme import current_year
from portal.national import NOMINATIONS, SEATS, HoldsRecords, load_national
from registry.models import Specialty
from review.allocating import agrees
from review.models import Nomination, QuotaPlan
from review.seats import rooms_in

SCALE = 0.005  # four counties


@pytest.fixture(scope="module")
def year(django_db_setup, django_db_blocker):
    """The current year, of a small country; what follows only reads."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_national(scale=SCALE, year=current_year())
        yield current_year()
        transaction.set_rollback(True)


def test_the_figures_are_what_a_recount_gives(year):
    assert [differences(year=each) for each in range(year - 3, year + 1)] == [[], [], [], []]
    amounts = amounts_of(year=year - 1, codes=["0"], metrics=["agreements", "assessed_well"])["0"]
    assert amounts["assessed_well"][1] == amounts["agreements"][0] > 0


def test_former_years_have_been_assessed_and_this_one_is_under_way(year):
    former = AgreementAssessment.objects.filter(year__lt=year)
    assert set(former.values_list("state", flat=True)) == {AssessmentState.CONFIRMED}
    assert set(former.values_list("grade", flat=True)) == set(Grade.values)
    under_way = set(AgreementAssessment.objects.filter(year=year).values_list("state", flat=True))
    assert under_way == set(AssessmentState.values) - {AssessmentState.SENT_BACK, AssessmentState.RETURNED}


@pytest.mark.parametrize("model, grades", [(AgreementAssessment, Grade), (ProvinceAssessment, ProvinceGrade)])
def test_totals_and_grades_follow_from_the_marks_and_these_from_the_figures(year, model, grades):
    for assessment in model.objects.exclude(total=None).select_related("system")[:60]:
        marks = list(assessment.marks.select_related("indicator"))
        for mark in (mark for mark in marks if mark.indicator.is_automatic):
            assert mark.marks == marks_of(mark.indicator, mark.value)
        assert total_of(marks) == assessment.total
        assert assessment.grade == grade_of(assessment.total, assessment.system, list(grades))


def test_only_good_ones_are_forwarded_and_by_each_level_in_turn(year):
    for forwarding in Forwarding.objects.select_related("assessment", "group__region"):
        assert forwarding.assessment.grade in (Grade.EXCELLENT, Grade.GOOD)
        below = forwarding.assessment.forwardings.filter(group__region=forwarding.assessment.region_id)
        assert below.exists()


def test_nominees_hold_no_more_seats_than_the_plan_of_their_year_gives(year):
    plans = QuotaPlan.objects.published()
    assert set(plans.values_list("year", flat=True)) == {year - 2, year - 1}
    for plan in plans:
        assert agrees(plan)
        rooms = {place: rooms_in(place, plan.year)["expert"] for place in plan.seats.values_list("region", flat=True)}
        assert sum(room.seats for room in rooms.values()) == round(SEATS * SCALE)
        assert [place for place, room in rooms.items() if room.left < 0] == []
        nominations = Nomination.objects.filter(year=plan.year)
        assert nominations.count() == round(NOMINATIONS * SCALE)
        assert nominations.values("expert").distinct().count() == nominations.count()
    assert set(Nomination.objects.values_list("state", flat=True)) >= {"candidate", "selected", "forwarded", "taken_in"}


def test_provinces_closed_their_years_with_their_figures(year):
    assert [not_closed(each) for each in range(year - 3, year)] == [[], [], []]
    for assessment in ProvinceAssessment.objects.filter(year=year - 1).select_related("closing"):
        code = assessment.region_id
        kept = amounts_of(year=year - 1, codes=[code], metrics=["agreements"])[code]
        frozen = frozen_figures(assessment.closing, code)
        assert frozen.get("agreements", (0, 0)) == kept["agreements"]


def test_some_places_are_known_for_something(year):
    assert set(Specialty.objects.values_list("kind", flat=True)) == {"brand", "industry"}


def test_nothing_is_made_where_there_are_records(year):
    with pytest.raises(HoldsRecords):
        load_national(scale=SCALE, year=year)
