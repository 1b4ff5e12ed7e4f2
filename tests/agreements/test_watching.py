"""The nightly watch: what it finds on which day, who is responsible, and that it can run again and again."""

from datetime import date, timedelta

import pytest
from django.core.management import call_command

from agreements import tasks
from agreements.enums import FindingState
from agreements.models import Agreement, Finding, Reminder
from agreements.watching import for_workbench, level_responsible, of_the_level, watch, with_responsible
from common import job_runs
from common.models import Job, JobState
from leadership.enums import Level, Role
from leadership.models import LeadershipGroup
from poverty_aid.celery import BEAT_SCHEDULE
from tests import factories
from tests.agreements import factories as made
from tests.agreements.factories_supervision import visit
from tests.agreements.factories_watching import FILED_ON, activity, change, filed, on, past_the_guards
from tests.factories import COUNTY, NATION, NEIGHBOUR_COUNTY, PREFECTURE, PROVINCE

pytestmark = pytest.mark.django_db
DUE, ENDS = date(2026, 10, 31), date(2026, 12, 31)


def found_on(day, *kinds) -> list[tuple]:
    """(kind, since) of what the watch of ``day`` finds, of ``kinds`` or all."""
    with on(day):
        watch()
    rows = Reminder.objects.order_by("kind", "since").values_list("kind", "since")
    return [row for row in rows if not kinds or row[0] in kinds]


def days_after(day, days) -> date:
    return day + timedelta(days=days)


# -- what is found --------------------------------------------------------------------
def test_a_task_is_overdue_from_the_day_after_it_was_due():
    filed()
    assert found_on(DUE, "overdue_task") == []
    assert found_on(days_after(DUE, 1), "overdue_task") == [("overdue_task", date(2026, 11, 1))]


@pytest.mark.parametrize("done, state, is_overdue", [(120, "confirmed", False), (119, "confirmed", True)])
def test_what_was_confirmed_meets_the_target(done, state, is_overdue):
    activity(filed(), state, done=done)
    assert bool(found_on(days_after(DUE, 1), "overdue_task")) is is_overdue


@pytest.mark.parametrize("state", ["draft", "reported", "returned"])
def test_what_is_not_confirmed_does_not_count_towards_the_target(state):
    activity(filed(), state, done=200)
    assert found_on(days_after(DUE, 1), "overdue_task") != []


def test_an_agreement_is_silent_after_ninety_days():
    filed()
    assert found_on(days_after(FILED_ON, 89)) == []
    assert found_on(days_after(FILED_ON, 90)) == [("silent", days_after(FILED_ON, 90))]


@pytest.mark.parametrize("state, speaks", [("reported", True), ("confirmed", True), ("draft", False)])
def test_an_activity_that_was_reported_ends_the_silence(state, speaks):
    activity(filed(), state, held_on=days_after(FILED_ON, 40))
    since = days_after(FILED_ON, 130 if speaks else 90)
    assert found_on(days_after(FILED_ON, 130)) == [("silent", since)]


def test_an_agreement_ends_soon_for_its_last_sixty_days_and_is_past_its_end_thereafter():
    filed()
    soon = ("ends_soon", days_after(ENDS, -60))
    assert found_on(days_after(ENDS, -61), "ends_soon", "past_end") == []
    assert found_on(days_after(ENDS, -60), "ends_soon", "past_end") == [soon]
    assert found_on(ENDS, "ends_soon", "past_end") == [soon]
    assert found_on(days_after(ENDS, 1), "ends_soon", "past_end", "silent") == [("past_end", days_after(ENDS, 1))]


@pytest.mark.parametrize(
    "kind, state, stands",
    [
        ("completion", "submitted", False),
        ("completion", "filed", False),
        ("termination", "endorsed", False),
        ("completion", "draft", True),
        ("completion", "returned", True),
        ("completion", "dropped", True),
        ("amendment", "submitted", True),
    ],
)
def test_a_closing_report_that_was_handed_in_settles_the_end(kind, state, stands):
    change(filed(state="in_repository"), kind, state)
    assert bool(found_on(days_after(ENDS, 1), "past_end")) is stands


@pytest.mark.parametrize("state", FindingState.values)
def test_a_finding_is_overdue_until_it_is_answered(state):
    agreement = filed()
    with on(FILED_ON):
        visit(agreement, findings=[("培训签到表不全", days_after(FILED_ON, 20))])
    with past_the_guards():
        Finding.objects.update(state=state)
    assert found_on(days_after(FILED_ON, 20)) == []
    is_overdue = state in (FindingState.OPEN, FindingState.RETURNED)
    expected = [("overdue_finding", days_after(FILED_ON, 21))] if is_overdue else []
    assert found_on(days_after(FILED_ON, 21)) == expected


