"""Activities as workbooks 帮扶活动台账: taken home, loaded, loaded again, undone; whose."""

from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import gettext as _

from agreements.enums import ActivityForm, ActivityState
from agreements.models import Activity, ActivityExpert, ActivityHousehold, AgreementExpert
from agreements.workflow import ACTIVITY
from common import clock, job_runs
from common.models import ImportState, Job, Outcome
from common.sealed import opened
from common.workbooks import WORKBOOKS, importing
from common.workbooks.preview import lines_of
from leadership.enums import Role
from tests import factories
from tests.agreements import factories as made
from tests.agreements.activity_rows import HEADER, KIND, activity_of, cells_of, confirmed, counts, end, report, row_of
from tests.factories import COUNTY, NATION, NEIGHBOUR_COUNTY, PREFECTURE
from tests.registry import factories as registers
from tests.registry.imports import run, take_in, written

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _late_in_the_year():
    """Activities of spring have been done, those of December not yet."""
    with clock.standing_at(datetime(2026, 11, 15, 12, tzinfo=UTC)):
        yield


@pytest.fixture
def clerk():
    return made.clerk()


@pytest.fixture
def agreement():
    return made.agreement_in("in_repository")


# -- new -----------------------------------------------------------------------------
def test_rows_become_drafts_of_the_county_office(clerk, agreement):
    whole = written(clerk, KIND, ("2026年帮扶活动台账",), HEADER, row_of(agreement))
    assert (whole.state, whole.message) == (ImportState.WRITTEN, "")
    activity = Activity.objects.get()
    version = agreement.current_version
    assert (activity.agreement, activity.region_id, activity.state, activity.desk, activity.steps_taken) == (
        agreement,
        COUNTY,
        ActivityState.DRAFT,
        clerk.group,
        0,
    )
    assert (activity.created_by, activity.edited_by) == (clerk.user, clerk.user)
    assert (activity.task, activity.village, activity.place) == (
        version.tasks.first(),
        version.village_links.first().village,
        "村委会",
    )
    assert (activity.people_trained, activity.technologies, activity.money, activity.done) == (
        46,
        ["绿色防控", "诱虫板"],
        Decimal("1200.50"),
        46,
    )
    assert list(activity.experts.all()) == list(version.experts.all())
    assert confirmed(activity).state == ActivityState.CONFIRMED


def test_a_messy_file(clerk, agreement):
    row = row_of(
        agreement,
        day=f"{agreement.year}年3月5日",
        form=" 培 训",
        task="1.",
        people="４６人次",
        technologies="绿色防控\n诱虫板；",
        money="￥1,200.50元",
        experts=f" {agreement.current_version.experts.first().name}（贵州省农业科学院）",
        done="",
    )
    header = ("协议编号*", "活动\n日期", *HEADER[2:])
    whole = written(clerk, KIND, ("某县",), (None,), header, row, ("合计",), ("填表人：王",))
    assert [each.problems for each in whole.rows.all()] == [{}]
    activity = Activity.objects.get()
    assert (activity.held_on, activity.people_trained, activity.technologies, activity.money, activity.done) == (
        date(agreement.year, 3, 5),
        46,
        ["绿色防控", "诱虫板"],
        Decimal("1200.50"),
        0,
    )


def test_wrong_cells_are_named_with_reasons(clerk, agreement):
    rows = [
        row_of(agreement, day=date(agreement.year + 1, 1, 1)),
        row_of(agreement, task="建一座桥"),
        row_of(agreement, village="不存在村"),
        row_of(agreement, experts="没有此人"),
        row_of(agreement, people=-1),
        row_of(agreement, people=200_000),
        row_of(agreement, money=1.005),
        row_of(agreement, form="开会"),
        row_of(agreement, technologies="长" * 61),
        row_of(agreement, day=""),
        row_of(agreement, day=date(agreement.year, 12, 24)),
    ]
    whole = take_in(clerk, KIND, HEADER, *rows)
    headers = [
        _("Day of the activity"),
        _("Task of the agreement"),
        _("Village"),
        _("Experts taking part"),
        _("People trained"),
        _("People trained"),
    ]
    headers += [_("Money (yuan)"), _("Form of the activity"), _("Technologies introduced"), _("Day of the activity")]
    headers.append(_("Day of the activity"))
    assert counts(whole) == (0, 0, 0, len(rows))
    assert [list(each.problems) for each in whole.rows.order_by("pk")] == [[header] for header in headers]
    assert all(sentence for each in whole.rows.all() for sentence in each.problems.values())


