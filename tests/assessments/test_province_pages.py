"""Pages of provincial assessments: the nation's year, the province's word, the ranking; who reads what."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from assessments.enums import ProvinceAssessmentState as S
from assessments.enums import Rule, Subject
from assessments.models import ProvinceAssessment
from assessments.provinces import begin_assessments, begin_correction
from assessments.ranking_pictures import spread, trend
from common import clock, job_runs
from common.models import Job
from common.sealed import opened
from leadership.enums import Role
from leadership.programme import current_year
from tests import factories
from tests.agreements import factories as made
from tests.assessments.factories import (
    REASON,
    begun_for,
    closed_report,
    drive_province,
    marked,
    province_assessment,
    province_step,
    reopened,
    system_in_force,
)
from tests.factories import COUNTY, NATION, OTHER_PROVINCE, PREFECTURE, PROVINCE

pytestmark = pytest.mark.django_db
RANKING = reverse("assessments:ranking")
UNSEEN = (S.DRAFT, S.REVISED)


def page(name, *args) -> str:
    return reverse(f"assessments:province_{name}", args=args)


def browser(membership) -> Client:
    return factories.sign_in(Client(), membership)


def text_of(response) -> str:
    return response.content.decode()


def told(response) -> str:
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def listed(membership, **query) -> list[ProvinceAssessment]:
    return [row.record for row in browser(membership).get(page("list"), query).context["table"].rows]


def as_it_stands(assessment) -> ProvinceAssessment:
    return ProvinceAssessment.objects.get(pk=assessment.pk)


def states() -> dict[str, str]:
    return dict(ProvinceAssessment.objects.values_list("region", "state"))


# -- who reads what ----------------------------------------------------------------------------
@pytest.mark.invariant("INV-2")
def test_drafts_are_the_nations_its_own_is_the_provinces_once_sent_and_published_ones_are_everybodys():
    readers = {
        place: factories.membership_at(place, Role.INSPECTOR)
        for place in (NATION, PROVINCE, OTHER_PROVINCE, PREFECTURE, COUNTY)
    }
    assessment = marked(begun_for())
    for state in (S.DRAFT, S.SENT, S.STATED, S.REVISED, S.CONFIRMED, S.PUBLISHED):
        assessment = drive_province(as_it_stands(assessment), state)
        seen = {place: assessment in listed(member) for place, member in readers.items()}
        found = {place: listed(member, region=PROVINCE) == [assessment] for place, member in readers.items()}
        opened_by = {
            place: browser(member).get(assessment.get_absolute_url()).status_code for place, member in readers.items()
        }
        ranked = {
            place: bool(browser(member).get(RANKING, {"year": assessment.year}).context["rows"])
            for place, member in readers.items()
        }
        is_open, is_public = state in UNSEEN, state == S.PUBLISHED
        expected = {NATION: True, PROVINCE: not is_open} | dict.fromkeys(
            (OTHER_PROVINCE, PREFECTURE, COUNTY), is_public
        )
        assert (state, seen, found) == (state, expected, expected)
        assert opened_by == {place: 200 if is_seen else 404 for place, is_seen in expected.items()}
        assert ranked == dict.fromkeys(readers, is_public)


def test_what_was_tried_out_before_it_was_sent_is_for_the_nation_alone():
    assessment = province_assessment(S.PUBLISHED)
    answers = {
        place: browser(factories.membership_at(place, Role.INSPECTOR)).get(page("history", assessment.pk)).status_code
        for place in (NATION, PROVINCE, COUNTY)
    }
    assert answers == {NATION: 200, PROVINCE: 403, COUNTY: 403}


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.HELPER])
def test_who_reads_no_records_reads_no_assessments_either(role):
    province_assessment(S.PUBLISHED)
    somebody = browser(factories.membership_at(PROVINCE, role))
    assert [somebody.get(address).status_code for address in (page("list"), RANKING)] == [403, 403]


# -- the nation's year ---------------------------------------------------------------------------
def test_the_clerk_begins_a_year_for_all_provinces_and_reads_what_each_lacks():
    system_in_force(Subject.PROVINCE)
    factories.group_at(OTHER_PROVINCE)
    closed_report(PROVINCE)
    clerk = browser(made.clerk(NATION))
    response = clerk.get(page("list"))
    assert [each.code for each in response.context["work"].not_begun] == [PROVINCE, OTHER_PROVINCE]
    assert f"{page('begin')}?year={current_year()}" in text_of(response)
    answer = clerk.post(page("begin"), {"year": current_year()})
    assert answer.url == f"{page('list')}?year={current_year()}"
    assert states() == {PROVINCE: S.DRAFT, OTHER_PROVINCE: S.DRAFT}
    response = clerk.get(page("list"))
    lacks = {row.record.region_id: row.get_cell("lacks") for row in response.context["table"].rows}
    assert lacks[OTHER_PROVINCE].count("；") == 1
    assert "；" not in lacks[PROVINCE]
    assert [each.code for each in response.context["work"].not_closed] == [OTHER_PROVINCE]
    assert (response.context["work"].not_begun, response.context["work"].to_send) == ([], [])


def test_without_a_system_in_force_the_page_says_whose_turn_it_is():
    factories.group_at(PROVINCE)
    clerk = browser(made.clerk(NATION))
    assert reverse("assessments:system_list") in text_of(clerk.get(page("begin")))
    assert list(clerk.post(page("begin"), {"year": current_year()}).context["form"].errors) == ["year"]
    assert not ProvinceAssessment.objects.exists()


@pytest.mark.parametrize("place, role", [(PROVINCE, Role.CLERK), (NATION, Role.POVERTY), (COUNTY, Role.CLERK)])
def test_the_work_of_the_nation_is_refused_to_others(place, role):
    assessment, somebody = province_assessment(S.PUBLISHED), browser(factories.membership_at(place, role))
    pages = [
        page("begin"),
        page("send_all", assessment.year),
        page("publish_all", assessment.year),
        page("score", assessment.pk),
        page("correct", assessment.pk),
    ]
    assert {somebody.get(each).status_code for each in pages} == {403}
    assert {somebody.post(each, {"reason": REASON}).status_code for each in pages} == {403}
    assert ProvinceAssessment.objects.count() == 1
    assert not any(each in text_of(somebody.get(page("list"))) for each in pages)


def test_marks_are_given_with_reasons_and_some_may_wait():
    assessment, clerk = begun_for(), browser(made.clerk(NATION))
    mark = assessment.marks.get(indicator__rule=Rule.HAND)
    fields = [f"marks_{mark.indicator_id}", f"reason_{mark.indicator_id}"]
    seen = clerk.get(page("score", assessment.pk)).context["form"]["seen"].value()
    answer = clerk.post(page("score", assessment.pk), dict(zip(fields, ["7.5", ""], strict=True)) | {"seen": seen})
    assert answer.url == assessment.get_absolute_url()
    mark.refresh_from_db()
    assert (mark.marks, mark.reason) == (Decimal("7.5"), "")
    seen = clerk.get(page("score", assessment.pk)).context["form"]["seen"].value()
    too_many = clerk.post(page("score", assessment.pk), dict(zip(fields, ["11", "好"], strict=True)) | {"seen": seen})
    assert list(too_many.context["form"].errors) == fields[:1]


def test_what_a_colleague_marked_meanwhile_is_not_overwritten_unseen():
    assessment, clerk = begun_for(), browser(made.clerk(NATION))
    mark = assessment.marks.get(indicator__rule=Rule.HAND)
    fields = [f"marks_{mark.indicator_id}", f"reason_{mark.indicator_id}"]
    seen = clerk.get(page("score", assessment.pk)).context["form"]["seen"].value()
    marked(assessment, 9)
    response = clerk.post(page("score", assessment.pk), dict(zip(fields, ["3", "差"], strict=True)) | {"seen": seen})
    assert response.status_code == 200
    mark.refresh_from_db()
    assert mark.marks == 9


def test_before_it_is_sent_the_page_shows_what_would_be_sent():
    made.agreement_in("in_repository")
    assessment = marked(begun_for(), 5)
    shown = browser(made.clerk(NATION)).get(assessment.get_absolute_url()).context["shown"]
    assert (shown.is_preview, shown.total, shown.grade) == (True, 80, "B")
    assert as_it_stands(assessment).total is None
    reopened(closed_report())
    shown = browser(made.clerk(NATION)).get(assessment.get_absolute_url()).context["shown"]
    assert (shown.total, shown.figures_at) == (None, None)


def test_all_that_lack_nothing_are_sent_at_once_and_the_others_are_named():
    marked(begun_for(PROVINCE))
    begun_for(OTHER_PROVINCE)
    clerk, send = browser(made.clerk(NATION)), page("send_all", current_year())
    response = clerk.get(send)
    assert [each.assessment.region_id for each in response.context["ready"]] == [PROVINCE]
    [hindered] = response.context["hindered"]
    assert (hindered.assessment.region_id, len(hindered.hindrances)) == (OTHER_PROVINCE, 1)
    assert clerk.post(send).url == f"{page('list')}?year={current_year()}"
    assert states() == {PROVINCE: S.SENT, OTHER_PROVINCE: S.DRAFT}


def test_all_confirmed_ones_are_published_at_once():
    for code in (PROVINCE, OTHER_PROVINCE):
        province_assessment(S.CONFIRMED, code)
    province_assessment(S.STATED, "53")
    director, publish = browser(made.director(NATION)), page("publish_all", current_year())
    response = director.get(publish)
    assert [each.assessment.region_id for each in response.context["ready"]] == [PROVINCE, OTHER_PROVINCE]
    assert [each.region_id for each in response.context["others"]] == ["53"]
    director.post(publish)
    assert states() == {PROVINCE: S.PUBLISHED, OTHER_PROVINCE: S.PUBLISHED, "53": S.STATED}
    assert director.get(publish).context["ready"] == []


@pytest.mark.invariant("INV-1")
def test_who_marked_some_of_them_publishes_the_others_and_is_told_why():
    both = factories.membership_at(NATION, Role.CLERK, Role.DIRECTOR)
    province_assessment(S.CONFIRMED, PROVINCE)
    other = begun_for(OTHER_PROVINCE)
    marked(other)
    ProvinceAssessment.objects.filter(pk=other.pk).update(edited_by=both.user)
    drive_province(as_it_stands(other), S.CONFIRMED)
    publish = page("publish_all", current_year())
    [hindered] = browser(both).get(publish).context["hindered"]
    assert hindered.assessment == other
    browser(both).post(publish)
    assert states() == {PROVINCE: S.PUBLISHED, OTHER_PROVINCE: S.CONFIRMED}


def test_a_step_of_one_is_taken_on_its_page():
    assessment = marked(begun_for())
    clerk, director = browser(made.clerk(NATION)), browser(made.director(NATION))
    assert page("act", assessment.pk, "send") in text_of(clerk.get(assessment.get_absolute_url()))
    clerk.post(page("act", assessment.pk, "send"), {"seen": 0})
    assert states() == {PROVINCE: S.SENT}
    province_step(as_it_stands(assessment))
    director.post(page("act", assessment.pk, "revise"), {"seen": 2, "reason": REASON})
    assert states() == {PROVINCE: S.REVISED}
    assert director.post(page("act", assessment.pk, "confirm"), {"seen": 3}).status_code == 302
    assert states() == {PROVINCE: S.REVISED}


def test_a_correction_is_begun_with_a_reason():
    assessment, clerk = province_assessment(S.PUBLISHED), browser(made.clerk(NATION))
    assert page("correct", assessment.pk) in text_of(clerk.get(assessment.get_absolute_url()))
    assert list(clerk.post(page("correct", assessment.pk), {"reason": " "}).context["form"].errors) == ["reason"]
    answer = clerk.post(page("correct", assessment.pk), {"reason": REASON})
    new = ProvinceAssessment.objects.get(corrects=assessment)
    assert (answer.url, new.correction_reason) == (new.get_absolute_url(), REASON)
    assert clerk.post(page("correct", assessment.pk), {"reason": REASON}).url == assessment.get_absolute_url()
    assert ProvinceAssessment.objects.count() == 2
    assert new.get_absolute_url() in text_of(clerk.get(assessment.get_absolute_url()))
    assert new.get_absolute_url() not in text_of(browser(made.clerk(PROVINCE)).get(assessment.get_absolute_url()))


# -- the province's word ---------------------------------------------------------------------------
def test_the_province_reads_figures_marks_reasons_and_deadline_and_says_its_word():
    assessment = province_assessment(S.SENT)
    clerk, director = browser(made.clerk(PROVINCE)), browser(made.director(PROVINCE))
    response = clerk.get(assessment.get_absolute_url())
    content = text_of(response)
    assert [line.mark.marks for line in response.context["shown"].lines] == [0, 8]
    assert "组织有力。" in content
    assert f"{assessment.statement_due.month}月{assessment.statement_due.day}日" in content
    seen = clerk.get(page("statement", assessment.pk)).context["form"]["seen"].value()
    clerk.post(page("statement", assessment.pk), {"statement": "覆盖率统计有误。", "seen": seen})
    assert (as_it_stands(assessment).statement, states()) == ("覆盖率统计有误。", {PROVINCE: S.SENT})
    director.post(page("act", assessment.pk, "state"), {"seen": 1})
    assert states() == {PROVINCE: S.STATED}
    assert "覆盖率统计有误。" in text_of(browser(made.director(NATION)).get(assessment.get_absolute_url()))


@pytest.mark.parametrize(
    "place, role, answer",
    [
        (OTHER_PROVINCE, Role.CLERK, 404),
        (PROVINCE, Role.INSPECTOR, 403),
        (NATION, Role.CLERK, 403),
        (COUNTY, Role.CLERK, 403),
    ],
)
def test_nobody_else_writes_the_statement(place, role, answer):
    assessment, somebody = province_assessment(S.SENT), browser(factories.membership_at(place, role))
    assert somebody.post(page("statement", assessment.pk), {"statement": "…"}).status_code == answer
    assert as_it_stands(assessment).statement == ""


def test_a_statement_out_of_time_leads_back_to_the_assessment():
    assessment, clerk = province_assessment(S.CONFIRMED), browser(made.clerk(PROVINCE))
    for answer in (clerk.get(page("statement", assessment.pk)), clerk.post(page("statement", assessment.pk), {})):
        assert (answer.url, told(answer) != "") == (assessment.get_absolute_url(), True)


def test_an_assessment_sent_waits_on_the_workbench_of_the_province():
    assessment = province_assessment(S.SENT)
    assert assessment.get_absolute_url() in text_of(browser(made.director(PROVINCE)).get("/"))
    assert assessment.get_absolute_url() not in text_of(browser(made.director(OTHER_PROVINCE)).get("/"))


# -- the list ----------------------------------------------------------------------------------
def test_the_list_is_narrowed_by_province_year_state_and_grade():
    first = province_assessment(S.PUBLISHED, PROVINCE)
    second = province_assessment(S.SENT, OTHER_PROVINCE)
    nation = made.director(NATION)
    assert listed(nation) == [as_it_stands(first), as_it_stands(second)]
    assert listed(nation, region="甘肃") == [second]
    assert listed(nation, state=S.PUBLISHED) == [first]
    assert listed(nation, grade="A") == []
    assert listed(nation, grade="D") == [first, second]
    assert listed(nation, year=current_year() - 1) == []


def test_query_counts_do_not_depend_on_rows():
    province_assessment(S.PUBLISHED, PROVINCE)
    nation, counts = browser(made.director(NATION)), []
    pages = [
        page("list"),
        RANKING,
        reverse("assessments:ranking_over_years"),
        reverse("assessments:ranking_of", args=[PROVINCE]),
        page("publish_all", current_year()),
        ProvinceAssessment.objects.get().get_absolute_url(),
    ]
    for codes in (("53", "61"), ()):
        for each in pages:
            nation.get(each)
        counts.append([])
        for each in pages:
            with CaptureQueriesContext(connection) as queries:
                nation.get(each)
            counts[-1].append(len(queries))
        for code in codes:
            province_assessment(S.PUBLISHED, code)
            province_assessment(S.CONFIRMED, f"{int(code) + 1}")
    assert counts[0] == counts[1]


def test_the_list_tells_until_when_a_statement_can_be_made_and_that_the_time_is_over():
    assessment = province_assessment(S.SENT)
    day = f"{assessment.statement_due.month}月{assessment.statement_due.day}日"

    def said() -> str:
        [row] = browser(made.clerk(NATION)).get(page("list")).context["table"].rows
        return row.get_cell("lacks")

    in_time = said()
    with clock.standing_at(clock.now() + timedelta(days=11)):
        assert (day in in_time, day in said(), in_time == said()) == (True, True, False)


# -- the ranking -------------------------------------------------------------------------------
def published_with(marks: dict, year: int | None = None) -> None:
    for code, given in marks.items():
        province_assessment(S.PUBLISHED, code, marks=given, year=year)


def test_provinces_with_the_same_total_share_a_rank():
    published_with({PROVINCE: 8, OTHER_PROVINCE: 10, "53": 8, "61": 5})
    province_assessment(S.CONFIRMED, "45")
    response = browser(made.clerk(COUNTY)).get(RANKING)
    rows = [
        (row["assessment"].rank, row["assessment"].region_id, row["assessment"].total)
        for row in response.context["rows"]
    ]
    assert rows == [(1, OTHER_PROVINCE, 40), (2, PROVINCE, 32), (2, "53", 32), (4, "61", 20)]
    assert [[marks for _indicator, marks in row["marks"]] for row in response.context["rows"]] == [
        [0, 10],
        [0, 8],
        [0, 8],
        [0, 5],
    ]


def test_a_published_correction_takes_the_place_of_what_it_corrects():
    published_with({PROVINCE: 5, OTHER_PROVINCE: 8})
    old = ProvinceAssessment.objects.get(region=PROVINCE)
    new = begin_correction(assessment=old, by=made.clerk(NATION), reason=REASON)
    marked(new, 10)

    def ranked():
        return [row["assessment"].pk for row in browser(made.clerk(COUNTY)).get(RANKING).context["rows"]]

    other = ProvinceAssessment.objects.get(region=OTHER_PROVINCE).pk
    assert ranked() == [other, old.pk]
    drive_province(as_it_stands(new), S.PUBLISHED)
    assert ranked() == [new.pk, other]


def test_the_years_beside_each_other_and_a_province_with_its_trend():
    year = current_year()
    published_with({PROVINCE: 8, OTHER_PROVINCE: 10}, year - 1)
    published_with({PROVINCE: 10})
    reader = browser(made.clerk(COUNTY))
    response = reader.get(reverse("assessments:ranking_over_years"))
    assert response.context["years"] == [year - 1, year]
    content = text_of(response)
    row = content[content.index(f'data-province="{OTHER_PROVINCE}"') :].partition("</tr>")[0]
    assert ("40" in row, "–" in row) == (True, True)
    own = reader.get(reverse("assessments:ranking_of", args=[PROVINCE]))
    assert [(each.year, each.total, each.rank) for each in own.context["rows"]] == [(year - 1, 32, 2), (year, 40, 1)]
    assert [point.total for point in own.context["trend"].points] == [32, 40]
    assert "<polyline" in text_of(own)
    one_year = reader.get(reverse("assessments:ranking_of", args=[OTHER_PROVINCE]))
    assert (one_year.context["trend"], len(one_year.context["rows"])) == (None, 1)


def test_nothing_published_says_so():
    reader = browser(made.clerk(COUNTY))
    for address in (RANKING, reverse("assessments:ranking_over_years"), reverse("assessments:ranking_of", args=["52"])):
        assert 'class="empty"' in text_of(reader.get(address))
    assert reader.get(reverse("assessments:ranking_of", args=[PREFECTURE])).status_code == 404


def test_the_ranking_in_excel_is_that_of_the_page_with_a_column_for_each_indicator():
    published_with({PROVINCE: 8, OTHER_PROVINCE: 10, "53": 8})
    system_in_force(Subject.PROVINCE, current_year() - 1)
    begin_assessments(by=made.clerk(NATION), year=current_year() - 1)
    response = browser(made.clerk(COUNTY)).post(reverse("assessments:ranking_export", args=[current_year()]))
    job = Job.objects.get(pk=response.url.rstrip("/").rpartition("/")[2])
    job_runs.run(job.pk)
    job.refresh_from_db()
    with opened(job.result) as file:
        header, *below = load_workbook(file).active.iter_rows(min_row=3, values_only=True)
    assert [row[1:6] for row in below] == [
        (1, "甘肃省", OTHER_PROVINCE, 40, "D"),
        (2, "贵州省", PROVINCE, 32, "D"),
        (2, "云南省", "53", 32, "D"),
    ]
    assert [name.partition("（")[0].partition(" (")[0] for name in header[-2:]] == ["贫困县覆盖率", "组织领导"]
    assert [row[-2:] for row in below] == [(0, 10), (0, 8), (0, 8)]


def test_a_year_of_which_nothing_is_published_gives_an_empty_workbook():
    province_assessment(S.CONFIRMED)
    response = browser(made.clerk(PROVINCE)).post(reverse("assessments:ranking_export", args=[current_year()]))
    job = Job.objects.get(pk=response.url.rstrip("/").rpartition("/")[2])
    job_runs.run(job.pk)
    job.refresh_from_db()
    with opened(job.result) as file:
        assert load_workbook(file).active.max_row == 3


# -- pictures ----------------------------------------------------------------------------------
def test_the_spread_counts_each_total_once_a_hundred_in_the_last_step():
    bins = spread([Decimal("79.99"), Decimal(80), Decimal("84.99"), Decimal(100)])
    assert [(each.first, each.last, each.count) for each in bins] == [
        (75, 80, 1),
        (80, 85, 2),
        (85, 90, 0),
        (90, 95, 0),
        (95, 100, 1),
    ]
    assert spread([]) == []


def test_the_trend_lies_within_its_picture():
    found = trend([(2017, Decimal(0)), (2018, Decimal(50)), (2020, Decimal(100))])
    assert found.line == "24,96 128,60 336,24"
    assert trend([(2017, Decimal(90))]) is None
