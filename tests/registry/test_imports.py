"""Rosters loaded from Excel: checked, shown, confirmed, written once, undone."""

import pytest
from django.core.exceptions import ValidationError

from common.models import ImportState, Outcome
from common.workbooks import importing
from registry.models import Expert, Organisation
from tests.agreements import factories as made
from tests.registry.imports import id_number, run, take_in, written

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


def test_a_wrong_row_names_its_cell_and_stops_the_rest(clerk):
    whole = take_in(clerk, "experts", EXPERT_HEADER, expert_row(), expert_row(id_number="520328198003070015"))
    assert (whole.new, whole.wrong) == (1, 1)
    wrong = whole.rows.get(outcome=Outcome.WRONG)
    assert (wrong.number, list(wrong.problems)) == (3, ["身份证号"])
    with pytest.raises(ValidationError):
        importing.confirm(whole=whole, by=clerk)
    assert not Expert.objects.exists()
    importing.confirm(whole=whole, by=clerk, only_good=True)
    assert run(whole).state == ImportState.WRITTEN
    assert Expert.objects.count() == 1


def test_the_same_expert_twice_in_one_file(clerk):
    row = expert_row()
    whole = take_in(clerk, "experts", EXPERT_HEADER, row, row)
    assert (whole.new, whole.wrong) == (1, 1)
    assert "2" in whole.rows.get(outcome=Outcome.WRONG).problems[""]


def test_nothing_is_confirmed_or_cancelled_twice(clerk):
    whole = take_in(clerk, "experts", EXPERT_HEADER, expert_row())
    importing.confirm(whole=whole, by=clerk)
    for verb in (lambda: importing.confirm(whole=whole, by=clerk), lambda: importing.cancel(whole=whole)):
        with pytest.raises(ValidationError):
            verb()
    assert run(whole).state == ImportState.WRITTEN
    assert Expert.objects.count() == 1


def test_undo_takes_back_new_and_changed(clerk):
    row = expert_row()
    written(clerk, "experts", EXPERT_HEADER, row)
    changed = (*row[:3], "贵州省茶叶研究所", *row[4:])
    second = written(clerk, "experts", EXPERT_HEADER, changed, expert_row(name="王芳"))
    run(importing.begin_undo(whole=second, by=clerk))
    second.refresh_from_db()
    assert (second.state, Expert.objects.get().employer) == (ImportState.UNDONE, "湄潭县茶产业发展中心")


def test_a_record_changed_since_is_not_undone(clerk):
    whole = written(clerk, "experts", EXPERT_HEADER, expert_row())
    Expert.objects.update(employer="遵义市农业科学院")
    run(importing.begin_undo(whole=whole, by=clerk))
    whole.refresh_from_db()
    assert (whole.state, Expert.objects.count()) == (ImportState.WRITTEN, 1)
    assert whole.message


def test_a_change_between_check_and_writing_is_not_written_over(clerk):
    row = expert_row()
    written(clerk, "experts", EXPERT_HEADER, row)
    whole = take_in(clerk, "experts", EXPERT_HEADER, (*row[:3], "贵州省茶叶研究所", *row[4:]))
    Expert.objects.update(title="研究员")
    importing.confirm(whole=whole, by=clerk)
    run(whole)
    assert (whole.state, Expert.objects.get().employer) == (ImportState.CHECKING, "湄潭县茶产业发展中心")
    assert whole.message
    assert (run(whole).state, whole.changed) == (ImportState.CHECKED, 1)


def test_records_of_another_county_stay_untold(clerk):
    row = expert_row()
    written(clerk, "experts", EXPERT_HEADER, row)
    stranger = made.clerk("520329")
    whole = take_in(stranger, "experts", EXPERT_HEADER, (*row[:2], "520329", *row[3:]), expert_row(place="520328"))
    assert (whole.new, whole.wrong) == (0, 2)
    staged = list(whole.rows.all())
    assert all((each.record, each.values, each.former) == (None, {}, {}) for each in staged)


def test_the_preview_masks_numbers(clerk, client):
    number = id_number()
    whole = take_in(clerk, "experts", EXPERT_HEADER, expert_row(id_number=number))
    client.force_login(clerk.user)
    page = client.get(whole.get_absolute_url())
    assert page.status_code == 200
    assert "李明辉" in page.text
    assert number not in page.text
    assert "13800138000" not in page.text
