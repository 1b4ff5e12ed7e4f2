"""Agreements of paper years from Excel: each row a draft, which then goes along the chain like any other."""

import io
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import gettext as _

from agreements.completeness import Gap, missing
from agreements.drafting import SUBMITTED
from agreements.enums import AgreementState, HelperKind, TaskArea
from agreements.models import Agreement, AgreementVersion, Task
from agreements.workflow import AGREEMENT
from common import clock
from common.models import ImportState, Outcome
from common.workbooks import WORKBOOKS, importing
from common.workbooks.preview import lines_of
from common.workflow import Incomplete
from leadership.enums import Role
from registry.workflow import ROSTER
from tests import factories
from tests.agreements import factories as made
from tests.factories import COUNTY, NEIGHBOUR_COUNTY, PREFECTURE
from tests.registry.imports import run, take_in, written

pytestmark = pytest.mark.django_db
KIND = "papers"
HEADER = ("年度", "协议名称", "帮扶单位", "帮扶专家", "所在县", "帮扶村", "起始日期", "截止日期")
HEADER += ("帮扶目标", "帮扶机制", "经费", "任务一重点任务", "任务一内容", "任务一目标", "任务一单位", "任务一完成时间")
HEADER += ("任务2领域", "任务2", "任务2目标", "任务2单位")
YEAR = 2016


@pytest.fixture
def clerk():
    made.open_year()
    factories.groups_above(COUNTY)
    return made.clerk()


@pytest.fixture
def helper():
    return made.organisation(name="湄潭县茶叶产业协会")


@pytest.fixture
def villages():
    return made.villages()


@pytest.fixture
def expert():
    return made.expert(name="李明辉")


def row_of(**content) -> tuple:
    row = {
        "year": YEAR,
        "title": "茶叶提质增效帮扶协议",
        "organisation": "湄潭县茶叶产业协会",
        "experts": "李明辉",
        "county": "湄潭县",
        "villages": "、".join(village.code for village in made.villages()),
        "starts_on": "2016年3月1日",
        "ends_on": "2016.12.31",
        "objectives": "建成绿色茶园两千亩。\n带动一百户。",
        "mechanism": "专家每月到村指导。",
        "funds": "120,000元",
        "area": str(TaskArea.TECHNOLOGY.label),
        "description": "培训茶农绿色防控技术",
        "target": 120,
        "unit": "人次",
        "due_on": "2016/10/31",
        "area2": "",
        "description2": "",
        "target2": "",
        "unit2": "",
    } | content
    return tuple(row.values())


def second_task(**content) -> dict:
    return {"area2": "talent", "description2": "办夜校", "target2": 2.5, "unit2": "期"} | content


def gaps(agreement) -> list:
    return [gap for gap in missing(agreement) if isinstance(gap, Gap)]


def counts(whole) -> tuple:
    return whole.new, whole.changed, whole.same, whole.wrong


# -- new -----------------------------------------------------------------------------
def test_a_row_becomes_a_whole_draft(clerk, helper, villages, expert):
    whole = written(clerk, KIND, ("纸质协议补录表",), HEADER, row_of(**second_task()))
    assert (whole.state, whole.message, [row.problems for row in whole.rows.all()]) == ("written", "", [{}])
    agreement = Agreement.objects.get()
    version = agreement.current_version
    assert (agreement.state, agreement.year, agreement.region_id, agreement.desk, agreement.number) == (
        AgreementState.DRAFT,
        YEAR,
        COUNTY,
        clerk.group,
        None,
    )
    assert (agreement.created_by, agreement.edited_by, agreement.steps_taken) == (clerk.user, clerk.user, 0)
    assert (version.number, version.title, version.helper_kind, version.organisation, version.filed_at) == (
        1,
        "茶叶提质增效帮扶协议",
        HelperKind.ORGANISATION,
        helper,
        None,
    )
    assert (version.starts_on, version.ends_on, version.objectives, version.mechanism, version.funds) == (
        date(2016, 3, 1),
        date(2016, 12, 31),
        "建成绿色茶园两千亩。\n带动一百户。",
        "专家每月到村指导。",
        Decimal("120000"),
    )
    assert [link.village for link in version.village_links.all()] == villages
    assert list(version.experts.all()) == [expert]
    assert list(version.tasks.values_list("area", "description", "target", "unit", "due_on")) == [
        ("technology", "培训茶农绿色防控技术", Decimal("120"), "人次", date(2016, 10, 31)),
        ("talent", "办夜校", Decimal("2.50"), "期", date(2016, 12, 31)),
    ]
    assert gaps(agreement) == []


