"""Rosters loaded from Excel: checked, shown, confirmed, written once, undone."""

import pytest

from common.models import ImportState, Outcome
from registry.models import Expert, Organisation
from tests.agreements import factories as made
from tests.registry.imports import id_number, take_in, written

pytestmark = pytest.mark.django_db

EXPERT_HEADER = ("姓名", "身份证号", "行政区划代码", "工作单位", "职称", "专业领域", "电话")


def expert_row(**content):
    row = {
        "name": "李明辉",
        "id_number": id_number(),
        "place": "520328",
        "employer": "湄潭县茶产业发展中心",
        "title": "高级农艺师",
        "fields": "茶叶",
        "phone": "13800138000",
    } | content
    return tuple(row.values())


@pytest.fixture
def clerk():
    return made.clerk()


def test_new_experts_are_written_as_forms_would(clerk):
    number = id_number()
    whole = written(clerk, "experts", ("某县专家名册",), EXPERT_HEADER, expert_row(id_number=number))
    assert (whole.state, whole.message, whole.job.message) == (ImportState.WRITTEN, "", "新增 1 条，变更 0 条")
    expert = Expert.objects.get()
    assert (expert.name, expert.id_number, expert.region_id, expert.phone) == (
        "李明辉",
        number,
        "520328",
        "13800138000",
    )
    assert (expert.state, expert.desk, expert.created_by, expert.fields) == (
        "applied",
        clerk.group,
        clerk.user,
        ["tea"],
    )
    assert Expert.objects.with_id_number(number).get() == expert


def test_the_same_file_twice_changes_nothing(clerk):
    rows = (EXPERT_HEADER, expert_row(), expert_row(name="王芳"))
    written(clerk, "experts", *rows)
    again = take_in(clerk, "experts", *rows)
    assert (again.new, again.changed, again.same, again.wrong) == (0, 0, 2, 0)


def test_changes_are_shown_with_what_was_there(clerk):
    row = expert_row()
    written(clerk, "experts", EXPERT_HEADER, row)
    changed = (*row[:3], "贵州省茶叶研究所", *row[4:])
    whole = take_in(clerk, "experts", EXPERT_HEADER, changed)
    staged = whole.rows.get()
    assert (staged.outcome, staged.former, staged.values["employer"]) == (
        Outcome.CHANGED,
        {"employer": "湄潭县茶产业发展中心"},
        "贵州省茶叶研究所",
    )
    assert Expert.objects.get().employer == "湄潭县茶产业发展中心"


def test_organisations(clerk):
    written(clerk, "organisations", ("单位名称", "类别", "所在县"), ("湄潭县茶叶协会", "学会", "湄潭县"))
    organisation = Organisation.objects.get()
    assert (organisation.name, organisation.kind, organisation.region_id) == ("湄潭县茶叶协会", "society", "520328")
