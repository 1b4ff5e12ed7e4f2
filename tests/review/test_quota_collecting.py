"""Figures come into a plan by a job a place, then one for the whole: whichever comes last, whatever is done twice."""

from datetime import timedelta

import pytest

from assessments.models import YearReport
from common import clock, job_runs, jobs
from common.models import Job, JobState
from common.workflow import NotAllowed, NotLegal
from review.collecting import COLLECT, COLLECT_PLACE, PUT_TOGETHER, begin_run, collect, collect_place, places_of
from review.models import QuotaPlan
from review.quotas import is_collecting, missing
from review.workflow import QUOTA_PLAN
from tests import factories
from tests.agreements import factories as made
from tests.assessments.factories import reopened
from tests.factories import NATION, OTHER_PROVINCE, PROVINCE
from tests.review.factories import (
    as_it_stands,
    begun,
    closed_provinces,
    closed_with,
    collected,
    drive,
    plan_in,
    seats,
    split_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def run(job) -> Job:
    job_runs.run(job.pk)
    job.refresh_from_db()
    return job


def waiting(kind) -> list[Job]:
    return list(Job.objects.filter(kind=kind, state=JobState.QUEUED).order_by("pk"))


@pytest.fixture
def plan() -> QuotaPlan:
    closed_provinces()
    return begun()


def test_a_job_a_place_then_one_for_the_whole(plan):
    job = run(collect(plan=plan, by=made.clerk(NATION)))
    assert (job.state, job.message) == (JobState.DONE, "The figures of 2 places are being collected.")
    first, second = waiting(COLLECT_PLACE)
    assert [each.arguments["region"] for each in (first, second)] == [PROVINCE, OTHER_PROVINCE]
    run(second)
    assert (waiting(PUT_TOGETHER), is_collecting(plan), as_it_stands(plan).snapshot) == ([], True, None)
    run(first)
    (last,) = waiting(PUT_TOGETHER)
    assert run(last).message == "The figures are in, and the seats are shared out."
    assert (seats(plan), is_collecting(plan)) == ({"52": 26, "62": 14}, False)
    snapshot = as_it_stands(plan).snapshot
    assert snapshot["places"]["52"] == {
        "poor_villages": 300,
        "agreements": 20,
        "graded": 10,
        "has_poor_county": True,
        "grade": "",
        "closing": snapshot["places"]["52"]["closing"],
        "assessment": None,
    }


def test_the_jobs_come_to_the_same_as_the_command_line(plan):
    by_command = collected(plan)
    run_all(plan)
    assert as_it_stands(plan).snapshot == by_command.snapshot
    assert as_it_stands(plan).snapshot_at > by_command.snapshot_at


def run_all(plan) -> None:
    begin_run(plan.pk)
    for kind in (COLLECT_PLACE, PUT_TOGETHER):
        for job in waiting(kind):
            run(job)


def test_a_job_whose_worker_died_is_taken_up_again_and_the_last_snapshot_stays_meanwhile(plan):
    before = collected(plan)
    reopened(closing_report(OTHER_PROVINCE))
    begin_run(plan.pk)
    killed, other = waiting(COLLECT_PLACE)
    job_runs.claim(killed.pk)  # the worker is killed here
    run(other)
    assert (as_it_stands(plan).snapshot, seats(plan)) == (before.snapshot, {"52": 26, "62": 14})
    Job.objects.filter(state=JobState.RUNNING).update(heartbeat_at=clock.now() - timedelta(minutes=5))
    jobs.sweep()
    assert run(killed).attempts == 2
    (last,) = waiting(PUT_TOGETHER)
    run(last)
    assert (as_it_stands(plan).snapshot["missing"], seats(plan)) == ({"62": ["not_closed"]}, {"52": 40})


def closing_report(province):
    return YearReport.objects.get(region=province)


def test_what_is_done_twice_comes_to_the_same(plan):
    run_all(plan)
    snapshot, moment = as_it_stands(plan).snapshot, as_it_stands(plan).snapshot_at
    number = as_it_stands(plan).run
    collect_place(plan=plan.pk, run=number, region=PROVINCE)
    for job in waiting(PUT_TOGETHER):
        run(job)
    assert as_it_stands(plan).snapshot == snapshot
    assert as_it_stands(plan).snapshot_at >= moment
    assert plan.inputs.count() == 2


def test_the_jobs_of_a_former_run_do_nothing(plan):
    begin_run(plan.pk)
    former = waiting(COLLECT_PLACE)
    begin_run(plan.pk)
    for job in former:
        assert run(job).state == JobState.DONE
    assert (plan.inputs.filter(collected_at__isnull=False).count(), waiting(PUT_TOGETHER)) == (0, [])


def test_a_plan_is_not_put_forward_while_figures_are_being_collected(plan):
    collected(plan)
    begin_run(plan.pk)
    assert missing(as_it_stands(plan)) == [
        "The figures are being collected. Wait until all are in, or collect them again."
    ]


def test_jobs_that_come_too_late_leave_a_plan_that_was_put_forward_as_it_is():
    plan = plan_in("draft")
    begin_run(plan.pk)
    jobs_of_run = waiting(COLLECT_PLACE)
    plan.inputs.all().delete()
    QUOTA_PLAN.perform(as_it_stands(plan), "put_forward", by=made.clerk(NATION))
    for job in jobs_of_run:
        assert run(job).state == JobState.DONE
    late = jobs.enqueue(kind=COLLECT, arguments={"plan": plan.pk})
    assert run(late).state == JobState.FAILED
    assert "changes only while it is drafted" in late.message
    with pytest.raises(NotLegal):
        collect(plan=as_it_stands(plan), by=made.clerk(NATION))


def test_only_the_clerks_of_the_office_collect(plan):
    for by in (made.clerk(PROVINCE), made.director(NATION)):
        with pytest.raises(NotAllowed):
            collect(plan=plan, by=by)


def test_asked_for_twice_it_is_one_job(plan):
    first, second = (collect(plan=plan, by=made.clerk(NATION)) for _each in range(2))
    assert first == second


def test_over_which_places_a_plan_shares_out(plan):
    for code in ("5203", "520328", "520181", "31"):
        factories.group_at(code)
    assert places_of(plan) == ["31", "52", "62"]
    closed_with({"31": (0, 5, 5)})
    published = drive(collected(plan), "published")
    # 520181 has no prefecture with an office of its own above it.
    assert places_of(split_of(published)) == ["520181", "5203"]
