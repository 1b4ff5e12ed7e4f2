"""Pages of the report of a year: who has closed, what is shown, what the province writes, what comes out in Excel."""

from uuid import uuid4

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from assessments.closing import not_closed
from assessments.metrics import METRICS
from assessments.models import YearReport
from assessments.rollup import roll_up
from common import job_runs
from common.models import Job
from common.sealed import opened
from leadership.enums import Role
from leadership.programme import current_year
from tests import factories
from tests.agreements import factories as made
from tests.agreements import factories_activities as activities
from tests.assessments.factories import REASON, closed_report, province_assessment, reopened, report_of
from tests.factories import COUNTY, NATION, OTHER_PROVINCE, PREFECTURE, PROVINCE

pytestmark = pytest.mark.django_db


def page(name, *args) -> str:
    return reverse(f"assessments:report_{name}", args=args)


def browser(membership) -> Client:
    return factories.sign_in(Client(), membership)


def rows_for(membership, **query) -> list[tuple]:
    rows = browser(membership).get(page("list"), query).context["rows"]
    return [(row.province.code, row.year, row.report.state if row.report else None) for row in rows]


def told(response) -> str:
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def text_of(response) -> str:
    return response.content.decode()


# -- the list ----------------------------------------------------------------------------------
def test_the_nation_reads_who_has_not_closed_on_top_and_who_brought_each_where_it_is():
    year = current_year()
    factories.group_at(OTHER_PROVINCE)
    closed_report(PROVINCE)
    report_of("53")
    reopened(closed_report("61"))
    response = browser(made.director(NATION)).get(page("list"))
    by = {row.province.code: row.by and row.by.name for row in response.context["rows"]}
    assert rows_for(made.director(NATION)) == [
        ("53", year, "open"),
        ("61", year, "reopened"),
        (OTHER_PROVINCE, year, None),
        (PROVINCE, year, "closed"),
    ]
    assert by == {
        "53": made.clerk("53").user.name,
        "61": made.director(NATION).user.name,
        OTHER_PROVINCE: None,
        PROVINCE: made.director(PROVINCE).user.name,
    }
    assert response.context["closed"] == 1


def test_the_nation_chooses_the_year():
    closed_report(PROVINCE)
    assert rows_for(made.director(NATION), year=current_year() - 1) == [(PROVINCE, current_year() - 1, None)]
    assert rows_for(made.director(NATION), year="x")[0][1] == current_year()


def test_a_province_reads_its_own_years_and_its_clerks_begin_what_is_missing():
    last = current_year() - 1
    made.open_year(last)
    closed_report(PROVINCE)
    closed_report(OTHER_PROVINCE)
    assert rows_for(made.director(PROVINCE)) == [(PROVINCE, last, None), (PROVINCE, last + 1, "closed")]
    way = f"{page('create')}?year={last}"
    assert way in text_of(browser(made.clerk(PROVINCE)).get(page("list")))
    assert way not in text_of(browser(made.director(PROVINCE)).get(page("list")))


def test_below_the_provinces_nobody_reports():
    closed_report(PROVINCE)
    for place in (PREFECTURE, COUNTY):
        assert rows_for(made.clerk(place)) == []
        assert page("list") not in text_of(browser(made.clerk(place)).get("/"))
    assert page("list") in text_of(browser(made.clerk(PROVINCE)).get("/"))


def test_query_count_of_the_list_does_not_depend_on_rows():
    closed_report(PROVINCE)
    nation, counts = browser(made.director(NATION)), []
    for codes in (("53",), ("61", OTHER_PROVINCE)):
        nation.get(page("list"))
        with CaptureQueriesContext(connection) as queries:
            nation.get(page("list"))
        counts.append(len(queries))
        for code in codes:
            closed_report(code)
    assert counts[0] == counts[1]


def test_the_national_figures_name_who_has_not_closed():
    factories.group_at(OTHER_PROVINCE)
    report = closed_report(PROVINCE)
    content = text_of(browser(made.clerk(COUNTY)).get(reverse("portal:figures"), {"year": report.year}))
    assert [str(province) for province in not_closed(report.year)] == ["甘肃省"]
    assert "甘肃省" in content[content.index("not-closed-title") :].partition("</section>")[0]
    assert "贵州省" not in content[content.index("not-closed-title") :].partition("</section>")[0]