@pytest.mark.invariant("INV-1")
def test_a_paper_agreement_goes_along_the_chain_within_its_window(clerk, helper, villages, expert):
    written(clerk, KIND, HEADER, row_of())
    agreement = Agreement.objects.get()
    with pytest.raises(Incomplete):
        AGREEMENT.perform(agreement, "submit", by=clerk)
    window = made.open_year(YEAR)
    window.filing_closes = clock.today()
    window.save()
    made.signed(agreement.current_version)
    agreement = made.drive(agreement, "in_repository")
    assert (agreement.number, agreement.steps.first().actor) == ("2016-520328-0001", clerk.user)


def test_experts_help_by_themselves(clerk, villages, expert):
    namesake = made.expert(name="李明辉", employer="湄潭县茶产业发展中心")
    whole = take_in(clerk, KIND, HEADER, row_of(organisation=""))
    assert list(whole.rows.get().problems) == [_("Helping experts")]
    written(clerk, KIND, HEADER, row_of(organisation="", experts="李明辉（湄潭县茶产业发展中心）"))
    version = AgreementVersion.objects.get()
    assert (version.helper_kind, version.organisation, list(version.experts.all())) == ("experts", None, [namesake])


def test_a_few_columns_are_enough(clerk, helper):
    written(clerk, KIND, ("年度", "协议名称", "帮扶单位"), ("2015年度", "食用菌帮扶协议", helper.name))
    agreement = Agreement.objects.get()
    assert (agreement.year, agreement.title, len(gaps(agreement)) > 3) == (2015, "食用菌帮扶协议", True)


def test_wrong_cells_are_named_with_reasons(clerk, helper, villages, expert):
    wrong = {
        _("Year"): {"year": 2199},
        _("Title of the agreement"): {"title": "长" * 121},
        _("Assisting organisation"): {"organisation": "没有此单位"},
        _("Helping experts"): {"experts": "没有此人"},
        _("County (city, district, banner)"): {"county": "凤冈县"},
        _("Assisted villages"): {"villages": "不存在村"},
        _("Ends on"): {"ends_on": "2016-01-01", "area": "", "description": "", "target": "", "unit": "", "due_on": ""},
        _("Funds (yuan)"): {"funds": -1},
        _("Task {number}: target").format(number=1): {"target": 0},
        _("Task {number}: what will be done").format(number=1): {"description": "长" * 301},
        _("Task {number}: unit").format(number=2): second_task(unit2=""),
        _("Task {number}: due").format(number=1): {"due_on": "2017-01-31"},
    }
    whole = take_in(clerk, KIND, HEADER, *(row_of(**content) for content in wrong.values()))
    assert [list(each.problems) for each in whole.rows.order_by("pk")] == [[header] for header in wrong]
    assert all(sentence for each in whole.rows.all() for sentence in each.problems.values())


def test_somebody_must_help(clerk, villages):
    whole = take_in(clerk, KIND, HEADER, row_of(organisation="", experts=""))
    assert list(whole.rows.get().problems) == [_("Helping experts")]


def test_all_or_nothing(clerk, helper, villages, expert):
    whole = take_in(clerk, KIND, HEADER, row_of(), row_of(title="另一份"))
    ROSTER.perform(expert, "suspend", by=made.director(), reason="长期不参加服务，暂停入册。")
    importing.confirm(whole=whole, by=clerk)
    run(whole)
    assert (whole.state, Agreement.objects.count(), AgreementVersion.objects.count()) == ("checking", 0, 0)
    assert _("Only listed experts take part in an agreement.") in whole.message
    assert counts(run(whole)) == (0, 0, 0, 2)


# -- again ---------------------------------------------------------------------------
def test_the_same_file_twice_changes_nothing(clerk, helper, villages, expert):
    rows = (HEADER, row_of(**second_task()), row_of(title="另一份"), row_of(organisation="", title="专家自行帮扶"))
    written(clerk, KIND, *rows)
    assert counts(take_in(clerk, KIND, *rows)) == (0, 0, 3, 0)
    agreement = Agreement.objects.get(current_version__title="另一份")
    agreement.current_version.objectives = agreement.current_version.objectives.replace("\n", "\r\n")
    agreement.current_version.save()
    assert counts(take_in(clerk, KIND, *rows)) == (0, 0, 3, 0)


def test_two_imports_of_one_file_write_it_once(clerk, helper, villages, expert):
    first, second = (take_in(clerk, KIND, HEADER, row_of()) for _turn in range(2))
    for whole in (first, second):
        importing.confirm(whole=whole, by=clerk)
    assert run(first).state == ImportState.WRITTEN
    assert (run(second).state, Agreement.objects.count()) == (ImportState.CHECKING, 1)
    assert counts(run(second)) == (0, 0, 1, 0)


