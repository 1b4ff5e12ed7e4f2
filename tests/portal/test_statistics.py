"""Statistics: figures are those of the roll-up, the funnel narrows, the days are right, the data keeps its shape."""

import csv
import io
import re
from datetime import date, timedelta
from itertools import pairwise

import openpyxl
import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import gettext

from agreements.models import Agreement
from agreements.workflow import AGREEMENT
from assessments.records import rows_behind
from assessments.rollup import figures_of, roll_up_all, roll_up_changes
from common import job_runs
from common.models import Job, JobState
from common.sealed import opened
from leadership.enums import Level, Role
from leadership.models import Region
from leadership.programme import current_year
from portal.models import PlaceStatistics
from portal.statistics import open_data, pictures
from portal.statistics.choosing import SHOWN, chosen
from portal.statistics.counting import waiting_in
from portal.statistics.stages import STAGES
from portal.workbooks import CHAPTERS
from review.models import Nomination
from tests import factories
from tests.agreements import factories as made
from tests.agreements.factories_watching import on, past_the_guards
from tests.factories import COUNTY, NATION, NEIGHBOUR_COUNTY, OTHER_PROVINCE, PREFECTURE, PROVINCE
from tests.review import factories_nominations as nominations

pytestmark = pytest.mark.django_db
PUBLIC, STAFF = reverse("portal:public_statistics"), reverse("portal:statistics")
CSV, JSON = reverse("portal:public_statistics_csv"), reverse("portal:public_statistics_json")
BEGINS = date(2026, 3, 1)


def counted() -> None:
    roll_up_all()


def funnel(code=NATION) -> list[int]:
    kept = figures_of(year=current_year(), codes=[code], metrics=[stage.name for stage in STAGES])
    return list(kept[code].values())


@pytest.fixture
def agreement():
    agreement = made.agreement_in("in_repository")
    counted()
    return agreement


def signed_in(code, role=Role.CLERK) -> Client:
    return factories.sign_in(Client(), factories.membership_at(code, role))


# -- the page -----------------------------------------------------------------------------------
@pytest.mark.parametrize("code", [NATION, PROVINCE, PREFECTURE, COUNTY])
def test_the_figures_are_those_of_the_roll_up(agreement, code):
    shown = Client().get(PUBLIC, {"region": code, "year": agreement.year}).context["themes"]
    values = {figure["metric"].name: figure["value"] for _chapter, row in shown for figure in row["figures"]}
    assert values == figures_of(year=agreement.year, codes=[code], metrics=SHOWN)[code]
    assert values["agreements"] == 1


def test_places_are_sorted_and_those_without_a_figure_stand_last(agreement):
    page = Client().get(PUBLIC, {"metric": "tasks_done", "region": PROVINCE, "among": "beside"}).context
    values = [row["figures"][0]["value"] for row in page["places"]]
    told = [value for value in values if value is not None]
    assert values == [*sorted(told, reverse=True), *[None] * (len(values) - len(told))]
    assert [bar.label for bar in page["comparison"].bars if bar.is_chosen] == ["贵州省"]
    page = Client().get(PUBLIC).context
    assert (page["places"][0]["region"].code, page["comparison"].bars[0].width) == (PROVINCE, pictures.WIDTH)


@pytest.mark.parametrize(
    ("code", "among", "around", "level"),
    [
        (NATION, "below", NATION, Level.PROVINCE),
        (PROVINCE, "below", PROVINCE, Level.PREFECTURE),
        (PROVINCE, "counties", PROVINCE, Level.COUNTY),
        (PROVINCE, "beside", NATION, Level.PROVINCE),
        (PREFECTURE, "below", PREFECTURE, Level.COUNTY),
        (COUNTY, "beside", PREFECTURE, Level.COUNTY),
        (COUNTY, "below", PREFECTURE, Level.COUNTY),
    ],
)
def test_places_of_each_level_are_compared(code, among, around, level):
    choice = chosen({"region": code, "among": among})
    codes = list(choice.places.values_list("code", flat=True))
    expected = Region.objects.within(around).filter(level=level).order_by("code")
    assert (choice.around.code, codes) == (around, list(expected.values_list("code", flat=True)))


def test_a_picture_of_many_says_what_it_leaves_out(agreement, monkeypatch):
    monkeypatch.setattr(pictures, "MOST_BARS", 3)
    page = Client().get(PUBLIC)
    left_out = len(page.context["places"]) - 3
    assert (len(page.context["comparison"].bars), page.context["left_out"]) == (3, left_out)
    assert f"{left_out}" in page.content.decode()


