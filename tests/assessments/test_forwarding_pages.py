"""The pages of forwarding: the ranking, ticking in it, what has come to the province, and the workbook."""

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from assessments import assessing
from assessments.workbooks.forwarded import FORWARDING
from common.workbooks import WORKBOOKS
from leadership.enums import Role
from leadership.programme import current_year
from tests import factories
from tests.agreements import factories as made
from tests.assessments.many import by_hand, confirmed
from tests.assessments.test_forwarding import EXCELLENT, GOOD, PASS, as_written_by, corrected, forward, forwarded
from tests.factories import COUNTY, NATION, NEIGHBOUR_COUNTY, OTHER_PROVINCE, PREFECTURE, PROVINCE

pytestmark = pytest.mark.django_db

LIST, FORWARD, TAKE_BACK, EXPORT = (
    reverse(f"assessments:forwarding_{page}") for page in ("list", "create", "remove", "export")
)


def browser(membership) -> Client:
    return factories.sign_in(Client(headers={"accept-language": "en"}), membership)


def page(membership, **query):
    return browser(membership).get(LIST, query)


def rows(membership, **query) -> list:
    return list(page(membership, **query).context["table"].page.object_list.data)


def texts(response) -> list[str]:
    return [str(message) for message in response.context["messages"]]


# -- the ranking -------------------------------------------------------------------------------
def test_the_director_of_a_county_sees_the_ranking_how_many_and_ticks():
    by_hand(county_share=50)
    good, excellent, passed = confirmed(GOOD, EXCELLENT, PASS)
    answer = page(made.director())
    assert rows(made.director()) == [excellent, good]
    room = answer.context["room"]
    assert (room.share, room.pool, room.allowed, room.used, room.left) == (50, 3, 2, 0, 2)
    html = answer.content.decode()
    assert [f'value="{each.pk}"' in html for each in (good, excellent, passed)] == [True, True, False]
    assert f'action="{FORWARD}' in html


def test_those_alike_share_a_rank():
    by_hand()
    confirmed(GOOD, EXCELLENT, EXCELLENT, 18)
    assert [row.rank for row in rows(made.director())] == [1, 1, 3, 4]


def test_ranks_go_on_over_pages():
    by_hand()
    confirmed(*[EXCELLENT] * 26, GOOD)
    assert [row.rank for row in rows(made.director(), page=2)] == [1, 27]


@pytest.mark.parametrize("role", [Role.CLERK, Role.INSPECTOR, Role.POVERTY])
def test_everybody_at_the_county_reads_and_nobody_else_ticks(role):
    by_hand(county_share=100)
    (assessment,) = confirmed(EXCELLENT)
    somebody = factories.membership_at(COUNTY, role)
    answer = page(somebody)
    assert rows(somebody) == [assessment]
    assert f'action="{FORWARD}' not in answer.content.decode()
    assert browser(somebody).post(FORWARD, {"assessments": [assessment.pk]}).status_code == 403
    assert forwarded() == []


@pytest.mark.invariant("INV-2")
def test_neighbours_and_strangers_see_nothing_of_it():
    by_hand(county_share=100)
    (assessment,) = confirmed(EXCELLENT)
    forward(assessment)
    for place in (NEIGHBOUR_COUNTY, OTHER_PROVINCE):
        for stage in ("open", "sent", "arrived"):
            assert rows(factories.membership_at(place, Role.DIRECTOR), stage=stage) == []
    helper = made.helper(assessment.agreement.current_version.organisation)
    assert page(helper).status_code == 403
    browser(made.director(NEIGHBOUR_COUNTY)).post(TAKE_BACK, {"assessments": [assessment.pk]})
    assert forwarded() == [assessment.pk]


def test_who_wrote_it_reads_why_there_is_no_box():
    by_hand(county_share=100)
    (assessment,) = confirmed(EXCELLENT)
    both = factories.membership_at(COUNTY, Role.DIRECTOR)
    as_written_by(assessment, edited_by=both.user)
    html = page(both).content.decode()
    assert ("written by you" in html, f'value="{assessment.pk}"' in html) == (True, False)
    assert browser(both).post(FORWARD, {"assessments": [assessment.pk]}).status_code == 403


# -- ticking -------------------------------------------------------------------------------------
def test_the_ticked_ones_are_forwarded_and_taken_back():
    by_hand(county_share=100)
    first, second = confirmed(EXCELLENT, GOOD)
    director = browser(made.director())
    answer = director.post(f"{FORWARD}?stage=open", {"assessments": [first.pk, second.pk, "x", 10**30]})
    assert (answer.url, forwarded()) == (f"{LIST}?stage=open", [first.pk, second.pk])
    assert texts(director.get(answer.url)) == ["2 assessments forwarded."]
    assert rows(made.director(), stage="forwarded") == [first, second]
    director.post(TAKE_BACK, {"assessments": [second.pk]})
    assert (forwarded(), rows(made.director())) == ([first.pk], [second])


def test_without_a_place_left_the_page_says_how_to_get_one():
    by_hand(county_share=50)
    first, _second = confirmed(EXCELLENT, GOOD)
    assert "No place is left" not in page(made.director()).content.decode()
    forward(first)
    assert "No place is left" in page(made.director()).content.decode()


def test_too_many_ticked_are_refused_with_the_number_left():
    by_hand(county_share=50)
    both = confirmed(EXCELLENT, GOOD)
    director = browser(made.director())
    answer = director.post(FORWARD, {"assessments": [each.pk for each in both]}, follow=True)
    assert texts(answer) == ["Your share leaves 1 place, and you ticked 2. Tick fewer, or take another one back first."]
    assert forwarded() == []