# -- one report ----------------------------------------------------------------------------------
@pytest.mark.invariant("INV-2")
@pytest.mark.parametrize(
    "place, is_seen", [(NATION, True), (PROVINCE, True), (OTHER_PROVINCE, False), (PREFECTURE, False), (COUNTY, False)]
)
def test_a_report_is_read_by_its_province_and_the_nation(place, is_seen):
    report, reader = closed_report(), browser(factories.membership_at(place, Role.INSPECTOR))
    seen = [reader.get(page(name, report.pk)).status_code for name in ("detail", "history")]
    assert seen == [200 if is_seen else 404] * 2
    assert reader.post(page("export", report.pk)).status_code == (302 if is_seen else 404)


def test_a_report_shows_its_figures_with_their_records_and_what_was_closed():
    made.agreement_in("in_repository")
    report = report_of()
    roll_up(year=report.year)
    records = reverse("portal:figure_records", args=[PROVINCE, report.year, "agreements"])
    assert records in text_of(browser(made.clerk(PROVINCE)).get(report.get_absolute_url()))
    report = closed_report()
    response = browser(made.clerk(PROVINCE)).get(report.get_absolute_url())
    assert records not in text_of(response)
    made.agreement_in("in_repository")
    roll_up(year=report.year)
    content = text_of(browser(made.clerk(PROVINCE)).get(report.get_absolute_url()))
    row = content[content.index('data-figure="agreements"') :].partition("</tr>")[0]
    assert (records in row, "<strong>+1</strong>" in row) == (True, True)


def test_what_is_under_way_is_told_before_closing_with_the_way_to_it():
    agreement = made.agreement_in("in_repository")
    activities.activity_in("reported", agreement)
    report = report_of()
    content = text_of(browser(made.director(PROVINCE)).get(report.get_absolute_url()))
    assert f"{reverse('agreements:activity_list')}?region={PROVINCE}&amp;state=reported" in content
    closed = closed_report()
    assert browser(made.director(PROVINCE)).get(closed.get_absolute_url()).context["unfinished"] == []


def test_the_way_to_what_is_under_way_shows_as_many():
    activities.activity_in("reported", made.agreement_in("in_repository"))
    [left] = browser(made.director(PROVINCE)).get(report_of().get_absolute_url()).context["unfinished"]
    listed = browser(made.director(PROVINCE)).get(left.address)
    assert len(listed.context["table"].rows) == left.count == 1


def test_query_count_of_a_report_does_not_depend_on_steps_or_places():
    report = closed_report()
    reader, counts = browser(made.director(NATION)), []
    for _time in range(2):
        reader.get(report.get_absolute_url())
        with CaptureQueriesContext(connection) as queries:
            reader.get(report.get_absolute_url())
        counts.append(len(queries))
        reopened(report)
        made.agreement_in("in_repository", "520102")
        closed_report()
    assert counts[0] == counts[1]


def test_a_report_leads_to_the_assessment_that_goes_by_it_once_it_may_be_read():
    assessment = province_assessment("draft")
    report = YearReport.objects.get()
    ways = [
        assessment.get_absolute_url() in text_of(browser(member).get(report.get_absolute_url()))
        for member in (made.director(NATION), made.director(PROVINCE))
    ]
    assert ways == [True, False]


# -- writing it ------------------------------------------------------------------------------
def test_a_clerk_begins_a_report_and_the_same_form_sent_twice_begins_one():
    factories.group_at(NATION)
    form = {"year": current_year(), "form_token": str(uuid4())}
    answers = [browser(made.clerk(PROVINCE)).post(page("create"), form).url for _time in range(2)]
    assert answers == [YearReport.objects.get().get_absolute_url()] * 2


def test_a_year_that_has_not_begun_is_not_reported_on():
    form = {"year": current_year() + 1, "form_token": str(uuid4())}
    response = browser(made.clerk(PROVINCE)).post(page("create"), form)
    assert (list(response.context["form"].errors), YearReport.objects.count()) == (["year"], 0)


@pytest.mark.parametrize("place, role", [(COUNTY, Role.CLERK), (NATION, Role.CLERK), (PROVINCE, Role.DIRECTOR)])
def test_others_are_told_who_writes_it(place, role):
    report, somebody = report_of(), browser(factories.membership_at(place, role))
    assert [somebody.get(page("create")).status_code, somebody.post(page("edit", report.pk)).status_code] == [403, 403]
    assert page("edit", report.pk) not in text_of(somebody.get(report.get_absolute_url()))