@pytest.mark.parametrize("words", [COUNTY, "湄潭", "湄潭县", f"{COUNTY} 贵州省遵义市湄潭县", " 湄潭 "])
def test_a_place_is_typed_by_name_or_code(agreement, words):
    page = Client().get(PUBLIC, {"region": words})
    assert page.context["choice"].region.code == COUNTY
    crumbs = re.findall(r'href="\?region=(\d+)&amp;year', page.content.decode().partition("<main")[0])
    assert crumbs == [NATION, PROVINCE, PREFECTURE]


def test_a_place_that_is_none_or_several_is_told(agreement):
    for words in ("不存在的地方", "市"):
        page = Client().get(PUBLIC, {"region": words})
        assert page.context["choice"].region.code == NATION
        assert page.context["choice"].form.errors["region"][0][:5] in page.content.decode()


def test_everybody_is_offered_places_while_typing():
    told = Client().get(reverse("leadership:region_search"), {"field": "region", "region": "湄潭"})
    assert COUNTY in told.content.decode()


def test_what_is_unknown_becomes_the_nation_and_the_latest_year(agreement):
    choice = chosen({"region": "99", "year": "x", "metric": "target_caravan", "among": "x"})
    asked = (choice.region.code, choice.year, choice.metric.name, choice.among)
    assert asked == (NATION, agreement.year, "agreements", "below")


def test_the_offices_begin_at_their_own_place_and_everybody_else_at_the_nation(agreement):
    own = signed_in(COUNTY, Role.CLERK).get(STAFF)
    assert (own.context["choice"].region.code, own.context["choice"].form.errors) == (COUNTY, {})
    assert Client().get(PUBLIC).context["choice"].region.code == NATION
    emptied = signed_in(COUNTY, Role.CLERK).get(STAFF, {"region": ""})
    assert emptied.context["choice"].region.code == NATION


def test_before_anything_is_counted_the_page_says_so():
    page = Client().get(PUBLIC)
    assert (page.context["waits"], page.context["choice"].rollup) == ([], None)
    assert gettext("No figures of this year") in page.content.decode()


def test_the_trend_has_every_year_that_was_counted(agreement):
    points = Client().get(PUBLIC).context["trend"].points
    assert [(point.year, point.value) for point in points] == [(agreement.year, 1)]


def test_the_highest_year_stands_on_top():
    line = pictures.trend([(2016, 0), (2017, 4), (2018, None), (2019, 2)])
    assert [(point.year, point.x, point.y) for point in line.shown] == [
        (2016, 28, 122),
        (2017, 129, 28),
        (2019, 331, 75),
    ]


@pytest.mark.parametrize("client", [Client, lambda: signed_in(NATION)], ids=["public", "staff"])
def test_each_picture_has_a_name_and_a_table_beside_it(agreement, client):
    told = client().get(PUBLIC if client is Client else STAFF).content.decode()
    pictures_told = re.findall(r'<svg viewBox[^>]*role="img"[^>]*aria-label="([^"]+)"', told)
    assert (len(pictures_told), len(set(pictures_told))) == (4, 4)
    assert len(re.findall(r'<svg[^>]*role="group"[^>]*aria-labelledby="places-title"', told)) == 1
    assert told.count("<table") == told.count("<caption>") == 4
    main = told.partition("<main")[2].partition("</main>")[0]
    assert re.findall(r"<script|<style|\sstyle=", main) == []


def test_pages_cost_the_same_for_many(agreement):
    counts = []
    staff = signed_in(NATION)
    for _round in range(2):
        for client, page in ((Client(), PUBLIC), (staff, STAFF), (Client(), CSV)):
            client.get(page)
            with CaptureQueriesContext(connection) as queries:
                client.get(page).getvalue()
            counts.append(len(queries))
        for county in (NEIGHBOUR_COUNTY, "620102"):
            made.agreement_in("in_repository", county)
        counted()
    assert counts[:3] == counts[3:]
    assert counts[0] <= 10


# -- the funnel -----------------------------------------------------------------------------------
def awarded(nomination) -> None:
    """As if the chains had led there."""
    with past_the_guards():
        Nomination.objects.filter(pk=nomination.pk).update(state="awarded")


def test_each_stage_counts_what_came_so_far():
    made.draft()
    for state in ("submitted", "returned", "filed", "in_repository"):
        made.agreement_in(state, NEIGHBOUR_COUNTY)
    nominations.graded()
    nominations.nomination_in("submitted")
    awarded(nominations.nomination_in("submitted", county=NEIGHBOUR_COUNTY))
    counted()
    assert funnel() == [7, 5, 4, 3, 2, 1]
    assert funnel(PROVINCE) == funnel()
    assert funnel(OTHER_PROVINCE) == [0, 0, 0, 0, 0, 0]