def test_the_same_agreement_twice_in_one_file(clerk, helper, villages, expert):
    assert counts(take_in(clerk, KIND, HEADER, row_of(), row_of(funds=1))) == (1, 0, 0, 1)


def test_an_agreement_written_by_form_is_known_again(clerk, villages, expert):
    agreement = made.draft(title="茶叶提质增效帮扶协议")
    name = agreement.current_version.organisation.name
    whole = take_in(clerk, KIND, HEADER[:3], (agreement.year, "茶叶提质增效帮扶协议", name))
    assert (counts(whole), whole.rows.get().key) == ((0, 0, 1, 0), f"#{agreement.pk}")


def test_what_was_added_in_the_portal_stays_where_cells_are_empty(clerk, helper, villages, expert):
    few = ("年度", "协议名称", "帮扶单位", "帮扶目标")
    written(clerk, KIND, few, (YEAR, "食用菌帮扶协议", helper.name, ""))
    AgreementVersion.objects.update(objectives="建棚一百座。")
    assert counts(take_in(clerk, KIND, few, (YEAR, "食用菌帮扶协议", helper.name, ""))) == (0, 0, 1, 0)


def test_drafts_are_changed_and_those_who_wrote_are_known(clerk, helper, villages, expert):
    written(clerk, KIND, HEADER, row_of(**second_task()))
    kept = Task.objects.get(description="培训茶农绿色防控技术")
    other = factories.membership_at(COUNTY, Role.CLERK)
    content = second_task(description2="办技术夜校") | {"funds": 5, "villages": villages[0].code}
    whole = written(other, KIND, HEADER, row_of(**content))
    agreement = Agreement.objects.get()
    version = agreement.current_version
    assert (counts(whole), agreement.created_by, agreement.edited_by) == ((0, 1, 0, 0), clerk.user, other.user)
    assert (version.funds, list(version.villages.all())) == (5, villages[:1])
    assert {task.description: task.key for task in version.tasks.all()}.keys() == {kept.description, "办技术夜校"}
    assert version.tasks.get(description=kept.description).key == kept.key


@pytest.mark.invariant("INV-3")
def test_what_has_been_submitted_is_not_changed(clerk, villages, expert):
    agreement = made.agreement_in("in_repository", title="茶叶提质增效帮扶协议")
    name = agreement.current_version.organisation.name
    header = ("年度", "协议名称", "帮扶单位", "经费")
    whole = take_in(clerk, KIND, header, (agreement.year, "茶叶提质增效帮扶协议", name, 5))
    assert (counts(whole), whole.rows.get().problems) == ((0, 0, 0, 1), {"": str(SUBMITTED)})


# -- undone --------------------------------------------------------------------------
def test_undo_removes_drafts_and_brings_back_what_was(clerk, helper, villages, expert):
    written(clerk, KIND, HEADER, row_of(**second_task()))
    second = written(clerk, KIND, HEADER, row_of(funds=5, villages=villages[0].code), row_of(title="另一份"))
    assert (Agreement.objects.count(), Task.objects.count()) == (2, 2)
    run(importing.begin_undo(whole=second, by=clerk))
    second.refresh_from_db()
    version = Agreement.objects.get().current_version
    assert (second.state, second.message) == (ImportState.UNDONE, "")
    assert (version.funds, list(version.villages.all()), version.tasks.count()) == (120000, villages, 2)
    assert AgreementVersion.objects.count() == 1


@pytest.mark.parametrize("touch", ["submit", "text", "task"])
def test_what_was_worked_on_since_is_not_undone(clerk, helper, villages, expert, touch):
    whole = written(clerk, KIND, HEADER, row_of(year=made.open_year().year, starts_on="", ends_on=""))
    agreement = Agreement.objects.get()
    if touch == "submit":
        year = agreement.year
        AgreementVersion.objects.update(starts_on=date(year, 1, 1), ends_on=date(year, 12, 31))
        Task.objects.update(due_on=date(year, 10, 1))
        AGREEMENT.perform(agreement, "submit", by=clerk)
    elif touch == "text":
        AgreementVersion.objects.update(title="另一名称")
    else:
        made.task(agreement.current_version, description="另一任务")
    run(importing.begin_undo(whole=whole, by=clerk))
    whole.refresh_from_db()
    assert (whole.state, bool(whole.message), Agreement.objects.count()) == (ImportState.WRITTEN, True, 1)