def test_a_clerk_explains_the_figures():
    report, clerk = report_of(), browser(made.clerk(PROVINCE))
    assert page("edit", report.pk) in text_of(clerk.get(report.get_absolute_url()))
    seen = clerk.get(page("edit", report.pk)).context["form"]["seen"].value()
    answer = clerk.post(page("edit", report.pk), {"remark": "毕节市一个县的协议年底才入库。", "seen": seen})
    assert answer.url == report.get_absolute_url()
    assert YearReport.objects.get().remark == "毕节市一个县的协议年底才入库。"


def test_what_a_colleague_saved_meanwhile_is_shown_beside_what_was_typed():
    report, clerk = report_of(), browser(made.clerk(PROVINCE))
    seen = clerk.get(page("edit", report.pk)).context["form"]["seen"].value()
    browser(factories.membership_at(PROVINCE, Role.CLERK)).post(
        page("edit", report.pk), {"remark": "同事写的说明", "seen": seen}
    )
    response = clerk.post(page("edit", report.pk), {"remark": "我写的说明", "seen": seen})
    assert "同事写的说明" in text_of(response)
    assert response.context["form"]["remark"].value() == "我写的说明"
    assert YearReport.objects.get().remark == "同事写的说明"


def test_the_explanation_of_a_closed_year_leads_to_its_report():
    report, clerk = closed_report(), browser(made.clerk(PROVINCE))
    for answer in (clerk.get(page("edit", report.pk)), clerk.post(page("edit", report.pk), {"remark": "补充"})):
        assert (answer.url, told(answer) != "") == (report.get_absolute_url(), True)
    assert YearReport.objects.get().remark == ""


def test_the_director_closes_and_the_nation_opens_again_with_a_reason():
    report, director, nation = report_of(), browser(made.director(PROVINCE)), browser(made.director(NATION))
    assert page("act", report.pk, "close") in text_of(director.get(report.get_absolute_url()))
    director.post(page("act", report.pk, "close"), {"seen": 0})
    assert YearReport.objects.get().state == "closed"
    assert page("act", report.pk, "reopen") in text_of(nation.get(report.get_absolute_url()))
    assert nation.post(page("act", report.pk, "reopen"), {"seen": 1, "reason": ""}).status_code == 200
    assert YearReport.objects.get().state == "closed"
    nation.post(page("act", report.pk, "reopen"), {"seen": 1, "reason": REASON})
    assert YearReport.objects.get().state == "reopened"
    assert REASON in text_of(director.get(report.get_absolute_url()))


def test_a_report_begun_waits_on_the_directors_workbench():
    report = report_of()
    assert report.get_absolute_url() in text_of(browser(made.director(PROVINCE)).get("/"))
    assert report.get_absolute_url() not in text_of(browser(made.director(OTHER_PROVINCE)).get("/"))


# -- in Excel ----------------------------------------------------------------------------------
def sheet_of(membership, report):
    response = browser(membership).post(page("export", report.pk))
    job = Job.objects.get(pk=response.url.rstrip("/").rpartition("/")[2])
    job_runs.run(job.pk)
    job.refresh_from_db()
    with opened(job.result) as file:
        header, *below = load_workbook(file).active.iter_rows(min_row=3, values_only=True)
    return [dict(zip(header, row, strict=True)) for row in below]


def test_the_workbook_holds_the_closed_figures_of_each_place():
    made.agreement_in("in_repository")
    report = closed_report()
    made.agreement_in("in_repository")
    roll_up(year=report.year)
    lines = sheet_of(made.clerk(PROVINCE), report)
    names = list(lines[0])
    agreements, covered = str(METRICS["agreements"].label), f"{METRICS['poor_counties_covered'].label} (%)"
    figures = {line[names[1]]: (line[agreements], line[covered]) for line in lines}
    assert len(lines) == 1 + 9 + 88
    assert [line[names[1]] for line in lines[:3]] == [PROVINCE, "5201", "520102"]
    assert {code: figures[code] for code in (PROVINCE, PREFECTURE, COUNTY, "520102")} == {
        PROVINCE: (1, 1.52),
        PREFECTURE: (1, 12.5),
        COUNTY: (1, 100),
        "520102": (0, None),
    }


def test_the_workbook_of_a_year_that_was_never_closed_is_empty():
    assert sheet_of(made.clerk(PROVINCE), report_of()) == []
    assert page("export", report_of().pk) not in text_of(
        browser(made.clerk(PROVINCE)).get(report_of().get_absolute_url())
    )