@pytest.mark.parametrize("state", ["draft", "stopped"])
def test_a_nomination_that_does_not_stand_is_none(state):
    nominations.nomination_in(state)
    counted()
    assert funnel() == [1, 1, 1, 1, 0, 0]


def test_an_expert_who_is_nominated_counts_for_the_agreement():
    expert = nominations.expert_party()
    nominations.nomination_in("submitted", subject=expert)
    counted()
    assert funnel() == [1, 1, 1, 1, 1, 0]


def test_the_stages_narrow_as_declared():
    nominations.graded()
    nominations.nomination_in("submitted", county=NEIGHBOUR_COUNTY)
    counted()
    found = [
        set(rows_behind(metric=stage, year=current_year(), code=NATION).values_list("pk", flat=True))
        for stage in STAGES
    ]
    assert all(after <= before for before, after in pairwise(found))
    assert funnel() == [len(keys) for keys in found]


def test_a_stage_opens_its_records_in_ones_own_scope(agreement):
    address = reverse("portal:figure_records", args=[COUNTY, agreement.year, "filed"])
    for code, told in ((NATION, True), (PROVINCE, True), (COUNTY, True), (NEIGHBOUR_COUNTY, False)):
        client = signed_in(code)
        page = client.get(STAFF, {"region": COUNTY}).content.decode()
        assert (code, address in page, client.get(address).status_code) == (code, told, 200 if told else 404)
    page = signed_in(NATION).get(address)
    assert [line.address for line in page.context["lines"]] == [agreement.get_absolute_url()]


def test_what_lies_at_a_level_opens_in_ones_own_scope():
    told(())
    roll_up_all()
    address = reverse("portal:lying_records", args=[PROVINCE, current_year(), "agreement", "county"])
    for code, is_told in ((NATION, True), (PROVINCE, True), (COUNTY, False), (OTHER_PROVINCE, False)):
        client = signed_in(code)
        page = client.get(STAFF, {"region": PROVINCE}).content.decode()
        assert (code, address in page, client.get(address).status_code) == (code, is_told, 200 if is_told else 404)
    page = signed_in(NATION).get(address)
    assert [row["record"].region_id for row in page.context["rows"]] == [COUNTY]
    page = signed_in(NATION).get(address.replace("/county/", "/nation/"))
    assert gettext("Nothing waits here now") in page.content.decode()
    for wrong in (address.replace("/agreement/", "/batch/"), address.replace("/county/", "/village/")):
        assert signed_in(NATION).get(wrong).status_code == 404


def test_the_public_page_leads_to_no_record(agreement):
    """Not even for those who have signed in."""
    for client in (Client(), signed_in(NATION)):
        main = client.get(PUBLIC, {"region": PROVINCE}).content.decode().partition("<main")[2]
        assert re.findall(r'href="(/statistics/|/figures/|/agreements/\d)', main) == []


# -- where work waits -------------------------------------------------------------------------------
def waited(code=NATION) -> dict:
    rows = waiting_in(year=current_year(), code=code)
    return {(row["chain"], row["level"]): (row["days"], row["stays"]) for row in rows}


def lying() -> dict:
    rows = waiting_in(year=current_year(), code=NATION)
    return {(row["chain"], row["level"]): (row["days_now"], row["lying"]) for row in rows if row["lying"]}


def told(days_of_steps) -> None:
    """An agreement that is submitted at once, and then takes a step after each of so many days."""
    with on(BEGINS):
        agreement = made.agreement_in("submitted")
    day = BEGINS
    for days in days_of_steps:
        day += timedelta(days=days)
        with on(day):
            agreement = made.step(agreement)


def test_the_median_days_at_each_level():
    for days in ((2, 1), (4, 3), (12, 20)):
        told(days)
    roll_up_all()
    found = waited()
    assert found["agreement", Level.COUNTY] == (4, 3)
    assert found["agreement", Level.PREFECTURE] == (3, 3)
    assert waited(PROVINCE) == waited(PREFECTURE) == waited(COUNTY) == found
    assert waited(OTHER_PROVINCE) == {}


def test_of_two_the_median_lies_between_them():
    for days in ((2,), (3,)):
        told(days)
    roll_up_all()
    assert waited()["agreement", Level.COUNTY] == (2.5, 2)