def test_a_task_added_since_the_check_is_not_written_over(clerk, helper, villages, expert):
    written(clerk, KIND, HEADER, row_of())
    whole = take_in(clerk, KIND, HEADER, row_of(funds=5))
    made.task(AgreementVersion.objects.get(), description="另一任务", due_on=date(2016, 9, 1))
    importing.confirm(whole=whole, by=clerk)
    run(whole)
    assert (whole.state, AgreementVersion.objects.get().funds) == (ImportState.CHECKING, 120000)


# -- shown, whose, at what cost --------------------------------------------------------
def test_the_preview_tells_all_of_it(clerk, helper, villages, expert):
    whole = take_in(clerk, KIND, HEADER, row_of(**second_task()))
    [line] = lines_of(WORKBOOKS[KIND], whole.rows.all())
    told = {header: after for header, _before, after in line.cells}
    assert line.name == "茶叶提质增效帮扶协议"
    assert told[_("Assisting organisation")] == str(helper)
    assert told[_("Assisted villages")] == "、".join(str(village) for village in villages)
    assert [
        part for part in ("培训茶农绿色防控技术", "120", "办夜校") if part not in told[_("Tasks and targets")]
    ] == []


@pytest.mark.invariant("INV-2")
def test_another_countys_agreement_of_the_same_words_is_not_met(clerk, villages, expert):
    there = made.draft(NEIGHBOUR_COUNTY, title="茶叶提质增效帮扶协议")
    name = there.current_version.organisation.name
    whole = written(clerk, KIND, HEADER[:3], (there.year, "茶叶提质增效帮扶协议", name))
    assert (counts(whole), Agreement.objects.exclude(pk=there.pk).get().region_id) == ((1, 0, 0, 0), COUNTY)


@pytest.mark.invariant("INV-2")
def test_villages_of_another_county_are_not_found(clerk, helper, expert):
    there = made.villages(NEIGHBOUR_COUNTY)[0]
    whole = take_in(clerk, KIND, HEADER, row_of(villages=there.code), row_of(title="二", county="正安县"))
    headers = (_("Assisted villages"), _("County (city, district, banner)"))
    assert [list(each.problems) for each in whole.rows.order_by("pk")] == [[header] for header in headers]
    assert there.name not in str([each.problems for each in whole.rows.all()])
    assert {each.outcome for each in whole.rows.all()} == {Outcome.WRONG}


@pytest.mark.parametrize("role", Role)
def test_who_loads_papers(client, role):
    factories.sign_in(client, factories.membership_at(COUNTY, role))
    answer = client.get(reverse("imports:import_create", args=[KIND])).status_code
    assert answer == (200 if role == Role.CLERK else 403)


def test_clerks_above_the_counties_load_none(client):
    factories.sign_in(client, factories.membership_at(PREFECTURE, Role.CLERK))
    assert client.get(reverse("imports:import_create", args=[KIND])).status_code == 403


def test_the_pages_of_an_import(client, clerk, helper, villages, expert):
    whole = written(clerk, KIND, HEADER, row_of())
    factories.sign_in(client, clerk)
    for address in (whole.get_absolute_url(), reverse("imports:import_list")):
        assert str(WORKBOOKS[KIND].title) in client.get(address).text
    template = client.get(reverse("imports:import_template", args=[KIND]))
    assert template.status_code == 200


def test_the_template_can_be_filled_in_and_loaded(client, clerk, helper, villages, expert):
    factories.sign_in(client, clerk)
    answer = client.get(reverse("imports:import_template", args=[KIND]))
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    sheet = book.worksheets[0]
    headers = [str(cell.value) for cell in sheet[3]]
    for header, value in ((f"{_('Year')} *", 2016), (f"{_('Title of the agreement')} *", "甲")):
        sheet.cell(5, headers.index(header) + 1, value)
    sheet.cell(5, headers.index(_("Assisting organisation")) + 1, helper.name)
    file = io.BytesIO()
    book.save(file)
    whole = take_in(clerk, KIND, content=file.getvalue())
    assert (whole.message, counts(whole)) == ("", (1, 0, 0, 0))


def test_query_counts_do_not_depend_on_rows(clerk, helper, villages, expert):
    checking, writing = [], []
    for numbers in (range(2), range(2, 30)):
        rows = [row_of(title=f"协议{number}", **second_task()) for number in numbers]
        with CaptureQueriesContext(connection) as queries:
            whole = take_in(clerk, KIND, HEADER, *rows)
        checking.append(len(queries))
        assert whole.new == len(rows)
        importing.confirm(whole=whole, by=clerk)
        with CaptureQueriesContext(connection) as queries:
            run(whole)
        writing.append(len(queries))
    assert Agreement.objects.count() == 30
    assert checking[0] == checking[1]
    assert writing[0] == writing[1]
