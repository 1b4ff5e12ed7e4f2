"""Rosters loaded from Excel: checked, shown, confirmed, written once, undone."""

from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from common.history import LABELS, events_of, history_of
from common.models import Import, ImportState, Job, Outcome
from common.workbooks import importing
from leadership.enums import Role
from registry.identifiers import id_check
from registry.merging import merge
from registry.models import Expert, Organisation, PoorVillage
from tests import factories
from tests.agreements import factories as made
from tests.registry import factories as registers
from tests.registry.imports import id_number, run, take_in, workbook, written

pytestmark = pytest.mark.django_db

ORGANISATION_HEADER = ("单位名称", "类别", "所在县")
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


# -- at size, twice, by others -------------------------------------------------------
def test_one_wrong_row_among_ten_thousand(clerk):
    rows = [expert_row(name=f"专家{place}", id_number=valid(place)) for place in range(10_000)]
    rows[7_000] = expert_row(name="错行", id_number="520328197013010019")
    whole = take_in(clerk, "experts", EXPERT_HEADER, *rows)
    assert (whole.new, whole.wrong) == (9_999, 1)
    wrong = whole.rows.get(outcome=Outcome.WRONG)
    assert (wrong.number, wrong.name, list(wrong.problems)) == (7_002, "错行", ["身份证号"])
    with pytest.raises(ValidationError):
        importing.confirm(whole=whole, by=clerk)
    assert Expert.objects.count() == 0


def valid(place) -> str:
    first17 = f"520328{1950 + place // 1000}0101{place % 1000:03}"
    return first17 + id_check(first17)


def test_what_another_import_wrote_meanwhile_is_compared_again(clerk):
    row = expert_row()
    first, second = (take_in(clerk, "experts", EXPERT_HEADER, row) for _turn in range(2))
    for whole in (first, second):
        importing.confirm(whole=whole, by=clerk)
    assert run(first).state == ImportState.WRITTEN
    run(second)
    assert (second.state, bool(second.message), Expert.objects.count()) == (ImportState.CHECKING, True, 1)
    run(second)
    assert (second.state, second.new, second.same) == (ImportState.CHECKED, 0, 1)


def test_the_same_form_twice_is_one_import(client, clerk):
    factories.sign_in(client, clerk)
    token = uuid4()
    answers = [
        client.post(
            reverse("imports:import_create", args=["experts"]),
            {"form_token": token, "file": SimpleUploadedFile("名册.xlsx", workbook(EXPERT_HEADER, expert_row()))},
        )
        for _turn in range(2)
    ]
    whole = Import.objects.get()
    assert [answer.url for answer in answers] == [whole.get_absolute_url()] * 2
    run(whole)
    for _turn in range(2):
        client.post(reverse("imports:import_confirm", args=[whole.pk]))
    run(whole)
    assert (whole.state, Expert.objects.count(), Job.objects.filter(kind=importing.WRITE).count()) == ("written", 1, 1)


def test_an_import_stands_as_long_as_a_later_one_stands_on_it(clerk):
    first = written(clerk, "experts", EXPERT_HEADER, expert_row())
    second = written(clerk, "experts", EXPERT_HEADER, expert_row(name="王芳"))
    with pytest.raises(ValidationError):
        importing.begin_undo(whole=first, by=clerk)
    for whole in (second, first):
        importing.begin_undo(whole=whole, by=clerk)
        run(whole)
    assert (first.state, second.state, Expert.objects.count()) == ("undone", "undone", 0)


def test_what_is_used_since_is_not_undone(clerk):
    whole = written(clerk, "organisations", ORGANISATION_HEADER, ("湄潭县茶叶协会", "学会", "湄潭县"))
    made.expert(organisation=Organisation.objects.get())
    importing.begin_undo(whole=whole, by=clerk)
    run(whole)
    assert (whole.state, bool(whole.message), Organisation.objects.count()) == (ImportState.WRITTEN, True, 1)


def test_the_history_knows_who_loaded_a_record(clerk):
    written(clerk, "experts", EXPERT_HEADER, expert_row())
    (entry,) = history_of(events_of(Expert, pgh_obj=Expert.objects.get().pk))[:]
    assert (str(entry.label), entry.who) == (str(LABELS["insert"]), clerk.user)


# -- who, and which ------------------------------------------------------------------
def test_agriculture_officers_load_stations_only():
    officer = made.somebody_at("520328", Role.AGRICULTURE)
    rows = (("湄潭县茶叶协会", "学会", "湄潭县"), ("湄潭县农技推广站", "农技推广站", "湄潭县"))
    whole = take_in(officer, "organisations", ORGANISATION_HEADER, *rows)
    assert [(row.name, row.outcome) for row in whole.rows.all()] == [
        ("湄潭县茶叶协会", Outcome.WRONG),
        ("湄潭县农技推广站", Outcome.NEW),
    ]


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.INSPECTOR, Role.ADMINISTRATOR, Role.HELPER, Role.REVIEWER])
def test_who_keeps_no_register_loads_none(client, role):
    factories.sign_in(client, factories.membership_at("520328", role))
    assert client.get(reverse("imports:import_create", args=["experts"])).status_code == 403
    assert client.get(reverse("imports:import_list")).status_code == 403


def test_poor_villages_contradictions_stand_at_their_cells():
    officer = registers.poverty_officer()
    place = registers.place_of_village()
    header = ("村代码", "总户数", "总人口", "贫困户数", "贫困人口数", "劳动力人数", "退出状态", "退出年度")
    good = (place.code, 320, "1,280人", 64, 236, 710, "已脱贫", "2017年")
    bad = (registers.place_of_village(number=1).code, 320, 1280, 640, 236, 710, "未脱贫", 2017)
    whole = take_in(officer, "villages", header, good, bad)
    assert (whole.new, whole.wrong) == (1, 1)
    assert set(whole.rows.get(outcome=Outcome.WRONG).problems) == {"贫困户", "退出年度"}
    importing.confirm(whole=whole, by=officer, only_good=True)
    run(whole)
    village = PoorVillage.objects.get()
    assert (village.region, village.people, village.exit_status, village.exit_year) == (place, 1280, "out", 2017)


def test_a_merged_organisation_is_not_brought_back(clerk):
    kept, double = made.organisation(), made.organisation(name="湄潭茶协")
    merge(kept=kept, merged=double, by=clerk, reason="同一单位，登记了两次")
    whole = take_in(clerk, "organisations", ORGANISATION_HEADER, ("湄潭茶协", "学会", "湄潭县"))
    assert whole.new == 0
    assert Organisation.objects.get(pk=double.pk).merged_into == kept
