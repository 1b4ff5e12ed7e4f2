"""Jobs when Redis is away or a worker is killed: nothing is lost, and nothing is done twice."""

import time
from datetime import timedelta

from django.contrib.auth.hashers import make_password
from django.test import Client

from common import clock
from common.models import Job, JobState
from leadership.enums import Role
from tests import factories
from tests.faults.processes import eventually

LONG_AGO = timedelta(minutes=5)


def session_of(membership) -> str:
    return factories.sign_in(Client(), membership).cookies["sessionid"].value


def let_minutes_pass() -> None:
    """What waits is late now, and who has not been heard of is dead."""
    Job.objects.filter(state=JobState.QUEUED).update(created_at=clock.now() - LONG_AGO)
    Job.objects.filter(state=JobState.RUNNING).update(heartbeat_at=clock.now() - LONG_AGO)


def queued(trace) -> Job:
    return Job.objects.create(kind="slow", arguments={"trace": str(trace)})


def words(trace) -> list[str]:
    return trace.read_text().split() if trace.exists() else []


def state() -> str:
    return Job.objects.get().state


def test_redis_away_the_action_succeeds_and_its_job_runs_later(processes, redis_server):
    session = session_of(factories.membership_at("0", Role.DIRECTOR))
    portal = processes.web()
    redis_server.kill()
    began = time.monotonic()
    answer = portal.answer("POST", "/agreements/export/", session)
    job = Job.objects.get()
    assert answer == (302, job.get_absolute_url())
    assert time.monotonic() - began < 5
    assert portal.answer("GET", job.get_absolute_url(), session) == (200, None)

    redis_server.start()
    processes.worker()
    time.sleep(1)
    assert state() == JobState.QUEUED
    let_minutes_pass()
    processes.sweep()
    eventually(lambda: state() == JobState.DONE)
    assert Job.objects.get().attempts == 1
    assert portal.answer("GET", f"{job.get_absolute_url()}download/", session) == (200, None)


def test_one_signs_in_while_redis_is_away(processes, redis_server):
    user = factories.membership_at("0", Role.DIRECTOR).user
    user.password = make_password(factories.PASSWORD, hasher="pbkdf2_sha256")  # not the quick one of the tests
    user.save()
    portal = processes.web()
    redis_server.kill()
    form = {"login": user.username, "password": factories.PASSWORD}
    assert portal.answer("POST", "/accounts/login/", **form) == (302, "/")


def test_a_worker_killed_in_the_middle_its_job_is_done_again_once(processes, tmp_path):
    trace = tmp_path / "trace"
    worker = processes.worker()
    job = queued(trace)
    processes.call("common.tasks.run_job", [job.pk])
    eventually(lambda: words(trace) == ["begun"])
    processes.kill(worker)
    assert state() == JobState.RUNNING

    processes.worker()
    let_minutes_pass()
    processes.sweep()
    eventually(lambda: state() == JobState.DONE)
    processes.call("common.tasks.run_job", [job.pk])  # Redis hands out again what the dead worker had taken
    time.sleep(1)
    job.refresh_from_db()
    assert (job.state, job.attempts, words(trace)) == (JobState.DONE, 2, ["begun", "begun", "ended"])


def test_a_job_delivered_twice_runs_once(processes, tmp_path):
    trace = tmp_path / "trace"
    job = queued(trace)
    for _again in range(2):
        processes.call("common.tasks.run_job", [job.pk])
    processes.worker()
    processes.worker()
    eventually(lambda: state() == JobState.DONE)
    time.sleep(1)
    assert words(trace) == ["begun", "ended"]