def test_all_or_nothing(clerk, agreement):
    whole = take_in(clerk, KIND, HEADER, row_of(agreement), row_of(agreement, day=date(agreement.year, 3, 6)))
    end(agreement)  # between check and writing
    importing.confirm(whole=whole, by=clerk)
    run(whole)
    assert (whole.state, Activity.objects.count()) == (ImportState.CHECKING, 0)
    assert _("Activities are reported on agreements that have been filed and have not ended.") in whole.message
    assert counts(run(whole)) == (0, 0, 0, 2)


# -- again ---------------------------------------------------------------------------
def test_the_same_file_twice_changes_nothing(clerk, agreement):
    rows = (HEADER, row_of(agreement), row_of(agreement, place="茶园"), row_of(agreement, village="", place="镇政府"))
    written(clerk, KIND, *rows)
    assert counts(take_in(clerk, KIND, *rows)) == (0, 0, 3, 0)
    for activity in Activity.objects.all():
        confirmed(activity)
    assert counts(take_in(clerk, KIND, *rows)) == (0, 0, 3, 0)


def test_two_imports_of_one_file_write_it_once(clerk, agreement):
    first, second = (take_in(clerk, KIND, HEADER, row_of(agreement)) for _turn in range(2))
    for whole in (first, second):
        importing.confirm(whole=whole, by=clerk)
    assert run(first).state == ImportState.WRITTEN
    assert (run(second).state, Activity.objects.count()) == (ImportState.CHECKING, 1)
    assert counts(run(second)) == (0, 0, 1, 0)


def test_the_same_activity_twice_in_one_file(clerk, agreement):
    whole = take_in(clerk, KIND, HEADER, row_of(agreement), row_of(agreement, people=47))
    assert counts(whole) == (1, 0, 0, 1)


def test_an_activity_entered_by_form_is_known_again(clerk, agreement):
    activity = activity_of(agreement, clerk, held_on=date(agreement.year, 3, 5), place="村委会")
    whole = written(clerk, KIND, HEADER, row_of(agreement))
    assert (counts(whole), Activity.objects.get().pk) == ((0, 1, 0, 0), activity.pk)


def test_a_row_means_its_activity_also_after_a_correction(clerk, agreement):
    written(clerk, KIND, HEADER, row_of(agreement))
    Activity.objects.update(held_on=date(agreement.year, 3, 6))
    whole = take_in(clerk, KIND, HEADER, row_of(agreement))
    assert counts(whole) == (0, 1, 0, 0)
    assert list(whole.rows.get().values) == ["held_on", "edited_by_id"]


def test_a_report_that_comes_back_changes_nothing(clerk):
    """Two experts of one name, line ends, separators within texts and an agreement that has ended included."""
    agreement, other = made.draft(), made.agreement_in("filed", title="另一份协议")
    namesake = made.expert(name=agreement.current_version.experts.first().name)
    AgreementExpert.objects.create(version=agreement.current_version, expert=namesake)
    agreement = made.drive(agreement, "in_repository")
    activity_of(agreement, clerk)
    confirmed(activity_of(agreement, clerk, village=None, place="镇政府，二楼"))
    confirmed(activity_of(other, clerk, technologies=[], money=0))
    end(other)
    whole = take_in(clerk, KIND, content=report(clerk))
    assert (whole.message, [row.problems for row in whole.rows.filter(outcome=Outcome.WRONG)]) == ("", [])
    assert counts(whole) == (0, 0, 3, 0)


def test_one_of_two_experts_of_a_name_is_named_with_the_employer(clerk):
    agreement = made.draft()
    known = agreement.current_version.experts.first()
    namesake = made.expert(name=known.name, employer="湄潭县茶产业发展中心")
    AgreementExpert.objects.create(version=agreement.current_version, expert=namesake)
    agreement = made.drive(agreement, "filed")
    whole = take_in(clerk, KIND, HEADER, row_of(agreement))
    assert list(whole.rows.get().problems) == [_("Experts taking part")]
    written(clerk, KIND, HEADER, row_of(agreement, experts=f"{known.name}（湄潭县茶产业发展中心）"))
    assert Activity.objects.get().experts.get() == namesake


