"""Who has not reported: how far each place is with the assessments of a year, the late ones on top."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments import assessing
from assessments.progress import Progress, progress_in, whole
from common import clock
from leadership import programme
from leadership.enums import Role, Window
from leadership.models import ProgrammeYear
from leadership.programme import current_year
from tests import factories
from tests.agreements import factories as made
from tests.assessments import many
from tests.assessments.factories import assessment_in, begun
from tests.assessments.test_forwarding import EXCELLENT, GOOD, forward
from tests.factories import COUNTY, NATION, NEIGHBOUR_COUNTY, OTHER_PROVINCE, PREFECTURE, PROVINCE

pytestmark = pytest.mark.django_db

PAGE = reverse("assessments:progress")
DIRECT_COUNTY = "429004"


def counts(row: Progress) -> tuple:
    return row.agreements, row.begun, row.handed_on, row.confirmed, row.forwarded


def by_place(code: str) -> dict:
    return {row.region.code: counts(row) for row in progress_in(factories.place(code), current_year())}


def page(membership, code=None, **query):
    address = reverse("assessments:progress_of", args=[code]) if code else PAGE
    return factories.sign_in(Client(headers={"accept-language": "en"}), membership).get(address, query)


def window_closed(on: date) -> None:
    ProgrammeYear.objects.filter(pk=current_year()).update(assessment_closes=on)


# -- what is counted ------------------------------------------------------------------------------
def test_each_hand_of_an_assessment_is_counted():
    many.by_hand(county_share=100)
    best, _other = many.confirmed(EXCELLENT, GOOD)
    forward(best)
    assessment_in("scored")
    begun()
    made.agreement_in("in_repository")
    made.agreement_in("filed")
    assert by_place(PREFECTURE) == {COUNTY: (5, 4, 3, 2, 1)}


def test_an_agreement_is_counted_for_the_years_in_which_it_runs():
    made.agreement_in("in_repository")
    county = factories.place(COUNTY)
    assert [len(progress_in(county, current_year() + years)) for years in (-1, 0, 1)] == [0, 1, 0]


def test_a_correction_under_way_counts_as_it_stood_before():
    many.by_hand(county_share=100)
    (assessment,) = many.confirmed(EXCELLENT)
    forward(assessment)
    assessing.begin_correction(assessment=assessment, by=made.clerk(), reason="台账核对有误。")
    assert by_place(PREFECTURE) == {COUNTY: (1, 1, 1, 1, 1)}


def test_places_add_up_from_the_county_to_the_nation():
    made.agreement_in("in_repository")
    made.agreement_in("in_repository", NEIGHBOUR_COUNTY)
    assessment_in("scored", county=NEIGHBOUR_COUNTY)
    made.agreement_in("in_repository", DIRECT_COUNTY)
    own, neighbour = (1, 0, 0, 0, 0), (2, 1, 1, 0, 0)
    assert by_place(COUNTY) == {COUNTY: own}
    assert by_place(PREFECTURE) == {COUNTY: own, NEIGHBOUR_COUNTY: neighbour}
    assert by_place(PROVINCE) == {PREFECTURE: (3, 1, 1, 0, 0)}
    assert by_place("42") == {DIRECT_COUNTY: own}
    assert by_place(NATION) == {PROVINCE: (3, 1, 1, 0, 0), "42": own}
    nation = factories.place(NATION)
    assert counts(whole(nation, progress_in(nation, current_year()))) == (4, 1, 1, 0, 0)


# -- the late ones on top ------------------------------------------------------------------------------
def test_who_has_handed_on_least_stands_first():
    assessment_in("scored")
    made.agreement_in("in_repository", NEIGHBOUR_COUNTY)
    rows = progress_in(factories.place(PREFECTURE), current_year())
    assert [(row.region.code, row.percent, row.is_late) for row in rows] == [
        (NEIGHBOUR_COUNTY, 0, False),
        (COUNTY, 100, False),
    ]


def test_late_is_who_has_something_open_after_the_last_day_of_its_province():
    made.agreement_in("in_repository")
    made.agreement_in("in_repository", DIRECT_COUNTY)
    assessment_in("scored", county=NEIGHBOUR_COUNTY)
    yesterday, tomorrow = (clock.today() + timedelta(days=days) for days in (-1, 1))
    window_closed(yesterday)
    programme.extend_window(
        programme_year=ProgrammeYear.objects.get(pk=current_year()),
        window=Window.ASSESSMENT,
        province=factories.place("42"),
        closes=tomorrow,
        reason="汛期推迟。",
        by=factories.membership_at(NATION, Role.ADMINISTRATOR),
    )
    rows = progress_in(factories.place(NATION), current_year())
    assert [(row.region.code, row.closes, row.is_late) for row in rows] == [
        (PROVINCE, yesterday, True),
        ("42", tomorrow, False),
    ]
    in_prefecture = progress_in(factories.place(PREFECTURE), current_year())
    assert [(row.region.code, row.is_late) for row in in_prefecture] == [(COUNTY, True), (NEIGHBOUR_COUNTY, False)]


# -- the page ----------------------------------------------------------------------------------------
def test_the_page_names_the_late_and_leads_to_their_lists():
    made.agreement_in("in_repository")
    window_closed(clock.today() - timedelta(days=1))
    answer = page(made.director(PREFECTURE))
    html = answer.content.decode()
    assert answer.context["late"] == 1
    assert "1 place is late" in html
    assert f'href="{reverse("assessments:assessment_list")}?region={COUNTY}&amp;year={current_year()}"' in html


def test_the_province_leads_down_to_its_prefectures():
    made.agreement_in("in_repository")
    html = page(made.director(PROVINCE)).content.decode()
    assert f'href="{reverse("assessments:progress_of", args=[PREFECTURE])}?year={current_year()}"' in html
    rows = page(made.director(PROVINCE), PREFECTURE).context["rows"]
    assert [row.region.code for row in rows] == [COUNTY]


@pytest.mark.invariant("INV-2")
@pytest.mark.parametrize(
    "place, code, status",
    [
        (COUNTY, COUNTY, 200),
        (COUNTY, NEIGHBOUR_COUNTY, 404),
        (COUNTY, PREFECTURE, 404),
        (PREFECTURE, NEIGHBOUR_COUNTY, 200),
        (OTHER_PROVINCE, PREFECTURE, 404),
        (NATION, PREFECTURE, 200),
        (NATION, "999999", 404),
    ],
)
def test_one_looks_down_only(place, code, status):
    made.open_year()
    assert page(factories.membership_at(place, Role.INSPECTOR), code).status_code == status


def test_nothing_to_assess_is_said():
    made.open_year()
    assert "Nothing to report here" in page(made.clerk()).content.decode()


@pytest.mark.parametrize("code", [COUNTY, PREFECTURE, NATION])
def test_query_count_does_not_depend_on_places(code):
    made.agreement_in("in_repository")
    somebody = factories.membership_at(code, Role.INSPECTOR)
    page(somebody)
    with CaptureQueriesContext(connection) as few:
        page(somebody)
    for county in (NEIGHBOUR_COUNTY, DIRECT_COUNTY):
        made.agreement_in("in_repository", county)
    made.agreement_in("in_repository")
    with CaptureQueriesContext(connection) as lots:
        page(somebody)
    assert len(few) == len(lots)
