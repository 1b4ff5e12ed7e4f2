"""Excel reports as an office files them: title, what was chosen, header, rows, totals, ready to print."""

import datetime
import io
import tracemalloc
import zipfile
from decimal import Decimal
from types import SimpleNamespace

import openpyxl
import pytest
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import override

from common import job_runs, jobs
from common.models import Job, JobState
from common.sealed import opened
from common.workbooks import WORKBOOKS, Column, WorkbookKind
from common.workbooks.export import export_list, queue_export
from common.workbooks.sheet import write
from leadership.enums import Level, Role
from leadership.models import Region
from leadership.permissions import EXPORT_RECORDS, MANAGE_ACCOUNTS
from tests import factories

MIDNIGHT = datetime.datetime(2026, 3, 4)  # noqa: DTZ001  cells know no zones
COLUMNS = (
    Column("编号", lambda row: row.number, width=20),
    Column("名称", lambda row: row.name, width=30),
    Column("日期", lambda row: row.day),
    Column("资金", lambda row: row.money, number_format="#,##0.00", total=True),
)


@pytest.fixture(autouse=True)
def _own_registry(monkeypatch):
    monkeypatch.setattr("common.workbooks.kind.WORKBOOKS", WORKBOOKS)
    before = dict(WORKBOOKS)
    yield
    WORKBOOKS.clear()
    WORKBOOKS.update(before)


def row(number="2026-520328-001", name="茶叶", day=datetime.date(2026, 3, 4), money=Decimal("1234.50")):
    return SimpleNamespace(number=number, name=name, day=day, money=money)


def written(rows, columns=COLUMNS, title="帮扶协议汇总表"):
    """The sheet as it is read back, and the file."""
    kind = WorkbookKind(name="test", title=title, columns=columns, rows=None, describe=None)
    file = io.BytesIO()
    write(file, kind, rows, subtitle="贵州省 · 共2条")
    return openpyxl.load_workbook(file).active, file


def test_title_what_it_holds_header_rows_and_totals():
    sheet, _file = written([row(), row("2026-520328-002", money=Decimal("0.25"))])
    assert [[cell.value for cell in line] for line in sheet.iter_rows()] == [
        ["帮扶协议汇总表", None, None, None, None],
        ["贵州省 · 共2条", None, None, None, None],
        ["序号", "编号", "名称", "日期", "资金"],
        [1, "2026-520328-001", "茶叶", MIDNIGHT, 1234.5],
        [2, "2026-520328-002", "茶叶", MIDNIGHT, 0.25],
        ["合计", None, None, None, 1234.75],
    ]
    assert sheet["D4"].number_format == "yyyy-mm-dd"
    assert {sheet["E4"].number_format, sheet["E6"].number_format} == {"#,##0.00"}
    assert sheet["A4"].border.left.style == sheet["E6"].border.bottom.style == "thin"


def test_is_set_up_for_print_on_a4():
    sheet, _file = written([row()])
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.page_setup.fitToHeight) == (
        "landscape",
        9,
        0,
    )
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.print_title_rows, sheet.freeze_panes) == ("$3:$3", "A4")
    assert sheet.oddFooter.center.text == "第 &P 页 共 &N 页"
    assert {str(merged) for merged in sheet.merged_cells.ranges} == {"A1:E1", "A2:E2"}
    assert [sheet.column_dimensions[letter].width for letter in "ABCDE"] == [6, 20, 30, 12, 12]


@pytest.mark.parametrize("text", ["=1+1", "+86 851", "-x", "@SUM(A1)", "\tx", "#N/A", "=cmd|' /C calc'!A0"])
def test_what_looks_like_a_formula_is_text(text):
    sheet, _file = written([row(name=text), row(name="plain")])
    assert (sheet["C4"].value, sheet["C4"].data_type, sheet["C4"].quotePrefix) == (text, "s", True)
    assert (sheet["C5"].value, sheet["C5"].quotePrefix) == ("plain", False)


def test_a_title_like_a_formula_is_text():
    assert written([row()], title="=1+1")[0]["A1"].data_type == "s"


def test_numbers_of_papers_stay_text():
    sheet, _file = written([row(number="520303196503171234")])
    assert (sheet["B4"].value, sheet["B4"].data_type) == ("520303196503171234", "s")


def test_control_characters_and_long_texts_do_not_break_the_file():
    sheet, _file = written([row(name="a\x0bb\uffff"), row(name="长" * 40000)])
    assert (sheet["C4"].value, len(sheet["C5"].value)) == ("ab", 32767)


def test_empty_cells_and_times():
    moment = datetime.datetime(2026, 3, 4, 20, 30, tzinfo=datetime.UTC)
    sheet, _file = written([row(name=None, day=moment, money=None), row(name="", day=None)])
    assert (sheet["C4"].value, sheet["D4"].value, sheet["E4"].value) == (
        None,
        timezone.localtime(moment).replace(tzinfo=None),
        None,
    )
    assert sheet["C5"].value in (None, "")
    assert sheet["E6"].value == 1234.5