def test_only_what_is_being_written_changes(clerk, agreement):
    written(clerk, KIND, HEADER, row_of(agreement), row_of(agreement, place="茶园"))
    confirmed(Activity.objects.get(place="村委会"))
    changed = (row_of(agreement, people=50), row_of(agreement, place="茶园", people=50, experts=""))
    whole = take_in(clerk, KIND, HEADER, *changed)
    assert counts(whole) == (0, 1, 0, 1)
    assert whole.rows.get(outcome=Outcome.WRONG).problems == {
        "": _("An activity changes only until it is reported, or once it has been returned.")
    }
    importing.confirm(whole=whole, by=clerk, only_good=True)
    run(whole)
    activity = Activity.objects.get(place="茶园")
    assert (activity.people_trained, activity.experts.count()) == (50, 0)
    assert Activity.objects.get(place="村委会").people_trained == 46


# -- undone --------------------------------------------------------------------------
def test_undo_takes_back_new_and_changed_with_their_experts(clerk, agreement):
    written(clerk, KIND, HEADER, row_of(agreement))
    second = written(clerk, KIND, HEADER, row_of(agreement, people=50, experts=""), row_of(agreement, place="茶园"))
    assert Activity.objects.get(place="村委会").experts.count() == 0
    run(importing.begin_undo(whole=second, by=clerk))
    second.refresh_from_db()
    activity = Activity.objects.get()
    assert (second.state, activity.people_trained, activity.experts.count()) == (ImportState.UNDONE, 46, 1)


@pytest.mark.parametrize("touch", ["report", "expert", "household"])
def test_what_was_built_on_is_not_undone(clerk, agreement, touch):
    whole = written(clerk, KIND, HEADER, row_of(agreement, experts=""))
    activity = Activity.objects.get()
    if touch == "report":
        ACTIVITY.perform(activity, "report", by=clerk)
    elif touch == "household":
        ActivityHousehold.objects.create(activity=activity, household=registers.household())
    else:
        ActivityExpert.objects.create(activity=activity, expert=agreement.current_version.experts.first())
    run(importing.begin_undo(whole=whole, by=clerk))
    whole.refresh_from_db()
    assert (whole.state, bool(whole.message), Activity.objects.count()) == (ImportState.WRITTEN, True, 1)


def test_an_expert_added_since_the_check_is_not_written_over(clerk, agreement):
    written(clerk, KIND, HEADER, row_of(agreement, experts=""))
    whole = take_in(clerk, KIND, HEADER, row_of(agreement, experts="", people=50))
    ActivityExpert.objects.create(activity=Activity.objects.get(), expert=agreement.current_version.experts.first())
    importing.confirm(whole=whole, by=clerk)
    run(whole)
    assert (whole.state, Activity.objects.get().people_trained) == (ImportState.CHECKING, 46)


def test_the_preview_names_experts(clerk, agreement):
    whole = take_in(clerk, KIND, HEADER, row_of(agreement))
    [line] = lines_of(WORKBOOKS[KIND], whole.rows.all())
    told = {header: after for header, _before, after in line.cells}
    assert told[_("Experts taking part")] == agreement.current_version.experts.first().name
    assert (told[_("Agreement number")], line.name) == (agreement.number, f"{agreement.number} {agreement.year}-03-05")


# -- whose ---------------------------------------------------------------------------
@pytest.mark.invariant("INV-2")
def test_another_countys_agreement_is_as_unknown_as_one_that_there_is_not(clerk):
    there = made.agreement_in("in_repository", NEIGHBOUR_COUNTY)
    rows = (row_of(there), row_of(there, number=there.number[:-4] + "9999"))
    whole = take_in(clerk, KIND, HEADER, *rows)
    first, second = (each.problems for each in whole.rows.order_by("pk"))
    assert (
        first
        == second
        == {
            _("Agreement number"): _("Your county has no agreement of this number."),
            _("Village"): _("There is no such place in your region. Type its name or code."),
        }
    )
    assert all((each.record, each.values, each.former) == (None, {}, {}) for each in whole.rows.all())


@pytest.mark.invariant("INV-2")
def test_a_number_of_another_countys_activity_finds_nothing(clerk, agreement):
    there = made.agreement_in("in_repository", NEIGHBOUR_COUNTY)
    activity = activity_of(there, made.clerk(NEIGHBOUR_COUNTY))
    whole = take_in(clerk, KIND, ("登记号", *HEADER), (activity.pk, *row_of(agreement)))
    assert (counts(whole), list(whole.rows.get().problems)) == ((0, 0, 0, 1), [_("Registration number")])