def test_what_went_on_has_no_box_any_more():
    by_hand(county_share=100, prefecture_share=100)
    (assessment,) = confirmed(EXCELLENT)
    forward(assessment)
    forward(assessment, place=PREFECTURE)
    html = page(made.director(), stage="forwarded").content.decode()
    assert ("forwarded on" in html, f'value="{assessment.pk}"' in html) == (True, False)
    (row,) = rows(made.director(), stage="forwarded")
    assert row.way == "湄潭县 → 遵义市"


def test_a_correction_is_told():
    by_hand(county_share=100)
    (assessment,) = confirmed(EXCELLENT)
    forward(assessment)
    assessing.begin_correction(assessment=assessment, by=made.clerk(), reason="台账核对有误。")
    assert "A correction is under way" in page(made.director(), stage="forwarded").content.decode()


def test_a_confirmed_correction_comes_up_again():
    by_hand(county_share=100)
    (assessment,) = confirmed(EXCELLENT)
    forward(assessment)
    correction = corrected(assessment, GOOD)
    answer = page(made.director())
    assert list(answer.context["table"].page.object_list.data) == [correction]
    assert "what was forwarded before it fell away" in answer.content.decode()


# -- level by level ----------------------------------------------------------------------------------
def test_the_province_sees_what_has_come_to_it_and_from_where():
    by_hand(county_share=100, prefecture_share=100)
    first, second, below = confirmed(EXCELLENT, GOOD, GOOD)
    (neighbour,) = confirmed(18, county=NEIGHBOUR_COUNTY)
    forward(first, second, below)
    forward(neighbour, place=NEIGHBOUR_COUNTY)
    forward(first, second, neighbour, place=PREFECTURE)
    answer = page(made.director(PROVINCE))
    assert rows(made.director(PROVINCE)) == [first, neighbour, second]
    assert [(place.region.code, place.count) for place in answer.context["places"]] == [
        (COUNTY, 2),
        (NEIGHBOUR_COUNTY, 1),
    ]
    assert set(rows(made.director(PROVINCE), stage="sent")) == {first, second, below, neighbour}
    assert rows(made.director(PROVINCE), region=NEIGHBOUR_COUNTY) == [neighbour]
    (province,) = page(made.director(NATION)).context["places"]
    assert (province.region.code, province.count) == (PROVINCE, 3)
    assert rows(made.director(OTHER_PROVINCE)) == []


def test_the_prefecture_ticks_among_what_its_counties_forwarded():
    by_hand(county_share=100, prefecture_share=50)
    first, second, _unsent = confirmed(EXCELLENT, GOOD, GOOD)
    forward(first, second)
    assert rows(made.director(PREFECTURE)) == [first, second]
    browser(made.director(PREFECTURE)).post(FORWARD, {"assessments": [first.pk]})
    assert forwarded(PREFECTURE) == [first.pk]


@pytest.mark.parametrize("place", [PROVINCE, NATION])
def test_levels_above_the_prefecture_forward_nothing(place):
    by_hand(county_share=100)
    (assessment,) = confirmed(EXCELLENT)
    forward(assessment)
    answer = browser(made.director(place)).post(FORWARD, {"assessments": [assessment.pk]})
    assert (answer.status_code, forwarded(place)) == (403, [])


def test_empty_pages_say_what_to_do():
    made.open_year()
    assert "Nothing to choose from" in page(made.director()).content.decode()
    assert "Nothing forwarded yet" in page(made.director(PROVINCE)).content.decode()


# -- at any size ---------------------------------------------------------------------------------------
@pytest.mark.parametrize("stage", ["open", "forwarded", "arrived"])
def test_query_count_does_not_depend_on_rows(stage):
    by_hand(county_share=100, prefecture_share=100)
    made_so = confirmed(*[EXCELLENT] * 9)
    forward(*made_so[:6])
    forward(*made_so[:3], place=PREFECTURE)
    one = str({"open": made_so[8], "forwarded": made_so[5], "arrived": made_so[2]}[stage].agreement)
    director = browser(made.director())
    director.get(LIST)
    with CaptureQueriesContext(connection) as few:
        answer = director.get(LIST, {"stage": stage, "words": one})
    assert answer.context["table"].paginator.count == 1
    with CaptureQueriesContext(connection) as many:
        director.get(LIST, {"stage": stage})
    assert len(few) == len(many)


# -- the workbook ----------------------------------------------------------------------------------------
def test_the_workbook_holds_what_the_list_shows():
    by_hand(county_share=100)
    good, excellent = confirmed(GOOD, EXCELLENT)
    forward(good, excellent)
    kind, query = WORKBOOKS[FORWARDING], QueryDict("stage=forwarded")
    cells = list(kind.cells(kind.rows(made.director(), query)))
    assert [(row[1], row[8], row[10]) for row in cells] == [
        (str(excellent.agreement), excellent.total, "湄潭县"),
        (str(good.agreement), good.total, "湄潭县"),
    ]
    with override("en"):
        assert kind.describe(made.director(), query) == f"贵州省遵义市湄潭县 · year {current_year()} · forwarded by us"
    assert list(kind.rows(made.director(NEIGHBOUR_COUNTY), query)) == []


def test_the_workbook_is_asked_for_by_a_job():
    by_hand()
    answer = browser(made.director()).post(EXPORT, {"query": "stage=forwarded"})
    assert answer.url.startswith("/jobs/")
    helper = factories.membership_at(COUNTY, Role.HELPER)
    assert browser(helper).post(EXPORT).status_code == 403
