"""The agreement summary 帮扶协议汇总表: what stands in it, and whose."""

import datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import gettext as _
from openpyxl import load_workbook

from agreements.enums import AgreementState, HelperKind
from agreements.workbooks import SUMMARY
from common import clock, job_runs
from common.models import Job, JobState
from common.sealed import opened
from common.workbooks import WORKBOOKS
from leadership.appointments import change_membership
from leadership.enums import Role
from leadership.permissions import EXPORT_RECORDS
from tests import factories
from tests.agreements.factories import agreement_in, clerk, director, draft, drive, helper, organisation, task
from tests.factories import COUNTY, NATION, NEIGHBOUR_COUNTY, OTHER_PROVINCE, PREFECTURE, PROVINCE

pytestmark = pytest.mark.django_db
EXPORT = reverse("agreements:agreement_export")


def asked(membership, query="") -> Job:
    """The job behind the export button of a list with this address."""
    response = factories.sign_in(Client(), membership).post(EXPORT, {"query": query})
    return Job.objects.get(pk=response.url.rstrip("/").rpartition("/")[2])


def midnight(day) -> datetime.datetime:
    """A day as openpyxl reads it back."""
    return datetime.datetime.combine(day, datetime.time())


def done(job) -> Job:
    job_runs.run(job.pk)
    job.refresh_from_db()
    return job


def sheet_of(membership, query=""):
    with opened(done(asked(membership, query)).result) as file:
        return load_workbook(file).active


def lines(sheet) -> list[dict]:
    """The rows below the header, by header, without the totals."""
    header, *below = sheet.iter_rows(min_row=3, values_only=True)
    return [dict(zip(header, row, strict=True)) for row in below[:-1]]


def numbers(membership, query="") -> list[str]:
    return [line[_("Agreement number")] for line in lines(sheet_of(membership, query))]


# -- what --------------------------------------------------------------------------
def test_a_row_as_an_office_files_it():
    shanghai = organisation(name="=上海市农学会", kind="society", region="310115")
    agreement = draft(organisation=shanghai, funds=Decimal("120000.50"))
    task(agreement.current_version, description="建示范园", target=Decimal("2.5"), unit="亩")
    agreement = drive(agreement, "in_repository")
    version = agreement.current_version
    [line] = lines(sheet_of(director(NATION)))
    today, year = midnight(clock.today()), agreement.year
    assert line == {
        "序号": 1,
        _("Agreement number"): agreement.number,
        "年度": year,
        _("Province"): "贵州省",
        _("Prefecture (city, league)"): "遵义市",
        _("County (city, district, banner)"): "湄潭县",
        "协议名称": version.title,
        "帮扶方类型": shanghai.get_kind_display(),
        "帮扶方": "=上海市农学会",
        "帮扶方所在地": "上海市浦东新区",
        "专家人数": 1,
        _("Helping experts"): version.experts.get().name,
        "帮扶村数": 2,
        "帮扶村": "、".join(link.village.name for link in version.village_links.all()),
        "任务数": 2,
        "任务及目标": "1. 培训茶农绿色防控技术（120 人次）；2. 建示范园（2.5 亩）",
        "起始日期": midnight(datetime.date(year, 1, 1)),
        "截止日期": midnight(datetime.date(year, 12, 31)),
        "经费（元）": 120000.5,
        "状态": str(AgreementState.IN_REPOSITORY.label),
        "当前办理单位": "全国",
        "备案时间": today,
        "入库时间": today,
    }


def test_title_header_totals_and_text():
    for _number in range(2):
        agreement_in("submitted", funds=Decimal("1000.25"))
    agreement_in("submitted", funds=None, helper_kind=HelperKind.EXPERTS)
    sheet = sheet_of(director())
    header = [cell.value for cell in sheet[3]]
    assert sheet["A1"].value == "帮扶协议汇总表"
    assert f"A1:{sheet.cell(3, len(header)).column_letter}1" in map(str, sheet.merged_cells.ranges)
    assert "贵州省遵义市湄潭县" in sheet["A2"].value
    assert sheet.freeze_panes == "A4"
    totals = dict(zip(header, [cell.value for cell in sheet[sheet.max_row]], strict=True))
    assert {name: value for name, value in totals.items() if value is not None} == {
        "序号": "合计",
        "专家人数": 3,
        "帮扶村数": 6,
        "任务数": 3,
        "经费（元）": 2000.5,
    }
    number = sheet.cell(4, header.index(_("Agreement number")) + 1)
    assert (number.data_type, sheet.cell(4, header.index("经费（元）") + 1).number_format) == ("s", "#,##0.00")