@pytest.mark.invariant("INV-2")
def test_the_report_holds_ones_own_region(agreement):
    there = made.agreement_in("in_repository", NEIGHBOUR_COUNTY)
    activity_of(agreement, made.clerk())
    activity_of(there, made.clerk(NEIGHBOUR_COUNTY))
    numbers = {by: [row[2] for row in cells_of(made.clerk(by))] for by in (COUNTY, NEIGHBOUR_COUNTY)}
    assert numbers == {COUNTY: [agreement.number], NEIGHBOUR_COUNTY: [there.number]}
    assert len(cells_of(made.clerk(PREFECTURE))) == 2


@pytest.mark.invariant("INV-2")
def test_the_report_holds_what_the_list_holds(clerk, agreement):
    activity_of(agreement, clerk)
    activity_of(agreement, clerk, form="guidance")

    def held(query) -> int:
        return len(list(WORKBOOKS[KIND].rows(clerk, QueryDict(query))))

    assert (held(""), held("form=guidance"), held("state=confirmed"), held(f"region={NEIGHBOUR_COUNTY}")) == (
        2,
        1,
        0,
        0,
    )
    described = WORKBOOKS[KIND].describe(clerk, QueryDict("form=guidance"))
    assert described == f"贵州省遵义市湄潭县 · {ActivityForm.GUIDANCE.label}"


@pytest.mark.parametrize("role", Role)
def test_who_loads_activities(client, role):
    factories.sign_in(client, factories.membership_at(COUNTY, role))
    answer = client.get(reverse("imports:import_create", args=[KIND])).status_code
    assert answer == (200 if role == Role.CLERK else 403)


def test_clerks_above_the_counties_load_none(client):
    factories.sign_in(client, factories.membership_at(PREFECTURE, Role.CLERK))
    assert client.get(reverse("imports:import_create", args=[KIND])).status_code == 403


# -- at what cost ----------------------------------------------------------------------
def test_query_counts_do_not_depend_on_rows(clerk, agreement):
    by, reading = made.director(NATION), []
    assert by.may("export_records")  # asked once a run, whatever the rows
    checking = []
    for days in (range(1, 3), range(3, 20)):
        rows = [row_of(agreement, day=date(agreement.year, 5, day)) for day in days]
        with CaptureQueriesContext(connection) as queries:
            whole = take_in(clerk, KIND, HEADER, *rows)
        checking.append(len(queries))
        importing.confirm(whole=whole, by=clerk)
        run(whole)
        with CaptureQueriesContext(connection) as queries:
            assert len(cells_of(by)) == days[-1]
        reading.append(len(queries))
    assert checking[0] == checking[1]
    assert reading[0] == reading[1]


def test_a_report_row_as_an_office_files_it(clerk, agreement):
    activity = confirmed(activity_of(agreement, clerk))
    headers = [_("No."), *(str(column.header) for column in WORKBOOKS[KIND].columns)]
    [line] = (dict(zip(headers, row, strict=True)) for row in cells_of(clerk))
    assert line == {
        _("No."): 1,
        _("Registration number"): activity.pk,
        _("Agreement number"): agreement.number,
        _("County (city, district, banner)"): "湄潭县",
        _("Day of the activity"): date(agreement.year, 4, 1),
        _("Form of the activity"): activity.get_form_display(),
        _("Task of the agreement"): "培训茶农绿色防控技术",
        _("Village"): activity.village.name,
        _("Place of the activity"): "",
        _("Content of the activity"): "第一行\r\n第二行 =1+1",
        _("Experts taking part"): activity.experts.get().name,
        _("People trained"): 30,
        _("Households helped"): 0,
        _("Technologies introduced"): "测土配方，施肥、a、b",
        _("Money (yuan)"): Decimal("99.90"),
        _("Counts towards the target"): 30,
        _("State"): str(ActivityState.CONFIRMED.label),
        _("Confirmed on"): clock.today(),
        _("Number of photos"): 0,
    }


def test_the_report_is_ordered_by_those_who_may_take_it_home(client, agreement):
    address = reverse("agreements:activity_export")
    factories.sign_in(client, made.helper(agreement.current_version.organisation))
    assert client.post(address).status_code == 403
    factories.sign_in(client, made.clerk())
    job = Job.objects.get(pk=client.post(address, {"query": ""}).url.rstrip("/").rpartition("/")[2])
    activity_of(agreement, made.clerk())
    job_runs.run(job.pk)
    job.refresh_from_db()
    with opened(job.result) as file:
        sheet = openpyxl.load_workbook(file).active
    assert (sheet["A1"].value, sheet.cell(4, 3).value) == (str(WORKBOOKS[KIND].title), agreement.number)
    assert sheet.max_row == 5  # title, what it holds, header, one activity, totals