def test_what_lies_now_counts_apart():
    told(())
    told((2,))
    with on(BEGINS + timedelta(days=10)):
        roll_up_all()
        assert lying() == {("agreement", Level.COUNTY): (10, 1), ("agreement", Level.PREFECTURE): (8, 1)}
    with on(BEGINS + timedelta(days=11)):
        assert lying() == {("agreement", Level.COUNTY): (11, 1), ("agreement", Level.PREFECTURE): (9, 1)}


def test_drafts_wait_for_nobody():
    with on(BEGINS):
        agreement = made.agreement_in("submitted")
        AGREEMENT.perform(agreement, "withdraw", by=made.clerk())
    with on(BEGINS + timedelta(days=30)):
        roll_up_all()
    assert (waited(), lying()) == ({("agreement", Level.COUNTY): (0, 1)}, {})


def test_the_page_names_the_longest():
    for days in ((2, 9), (2, 9)):
        told(days)
    counted()
    page = Client().get(PUBLIC)
    where = f"帮扶协议 · {Level.PREFECTURE.label}"
    assert page.context["longest"] == (where, 9)
    words = gettext("Longest: %(where)s, %(days)s days.") % {"where": where, "days": "9"}
    assert words in page.content.decode()


def kept_statistics() -> list:
    return sorted(PlaceStatistics.objects.values_list("year", "region", "waiting"), key=repr)


@pytest.mark.invariant("INV-10")
def test_counting_changes_comes_to_what_counting_everything_comes_to():
    """After each step, within a county and across provinces; a place where nothing lies any longer is forgotten."""
    roll_up_all()
    first = made.agreement_in("submitted")
    second = made.agreement_in("submitted", NEIGHBOUR_COUNTY)
    steps = [
        lambda: made.step(first),
        lambda: AGREEMENT.perform(second, "withdraw", by=made.clerk(NEIGHBOUR_COUNTY)),
        lambda: made.agreement_in("endorsed", "620102"),
        lambda: nominations.nomination_in("submitted", county=NEIGHBOUR_COUNTY),
    ]
    for step in steps:
        step()
        roll_up_changes()
        found = kept_statistics(), funnel(), funnel(COUNTY), funnel(NEIGHBOUR_COUNTY)
        roll_up_all()
        assert found == (kept_statistics(), funnel(), funnel(COUNTY), funnel(NEIGHBOUR_COUNTY))
    assert found[0] != []


def test_an_unchanged_state_is_a_change_of_desks():
    """Two levels endorse one after the other: the state stays, the days at the second level begin."""
    told(())
    agreement = Agreement.objects.get()
    roll_up_all()
    for _level in range(2):
        agreement = made.step(agreement)
        roll_up_changes()
    found = kept_statistics()
    roll_up_all()
    assert found == kept_statistics()


# -- open data --------------------------------------------------------------------------------------
def test_the_data_keeps_its_shape(agreement):
    answer = Client().get(JSON, {"year": agreement.year, "region": PROVINCE})
    data = answer.json()
    assert (data["version"], data["columns"]) == (1, list(open_data.COLUMNS))
    assert {tuple(row) for row in data["rows"]} == {open_data.COLUMNS}
    assert answer["Cache-Control"] == "public, max-age=3600"
    about = {"year": agreement.year, "region_code": PROVINCE, "region": "贵州省"}
    rows = [row for row in data["rows"] if row["item"] == "agreements"]
    told = {"item": "agreements", "label": "入库协议数", "level": None, "value": 1.0, "unit": "", "records": None}
    assert [row | {"label": "入库协议数"} for row in rows] == [{"table": "figure"} | about | told]
    stages = [(row["item"], row["value"]) for row in data["rows"] if row["table"] == "funnel"]
    names = ["submitted", "filed", "repository", "assessed", "nominated", "awarded"]
    assert stages == list(zip(names, funnel(PROVINCE), strict=True))
    waits = {(row["item"], row["level"]) for row in data["rows"] if row["table"] == "days_at_level"}
    assert ("agreement", "county") in waits


def test_csv_and_json_say_the_same_in_every_language(agreement):
    told = Client().get(CSV, headers={"accept-language": "en"})
    assert told["Content-Disposition"] == 'attachment; filename="statistics.csv"'
    read = list(csv.DictReader(io.StringIO(told.content.decode("utf-8-sig"))))
    rows = Client().get(JSON, headers={"accept-language": "zh-hans"}).json()["rows"]
    assert read == [{name: "" if value is None else str(value) for name, value in row.items()} for row in rows]


