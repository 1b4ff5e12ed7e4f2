"""Jobs when Redis is away or a worker is killed: nothing is lost, and nothing is done twice."""

import http.client
import time
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.utils import timezone

from common import clock
from common.models import Job, JobState
from leadership.enums import Role
from tests import factories

TOKEN = "a" * 32  # of the form: the cookie and the field must agree


@pytest.fixture
def portal(processes, eventually):
    """Ask the real web server: ``portal(method, path, cookies, form)`` → status and where it leads."""
    port = int(processes.environment["PORT"])
    web = ["gunicorn", "poverty_aid.wsgi", "--bind", f"127.0.0.1:{port}", "--threads", "2", "--no-control-socket"]
    processes.start(*web)

    def ask(method, path, cookies="", **form):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        body = urlencode(form | {"csrfmiddlewaretoken": TOKEN})
        headers = {"Cookie": f"csrftoken={TOKEN}; {cookies}", "Content-Type": "application/x-www-form-urlencoded"}
        connection.request(method, path, body if method == "POST" else None, headers)
        answer = connection.getresponse()
        answer.read()
        connection.close()
        return answer.status, answer.getheader("Location")

    def is_up():
        try:
            return ask("GET", "/healthz/")[0] == 200
        except OSError:
            return False

    eventually(is_up)
    return ask


def signed_in_cookie() -> str:
    client = factories.sign_in(Client(), factories.membership_at("0", Role.DIRECTOR))
    return f"sessionid={client.cookies['sessionid'].value}"


def test_redis_away_the_action_succeeds_and_its_job_runs_later(portal, processes, redis_server, eventually):
    cookie = signed_in_cookie()
    redis_server.kill()
    began = time.monotonic()
    status, location = portal("POST", "/agreements/export/", cookie)
    job = Job.objects.get()
    assert (status, location, job.state) == (302, job.get_absolute_url(), JobState.QUEUED)
    assert time.monotonic() - began < 5
    assert portal("GET", location, cookie)[0] == 200

    redis_server.start()
    processes.worker()
    time.sleep(1)
    assert Job.objects.get().state == JobState.QUEUED
    Job.objects.update(created_at=clock.now() - timedelta(minutes=1))
    processes.sweep()
    eventually(lambda: Job.objects.get().state == JobState.DONE)
    assert Job.objects.get().attempts == 1
    assert portal("GET", f"{location}download/", cookie)[0] == 200


def test_one_signs_in_while_redis_is_away(portal, redis_server):
    user = factories.membership_at("0", Role.DIRECTOR).user
    redis_server.kill()
    assert portal("POST", "/accounts/login/", login=user.username, password=factories.PASSWORD) == (302, "/")


def queued(trace) -> Job:
    return Job.objects.create(kind="slow", arguments={"trace": str(trace)}, created_at=timezone.now())


def words(trace) -> list[str]:
    return trace.read_text().split() if trace.exists() else []


def send_late_jobs(processes) -> None:
    """As if minutes had passed: what waits is late, and who has not been heard of is dead."""
    Job.objects.filter(state=JobState.QUEUED).update(created_at=clock.now() - timedelta(minutes=5))
    Job.objects.filter(state=JobState.RUNNING).update(heartbeat_at=clock.now() - timedelta(minutes=5))
    processes.sweep()


def test_a_worker_killed_in_the_middle_its_job_is_done_again_once(processes, eventually, tmp_path):
    trace = tmp_path / "trace"
    worker = processes.worker()
    job = queued(trace)
    send_late_jobs(processes)
    eventually(lambda: words(trace) == ["begun"])
    processes.kill(worker)
    assert Job.objects.get().state == JobState.RUNNING

    processes.worker()
    send_late_jobs(processes)
    eventually(lambda: Job.objects.get().state == JobState.DONE)
    send_late_jobs(processes)  # delivered once more, or by somebody who was late
    time.sleep(1)
    job.refresh_from_db()
    assert (job.state, job.attempts, words(trace)) == (JobState.DONE, 2, ["begun", "begun", "ended"])


def test_two_workers_and_a_job_delivered_twice_it_runs_once(processes, eventually, tmp_path):
    trace = tmp_path / "trace"
    processes.worker()
    processes.worker()
    queued(trace)
    for _again in range(2):
        Job.objects.filter(state=JobState.QUEUED).update(created_at=clock.now() - timedelta(minutes=5))
        processes.sweep()
    eventually(lambda: Job.objects.get().state == JobState.DONE)
    time.sleep(1)
    assert words(trace) == ["begun", "ended"]
