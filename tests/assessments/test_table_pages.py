"""The pages of table entry: what was typed is kept, what is wrong is told beside it, at the size of a county."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.enums import Rule, Subject
from assessments.models import AgreementAssessment, AgreementMark
from assessments.table_entry import stamp
from assessments.workflow import ASSESSMENT
from leadership.enums import Role
from leadership.programme import current_year
from tests import factories
from tests.agreements import factories as made
from tests.assessments import many
from tests.assessments.factories import INDICATORS, REASON, assessment_in, begun, poverty_officer, system_in_force
from tests.assessments.table_cells import (
    WHY,
    by_hand,
    cell,
    complete,
    give,
    given,
    states,
    two_by_hand,
)
from tests.factories import COUNTY, NATION, NEIGHBOUR_COUNTY, PREFECTURE, PROVINCE

pytestmark = pytest.mark.django_db

PAGE, SAVE, FILL, SCORE = (reverse(f"assessments:table_{page}") for page in ("entry", "save", "fill", "score"))


def browser(membership=None) -> Client:
    return factories.sign_in(Client(headers={"accept-language": "en"}), membership or made.clerk())


# -- the page -----------------------------------------------------------------------------------------
def shown(answer) -> list:
    return [row.assessment for row in answer.context["rows"]]


def test_the_grid_has_what_the_county_scores_now_with_the_figures_of_now():
    two_by_hand()
    first, second = many.reported(2)
    returned = assessment_in("returned", marks=8)
    assessment_in("scored", marks=8)
    begun()
    many.reported(1, NEIGHBOUR_COUNTY)
    answer = browser().get(PAGE)
    assert set(shown(answer)) == {first, second, returned}
    row = next(row for row in answer.context["rows"] if row.assessment == first)
    assert [(line.mark.value, line.mark.marks) for line in row.figures] == [(0, 100)]
    assert (row.total, [cell.marks for cell in row.cells]) == (100, ["", ""])
    assert row.missing == ["Give the marks for: 机制、成效."]
    assert AgreementMark.objects.get(pk=row.figures[0].mark.pk).amount is None


def test_unfinished_ones_can_be_shown_alone_and_words_find_a_row():
    two_by_hand()
    whole, lacking = many.reported(2)
    complete(whole)
    assert shown(browser().get(PAGE, {"show": "unfinished"})) == [lacking]
    assert shown(browser().get(PAGE, {"words": str(whole.agreement)})) == [whole]
    assert shown(browser().get(PAGE, {"year": current_year() - 1})) == []


def test_the_empty_page_says_what_to_expect():
    made.open_year()
    assert "Nothing to score here" in browser().get(PAGE).content.decode()


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.POVERTY, Role.INSPECTOR, Role.HELPER])
def test_nobody_but_clerks_opens_it(role):
    somebody = browser(factories.membership_at(COUNTY, role))
    assert [somebody.get(PAGE).status_code] + [somebody.post(each).status_code for each in (SAVE, FILL, SCORE)] == [
        403
    ] * 4


@pytest.mark.parametrize("place", [PREFECTURE, PROVINCE, NATION])
def test_clerks_above_the_county_have_nothing_to_score(place):
    two_by_hand()
    (assessment,) = many.reported(1)
    clerk = browser(made.clerk(place))
    assert shown(clerk.get(PAGE)) == []
    assert clerk.post(SAVE, cell(assessment)).status_code == 404
    assert given(assessment) == (None, "")


@pytest.mark.invariant("INV-2")
@pytest.mark.parametrize("address", [SAVE, FILL, SCORE])
def test_a_neighbour_finds_nothing_to_write_in(address):
    two_by_hand()
    (own,) = many.reported(1, NEIGHBOUR_COUNTY)
    (foreign,) = many.reported(1)
    neighbour = browser(made.clerk(NEIGHBOUR_COUNTY))
    sent = cell(own) | cell(foreign) | {"ticked": [own.pk, foreign.pk]}
    assert neighbour.post(address, sent).status_code == 404
    assert (given(own), given(foreign)) == ((None, ""), (None, ""))


def test_save_all_saves_the_right_cells_and_keeps_what_was_typed_in_the_wrong_ones():
    two_by_hand()
    first, second = many.reported(2)
    clerk = browser()
    answer = clerk.post(f"{SAVE}?show=unfinished", cell(first) | cell(second, "25", "很好"))
    assert answer.status_code == 200
    html = answer.content.decode()
    key = f"{second.pk}-{by_hand(second)[0].indicator_id}"
    assert f'<a href="#m{key}">{second.agreement} · 机制: Give marks from 0 to 20.</a>' in " ".join(html.split())
    assert ('value="25"' in html, 'value="很好"' in html, 'aria-invalid="true"' in html) == (True, True, True)
    assert (given(first), given(second)) == ((16, WHY), (None, ""))
    answer = clerk.post(f"{SAVE}?show=unfinished", cell(second, "15", "很好"))
    assert (answer.url, given(second)) == (f"{PAGE}?show=unfinished", (15, "很好"))


def test_a_conflict_is_shown_and_the_second_time_replaces():
    two_by_hand()
    (assessment,) = many.reported(1)
    give(assessment, 12, "只办了两场。")
    html = browser().post(SAVE, cell(assessment)).content.decode()
    assert ("12（只办了两场。）" in html, stamp(12, "只办了两场。") in html, 'value="16"' in html) == (True, True, True)
    assert given(assessment) == (12, "只办了两场。")


def test_ticked_rows_are_filled_and_handed_on():
    two_by_hand()
    first, second = many.reported(2)
    clerk = browser()
    indicators = [mark.indicator_id for mark in by_hand(first)]
    sent = {"ticked": [first.pk, second.pk], "fill-indicator": indicators[0], "fill-marks": "16", "fill-reason": WHY}
    answer = clerk.post(FILL, sent | cell(first, "12", "少。"))
    assert (answer.url, given(first), given(second)) == (f"{PAGE}?", (12, "少。"), (16, WHY))
    clerk.post(FILL, sent | {"fill-indicator": indicators[1], "fill-marks": "8"})
    answer = clerk.post(SCORE, {"ticked": [first.pk, second.pk]}, follow=True)
    assert [str(each) for each in answer.context["messages"]] == [
        "1 row filled in.",
        "2 rows filled in.",
        "Marks of 2 agreements handed on.",
    ]
    assert states(first, second) == ["scored", "scored"]


@pytest.mark.parametrize(
    "wrong, error",
    [({"fill-marks": "99"}, "Give marks from 0 to 20."), ({"fill-reason": ""}, "Give marks, a reason, or both.")],
)
def test_what_is_wrong_with_filling_in_is_said_at_its_field(wrong, error):
    two_by_hand()
    (assessment,) = many.reported(1)
    indicator = by_hand(assessment)[0].indicator_id
    sent = {"ticked": assessment.pk, "fill-indicator": indicator, "fill-marks": "", "fill-reason": WHY} | wrong
    answer = browser().post(FILL, sent)
    assert answer.context["fill"].errors == {"marks": [error]}
    assert f'value="{assessment.pk}" form="entry" aria-labelledby="n{assessment.pk}" checked' in " ".join(
        answer.content.decode().split()
    )


@pytest.mark.parametrize("address", [FILL, SCORE])
def test_without_a_tick_nothing_is_done_but_what_was_typed_is_saved(address):
    two_by_hand()
    (assessment,) = many.reported(1)
    answer = browser().post(address, cell(assessment))
    assert [str(each) for each in answer.context["messages"]] == ["Tick the rows that you mean first."]
    assert (given(assessment), states(assessment)) == ((16, WHY), ["reported"])


def test_what_was_typed_is_saved_before_it_is_handed_on():
    two_by_hand()
    first, second = many.reported(2)
    complete(second)
    both = cell(first) | cell(first, "8", place=1) | {"ticked": [first.pk, second.pk]}
    browser().post(SCORE, both)
    assert states(first, second) == ["scored", "scored"]


def test_one_that_lacks_something_is_named_on_the_page_and_the_ticks_stay():
    two_by_hand()
    whole, lacking = many.reported(2)
    complete(whole)
    answer = browser().post(SCORE, {"ticked": [whole.pk, lacking.pk]})
    assert answer.context["obstacles"] == [f"{lacking.agreement}: Give the marks for: 机制、成效."]
    assert (answer.context["ticked"], states(whole, lacking)) == ({whole.pk, lacking.pk}, ["reported", "reported"])


def test_with_a_wrong_cell_nothing_is_handed_on():
    two_by_hand()
    (assessment,) = many.reported(1)
    complete(assessment)
    answer = browser().post(SCORE, cell(assessment, "99", seen=stamp(16, WHY)) | {"ticked": assessment.pk})
    assert (answer.status_code, states(assessment)) == (200, ["reported"])


def test_after_the_window_the_page_says_so_and_nothing_is_handed_on():
    two_by_hand()
    (assessment,) = many.reported(1)
    complete(assessment)
    year = made.open_year()
    type(year).objects.filter(pk=year.pk).update(assessment_closes=year.assessment_opens)
    clerk = browser()
    assert "is open from" in clerk.get(PAGE, {"year": year.pk}).content.decode()
    answer = clerk.post(SCORE, {"ticked": assessment.pk})
    assert (states(assessment), len(answer.context["obstacles"])) == (["reported"], 1)


def test_a_returned_one_is_scored_anew_in_the_grid():
    two_by_hand()
    (assessment,) = many.reported(1)
    complete(assessment)
    ASSESSMENT.perform(assessment, "score", by=made.clerk())
    ASSESSMENT.perform(assessment, "object", by=poverty_officer(), reason=REASON)
    browser().post(SCORE, cell(assessment, "15", seen=stamp(16, WHY)) | {"ticked": assessment.pk})
    assert (states(assessment), given(assessment)[0]) == (["scored"], 15)


# -- cell by cell ----------------------------------------------------------------------------------------
def by_htmx(sent, membership=None):
    return browser(membership).post(SAVE, sent, headers={"HX-Request": "true"})


def test_a_single_cell_is_saved_and_told():
    two_by_hand()
    (assessment,) = many.reported(1)
    answer = by_htmx(cell(assessment))
    html = " ".join(answer.content.decode().split())
    key = f"{assessment.pk}-{by_hand(assessment)[0].indicator_id}"
    assert f'<span id="s{key}" class="entry-state" data-fate="saved" hx-swap-oob="true">' in html
    assert f'name="seen-{key}" value="{stamp(16, WHY)}"' in html
    assert f'<div id="t{assessment.pk}" hx-swap-oob="true">' in html
    assert "1 cell saved." in html
    assert ("<form" in html, given(assessment)) == (False, (16, WHY))


def test_a_wrong_cell_is_told_beside_it():
    two_by_hand()
    (assessment,) = many.reported(1)
    html = by_htmx(cell(assessment, "21")).content.decode()
    assert ('data-fate="wrong"' in html, "Give marks from 0 to 20." in html) == (True, True)
    assert "1 cell could not be saved." in html


def test_a_conflict_offers_both_values():
    two_by_hand()
    (assessment,) = many.reported(1)
    give(assessment, 12, "只办了两场。")
    html = " ".join(by_htmx(cell(assessment)).content.decode().split())
    assert 'data-fate="overtaken"' in html
    assert 'data-theirs data-marks="12" data-reason="只办了两场。"' in html
    assert "data-mine" in html


def test_somebody_elses_cell_is_not_there():
    two_by_hand()
    (assessment,) = many.reported(1)
    assert by_htmx(cell(assessment), made.clerk(NEIGHBOUR_COUNTY)).status_code == 404


# -- at the size of a county ---------------------------------------------------------------------------------
def a_usual_system() -> None:
    """Six figures and four marks by hand."""
    figure = INDICATORS[Subject.AGREEMENT][0]
    figures = [figure | {"name": f"任务完成情况之{number}", "weight": 10} for number in range(6)]
    hand = {"weight": 10, "full_marks": 20, "rule": Rule.HAND}
    system_in_force(indicators=figures + [hand | {"name": f"长效帮扶机制之{number}"} for number in range(4)])


def test_the_page_of_sixty_stays_small_and_costs_what_a_page_of_one_costs():
    a_usual_system()
    many.reported(60)
    AgreementMark.objects.filter(indicator__rule=Rule.HAND).update(marks=16, reason=WHY * 4)
    clerk = browser()
    clerk.get(PAGE)
    first = AgreementAssessment.objects.order_by("agreement__serial").first().agreement.number
    with CaptureQueriesContext(connection) as few:
        assert len(shown(clerk.get(PAGE, {"words": first}))) == 1
    with CaptureQueriesContext(connection) as lots:
        answer = clerk.get(PAGE)
    assert len(few) == len(lots)
    assert (len(shown(answer)), answer.context["page"].paginator.num_pages) == (50, 2)
    assert len(answer.content) < 300_000
    assert answer.content.count(b'form="entry"') < 1000
    assert len(shown(clerk.get(PAGE, {"page": 2}))) == 10


def test_with_many_marks_by_hand_a_page_has_fewer_rows():
    hand = {"weight": 10, "full_marks": 20, "rule": Rule.HAND}
    system_in_force(indicators=[hand | {"name": f"指标{number}"} for number in range(10)])
    many.reported(31)
    answer = browser().get(PAGE)
    assert len(shown(answer)) == 29
    assert answer.content.count(b'form="entry"') < 1000