def test_without_rows_there_is_a_header_and_nothing_to_add_up():
    sheet, _file = written([])
    assert [cell.value for cell in sheet[4]] == ["合计", None, None, None, 0]


def test_the_name_of_the_sheet_is_allowed():
    assert written([row()], title="A/B:" + "长" * 40)[0].title == "A B " + "长" * 27


def test_memory_is_flat():
    """Ten times the rows take no more than a little more memory."""

    def peak(count):
        tracemalloc.start()
        written_rows = (row(number=f"{number}") for number in range(count))
        kind = WorkbookKind(name="test", title="x", columns=COLUMNS, rows=None, describe=None)
        with open("/dev/null", "wb") as nowhere:
            write(Seekless(nowhere), kind, written_rows, subtitle="")
        _now, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    peak(10)
    assert peak(5000) < peak(500) + 1_000_000


class Seekless(io.RawIOBase):
    """A file that keeps nothing."""

    def __init__(self, file):
        self.file = file

    def writable(self):
        return True

    def write(self, data):
        return self.file.write(data)


# -- as a job ------------------------------------------------------------------------
@pytest.fixture
def places():
    """A report of the counties in the reader's region."""

    def rows(membership, query):
        counties = Region.objects.filter(level=Level.COUNTY, code__startswith=membership.region_code)
        return counties.filter(name__contains=query.get("q", "")).select_related("parent").order_by("code")

    return WorkbookKind(
        name="places",
        title="县名册",
        permission=EXPORT_RECORDS,
        columns=(Column("编码", lambda row: row.code), Column("所属", lambda row: row.parent.name)),
        rows=rows,
        describe=lambda membership, query: f"{membership.region.name} · 名称含“{query['q']}”",
        chunk=2,
    )


@pytest.mark.django_db
def test_export_is_a_job_in_the_scope_of_its_owner(places, client, rf):
    owner = factories.membership_at("5203", Role.CLERK)
    request = rf.post("/", {"query": "q=潭"})
    request.membership = owner
    response = export_list(request, "places")
    job = Job.objects.get()
    assert (response.status_code, response.url, job.owner, str(job.label)) == (
        302,
        job.get_absolute_url(),
        owner,
        "县名册",
    )
    job_runs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.message, job.done, job.total) == (JobState.DONE, "共 1 条 · 遵义市 · 名称含“潭”", 1, 1)
    assert job.result_name.startswith("县名册_20")
    with opened(job.result) as file:
        assert zipfile.is_zipfile(file)
        sheet = openpyxl.load_workbook(file).active
    assert [cell.value for cell in sheet[4]] == [1, "520328", "遵义市"]
    assert sheet["A2"].value.startswith("遵义市 · 名称含“潭” · 统计日期：")


@pytest.mark.django_db
def test_the_same_report_asked_for_twice_is_one_job(places):
    owner, other = factories.membership_at("5203", Role.CLERK), factories.membership_at("52", Role.CLERK)
    first = queue_export(workbook="places", query="q=a", owner=owner)
    assert queue_export(workbook="places", query="q=a", owner=owner) == first
    assert queue_export(workbook="places", query="q=b", owner=owner) != first
    assert queue_export(workbook="places", query="q=a", owner=other) != first


@pytest.mark.django_db
def test_without_the_right_there_is_no_report(places):
    owner = factories.membership_at("5203", Role.REVIEWER, Role.HELPER)
    job = queue_export(workbook="places", query="q=", owner=owner)
    job_runs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, bool(job.result), owner.may(MANAGE_ACCOUNTS)) == (JobState.FAILED, False, False)


@pytest.mark.django_db
def test_a_report_that_is_no_longer_made_keeps_its_record(places):
    job = queue_export(workbook="places", query="q=", owner=factories.membership_at("5203", Role.CLERK))
    del WORKBOOKS["places"]
    job_runs.run(job.pk)
    job.refresh_from_db()
    with override("en"):
        assert (job.state, job.label) == (JobState.FAILED, "Excel report")


@pytest.mark.django_db(transaction=True)
def test_count_and_rows_are_of_one_moment(places, monkeypatch):
    """A county that is renamed while the report is written is in it as it was when the count was taken."""
    from common.workbooks import export
    from tests.common.test_jobs import in_thread

    owner = factories.membership_at("5203", Role.CLERK)
    job = queue_export(workbook="places", query="q=潭", owner=owner)
    count = export._subtitle

    def rename_then_write(description, total):
        in_thread(lambda: Region.objects.filter(code="520328").update(name="另县"))
        return count(description, total)

    monkeypatch.setattr(export, "_subtitle", rename_then_write)
    job_runs.run(job.pk)
    job.refresh_from_db()
    with opened(job.result) as file:
        sheet = openpyxl.load_workbook(file).active
    assert (Region.objects.get(code="520328").name, sheet["B4"].value) == ("另县", "520328")


def test_query_is_read_as_the_list_reads_it(places):
    assert places.describe(SimpleNamespace(region=SimpleNamespace(name="贵州省")), QueryDict("q=茶&page=2")) == (
        "贵州省 · 名称含“茶”"
    )
    assert jobs.KINDS["export"].name == "export"