def codes_of(**asked) -> set:
    return {row["region_code"] for row in Client().get(JSON, asked).json()["rows"]}


def test_data_leads_down_level_by_level(agreement):
    assert max(len(code) for code in codes_of()) == 2
    assert codes_of() >= {NATION, PROVINCE}
    assert codes_of(region=COUNTY) == {COUNTY}
    assert codes_of(below=PREFECTURE) == set(Region.objects.filter(parent=PREFECTURE).values_list("code", flat=True))
    assert codes_of(region=f"{COUNTY}101") == codes_of(below=COUNTY) == set()


@pytest.mark.parametrize("name", ["region", "below"])
def test_data_of_no_place_is_empty(agreement, name):
    for nonsense in ("52\0x", "'", "nation", "9" * 300):
        assert codes_of(**{name: nonsense}) == set()
    assert codes_of(**{name: "５２\0"}) == codes_of(**{name: "52"})


# -- Excel ------------------------------------------------------------------------------------------
def workbook_of(client, **asked):
    client.post(reverse("portal:statistics_export"), asked)
    job = Job.objects.latest("pk")
    job_runs.run(job.pk)
    job.refresh_from_db()
    assert job.state == JobState.DONE
    with opened(job.result) as file:
        return openpyxl.load_workbook(io.BytesIO(file.read()))


def charts_of(sheet) -> list:
    return [(chart.tagname, len(chart.series)) for chart in sheet._charts]


def test_the_workbook_of_the_year_has_every_theme_and_picture(agreement):
    book = workbook_of(signed_in(NATION, Role.DIRECTOR), workbook="year", metric="villages")
    themes = [str(chapter)[:31] for chapter, _metrics in CHAPTERS]
    pictures_told = [gettext(name) for name in ("Places compared", "From submission to award", "Where work waits")]
    assert book.sheetnames[1 : 1 + len(themes)] == themes
    assert [sheet["A1"].value for sheet in book][1 + len(themes) :] == pictures_told
    for sheet in book:
        assert (sheet.freeze_panes, sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("A4", "landscape", 9)
    assert [charts_of(book[name]) for name in themes] == [[("barChart", 1)] * len(metrics) for _c, metrics in CHAPTERS]
    assert charts_of(book.worksheets[0]) == [("lineChart", 1)]


def test_a_sheet_of_a_theme_has_the_figures_and_ends_with_the_place_around(agreement):
    book = workbook_of(signed_in(NATION, Role.DIRECTOR), workbook="year")
    sheet, metrics = book.worksheets[1], CHAPTERS[0][1]
    rows = list(sheet.iter_rows(min_row=4, values_only=True))
    provinces = Region.objects.filter(level=Level.PROVINCE).count()
    figures = figures_of(year=agreement.year, codes=[NATION, *(row[1] for row in rows[:provinces])], metrics=SHOWN)
    expected = {code: [values[each.name] for each in metrics] for code, values in figures.items()}
    assert {row[1]: list(row[3:]) for row in rows[:provinces]} | {NATION: list(rows[provinces][3:])} == expected
    assert rows[provinces][0] == gettext("Total")
    chart = sheet._charts[0]
    assert chart.series[0].val.numRef.f == f"'{sheet.title}'!$D$4:$D${3 + provinces}"
    titles = [axis.title.tx.rich.p[0].r[0].t for axis in (chart.x_axis, chart.y_axis)]
    assert titles == [gettext("Place"), str(metrics[0].label)]


@pytest.mark.parametrize(
    ("workbook", "charts"),
    [("years", "lineChart"), ("compared", "barChart"), ("funnel", "barChart"), ("waits", "barChart")],
)
@pytest.mark.parametrize("code", [NATION, PROVINCE, COUNTY])
def test_each_picture_has_its_own_report_of_any_place(agreement, workbook, charts, code):
    book = workbook_of(signed_in(NATION, Role.DIRECTOR), workbook=workbook, region=code)
    assert [charts_of(sheet) for sheet in book] == [[(charts, 1)]]
    assert chosen({"region": code}).around.name in book.active["A2"].value
    assert QueryDict(Job.objects.latest("pk").arguments["query"])["region"] == code


def test_the_report_of_the_funnel_has_its_stages(agreement):
    sheet = workbook_of(signed_in(COUNTY, Role.DIRECTOR), workbook="funnel", region=COUNTY).active
    rows = sheet.iter_rows(min_row=4, max_row=9, values_only=True)
    assert [row[1:3] for row in rows] == [
        (str(stage.label), n) for stage, n in zip(STAGES, funnel(COUNTY), strict=True)
    ]