@pytest.mark.parametrize("state", ["completed", "terminated"])
def test_what_has_ended_is_forgotten(state):
    filed()
    assert found_on(days_after(ENDS, 1)) != []
    with past_the_guards():
        Agreement.objects.update(state=state)
    assert found_on(days_after(ENDS, 1)) == []


def test_what_has_not_been_filed_is_not_watched():
    with on(FILED_ON):
        made.agreement_in("submitted")
    assert found_on(days_after(ENDS, 1)) == []


# -- again and again --------------------------------------------------------------------
def test_a_second_watch_of_the_day_writes_nothing():
    filed()
    found_on(days_after(DUE, 5))
    rows = list(Reminder.objects.order_by("pk").values())
    assert len(rows) == 3
    found_on(days_after(DUE, 5))
    assert list(Reminder.objects.order_by("pk").values()) == rows


def test_a_night_that_was_missed_makes_no_difference():
    activity(filed(), held_on=days_after(FILED_ON, 10))
    found_on(days_after(FILED_ON, 95))
    each_night = found_on(days_after(DUE, 3))
    Reminder.objects.all().delete()
    assert found_on(days_after(DUE, 3)) == each_night


def test_the_job_is_queued_once_and_can_be_done_again(django_capture_on_commit_callbacks):
    filed()
    with on(days_after(DUE, 5)):
        tasks.watch_all()
        tasks.watch_all()
        job = Job.objects.get(kind=tasks.WATCH)
        job_runs.run(job.pk)
        rows = list(Reminder.objects.order_by("pk").values())
        tasks.run_watch(job, lambda done, total: None)
    job.refresh_from_db()
    assert job.state == JobState.DONE
    assert list(Reminder.objects.order_by("pk").values()) == rows != []


def test_each_night_at_ten_past_three():
    entry = BEAT_SCHEDULE["watch over agreements"]
    assert entry["task"] == tasks.watch_all.name
    assert (entry["schedule"].hour, entry["schedule"].minute) == ({3}, {10})


def test_the_command_says_how_many(capsys):
    filed()
    with on(days_after(DUE, 5)):
        call_command("watch")
    assert capsys.readouterr().out == "3 reminders\n"


# -- who is responsible ------------------------------------------------------------------
@pytest.mark.parametrize(
    "days, level",
    [
        (0, Level.COUNTY),
        (29, Level.COUNTY),
        (30, Level.PREFECTURE),
        (59, Level.PREFECTURE),
        (60, Level.PROVINCE),
        (400, Level.PROVINCE),
    ],
)
def test_the_level_responsible_rises_with_the_days(days, level):
    agreement = filed()
    factories.membership_at(NEIGHBOUR_COUNTY, Role.CLERK)
    place = {Level.COUNTY: COUNTY, Level.PREFECTURE: PREFECTURE, Level.PROVINCE: PROVINCE}[level]
    reminder = Reminder.objects.create(agreement=agreement, region_id=COUNTY, kind="silent", since=FILED_ON)
    with on(days_after(FILED_ON, days)):
        assert level_responsible(days) == level
        assert with_responsible(Reminder.objects).get().responsible == place
        seen = {code for code in (COUNTY, NEIGHBOUR_COUNTY, PREFECTURE, PROVINCE, NATION) if sees_to(code, reminder)}
    assert seen == {place}


def sees_to(code, reminder) -> bool:
    return reminder in for_workbench(made.clerk(code))


@pytest.mark.parametrize(
    "dissolved, days, place",
    [
        ([COUNTY], 0, PREFECTURE),
        ([PREFECTURE], 30, PROVINCE),
        ([PREFECTURE], 29, COUNTY),
        ([COUNTY, PREFECTURE], 0, PROVINCE),
        ([PROVINCE], 60, NATION),
        ([COUNTY, PREFECTURE, PROVINCE], 0, NATION),
    ],
)
def test_where_no_group_works_the_nearest_above_is_responsible(dissolved, days, place):
    agreement = filed()
    reminder = Reminder.objects.create(agreement=agreement, region_id=COUNTY, kind="silent", since=FILED_ON)
    LeadershipGroup.objects.filter(region__in=dissolved).update(is_active=False)
    with on(days_after(FILED_ON, days)):
        assert with_responsible(Reminder.objects).get().responsible == place
        working = {COUNTY, PREFECTURE, PROVINCE, NATION} - {*dissolved}
        of_levels = {code: list(of_the_level(Reminder.objects, code)) for code in working}
    assert of_levels == {code: [reminder] if code == place else [] for code in of_levels}