def test_experts_as_helpers_and_a_county_under_its_province():
    agreement = agreement_in("submitted", "429004", helper_kind=HelperKind.EXPERTS)
    [line] = lines(sheet_of(director("42")))
    assert (
        line[_("Province")],
        line[_("Prefecture (city, league)")],
        line[_("County (city, district, banner)")],
    ) == ("湖北省", None, "仙桃市")
    assert (line["帮扶方"], line["帮扶方所在地"]) == (agreement.current_version.experts.get().name, None)


def test_what_was_chosen_stands_below_the_title():
    agreement = agreement_in("submitted", title="黑木耳帮扶协议")
    query = QueryDict(mutable=True)
    query.update(
        {"region": PREFECTURE, "year": agreement.year, "state": "submitted", "helper": "rpta", "words": "黑木耳"}
    )
    described = WORKBOOKS[SUMMARY].describe(director(PROVINCE), query)
    parts = ["贵州省遵义市", str(agreement.year), str(AgreementState.SUBMITTED.label), "黑木耳"]
    assert [part for part in parts if part not in described] == []


# -- whose -------------------------------------------------------------------------
@pytest.mark.invariant("INV-2")
def test_the_report_holds_what_the_list_holds():
    here, other = agreement_in("submitted"), agreement_in("filed")
    there = agreement_in("submitted", NEIGHBOUR_COUNTY)
    assert numbers(clerk()) == [here.number, other.number]
    assert numbers(clerk(PREFECTURE)) == [there.number, here.number, other.number]
    assert numbers(clerk(PREFECTURE), "sort=-number") == [other.number, here.number, there.number]
    assert numbers(clerk(PREFECTURE), f"region={COUNTY}&state=filed&page=7") == [other.number]


@pytest.mark.invariant("INV-2")
@pytest.mark.parametrize(
    "query", [f"region={NEIGHBOUR_COUNTY}", f"region={PREFECTURE}", "region=0", "region=%00&region=5203"]
)
def test_a_crafted_region_never_reaches_a_neighbour(query):
    agreement_in("submitted", NEIGHBOUR_COUNTY)
    response = factories.sign_in(Client(), clerk()).post(EXPORT, {"query": query})
    assert response.url.startswith(reverse("agreements:agreement_list"))
    assert not Job.objects.filter(owner=clerk()).exists()
    assert list(WORKBOOKS[SUMMARY].rows(clerk(), QueryDict(query))) == []


@pytest.mark.invariant("INV-2")
def test_the_scope_is_that_of_the_moment_when_the_job_runs():
    agreement_in("submitted")
    member = factories.membership_at(COUNTY, Role.CLERK)
    job = asked(member)
    change_membership(membership=member, by=None, ended_on=clock.today())
    done(job)
    assert (job.state, bool(job.result)) == (JobState.FAILED, False)


@pytest.mark.invariant("INV-2")
def test_a_report_is_its_owners_alone():
    agreement_in("submitted")
    job = done(asked(clerk()))
    for somebody in (director(), factories.membership_at(NATION, Role.ADMINISTRATOR)):
        for name in ("job_detail", "job_download"):
            response = factories.sign_in(Client(), somebody).get(reverse(f"jobs:{name}", args=[job.pk]))
            assert response.status_code == 404


def test_who_may_not_take_reports_home_is_refused():
    agreement = agreement_in("submitted")
    for somebody in (helper(agreement.current_version.organisation), factories.membership_at(PROVINCE, Role.REVIEWER)):
        assert factories.sign_in(Client(), somebody).post(EXPORT).status_code == 403
    assert Client().post(EXPORT).status_code == 302
    assert factories.sign_in(Client(), clerk()).get(EXPORT).status_code == 405


def test_a_stranger_gets_an_empty_report():
    agreement_in("submitted")
    assert numbers(factories.membership_at(OTHER_PROVINCE, Role.CLERK)) == []


def test_query_count_does_not_depend_on_rows():
    kind, by, counts = WORKBOOKS[SUMMARY], director(NATION), []
    agreement_in("submitted", organisation=organisation(region="310115"))
    assert by.may(EXPORT_RECORDS)  # asked once a run, whatever the rows
    for _time in range(2):
        with CaptureQueriesContext(connection) as queries:
            list(kind.cells(kind.rows(by, QueryDict()).iterator(chunk_size=kind.chunk)))
        counts.append(len(queries))
        for county in (COUNTY, NEIGHBOUR_COUNTY):
            agreement_in("submitted", county, organisation=organisation(region="110108"))
    assert counts[0] == counts[1]
