"""Jobs: queued with the transaction, claimed once, and the row says what came of it."""

import os
import socket
import time
from datetime import timedelta
from pathlib import Path
from threading import Thread

import pytest
import redis
from celery import current_app
from django.conf import settings
from django.db import OperationalError, connection, transaction
from django.utils.translation import get_language, override

from common import clock, job_results, job_runs, jobs
from common.job_results import result_file
from common.models import Job, JobState
from common.sealed import opened
from leadership import appointments
from leadership.enums import Role
from leadership.permissions import EXPORT_RECORDS
from tests import factories

LONG_AGO = timedelta(minutes=10)


@pytest.fixture
def work(monkeypatch):
    """Declare what jobs of the kind "test" do: ``work(function)``."""

    def declare(run):
        monkeypatch.setitem(jobs.KINDS, "test", jobs.Kind("test", "test", run))
        return run

    declare(lambda job, report: None)
    return declare


def queued(**fields) -> Job:
    return jobs.enqueue(kind="test", arguments={}, **fields)


def ran(job) -> Job:
    job_runs.run(job.pk)
    job.refresh_from_db()
    return job


def messages_in_redis() -> int:
    with redis.Redis.from_url(settings.REDIS_URL) as client:
        return client.llen("celery")


# -- queuing -----------------------------------------------------------------------
@pytest.mark.django_db
def test_is_sent_when_the_transaction_commits(django_capture_on_commit_callbacks, work):
    before = messages_in_redis()
    with django_capture_on_commit_callbacks() as callbacks:
        queued()
    assert messages_in_redis() == before
    for callback in callbacks:
        callback()
    assert messages_in_redis() == before + 1


@pytest.mark.django_db
def test_jobs_of_the_same_words_wait_once(work):
    first = queued(once="rollup-2026")
    assert queued(once="rollup-2026") == first
    assert queued(once="rollup-2025") != first
    job_runs.claim(first.pk)
    assert queued(once="rollup-2026") != first


@pytest.mark.django_db(transaction=True)
def test_a_job_leant_on_begins_only_after_the_transaction(work):
    """Otherwise it would miss what this transaction has written."""
    job = queued(once="rollup-2026")
    claimed = []
    with transaction.atomic():
        assert queued(once="rollup-2026") == job
        in_thread(lambda: claimed.append(job_runs.claim(job.pk)))
    assert claimed == [None]
    assert job_runs.claim(job.pk) == job


def in_thread(work):
    def alone():
        try:
            work()
        finally:
            connection.close()

    thread = Thread(target=alone)
    thread.start()
    thread.join(20)
    assert not thread.is_alive()


@pytest.fixture(params=["nobody listens", "somebody listens and says nothing"])
def silent_broker(request, monkeypatch):
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        if request.param == "somebody listens and says nothing":
            listener.listen(5)
        address = f"redis://127.0.0.1:{listener.getsockname()[1]}/0"
        monkeypatch.setattr(current_app.conf, "broker_write_url", address)
        yield


def test_a_broker_that_is_away_costs_less_than_two_seconds(silent_broker):
    began = time.monotonic()
    assert jobs.send(1) is False
    assert time.monotonic() - began < 2


def test_any_thread_knows_the_broker():
    seen = []
    in_thread(lambda: seen.append(current_app.main))
    assert seen == ["poverty_aid"]


# -- running -----------------------------------------------------------------------
@pytest.mark.django_db
def test_done_with_message_and_progress(work):
    @work
    def run(job, report):
        report(3, 4)
        return "three of four"

    job = ran(queued())
    assert (job.state, job.message, job.done, job.total, job.attempts) == (JobState.DONE, "three of four", 3, 4, 1)
    assert job.created_at <= job.started_at <= job.finished_at


@pytest.mark.django_db
def test_a_failure_is_told_in_its_own_words(work):
    @work
    def run(job, report):
        raise jobs.Failure("The list is empty.")

    job = ran(queued())
    assert (job.state, job.message) == (JobState.FAILED, "The list is empty.")


@pytest.mark.django_db
def test_an_error_of_the_program_is_told_politely_and_logged(work, caplog):
    @work
    def run(job, report):
        raise ZeroDivisionError("inside")

    job = ran(queued(language="en"))
    assert (job.state, str(job.pk) in job.message, "inside" in job.message) == (JobState.FAILED, True, False)
    assert "ZeroDivisionError: inside" in caplog.text


@pytest.mark.django_db
def test_when_the_database_goes_away_the_job_stays_to_be_taken_up(work):
    @work
    def run(job, report):
        raise OperationalError("server closed the connection unexpectedly")

    job = queued()
    with pytest.raises(OperationalError):
        job_runs.run(job.pk)
    job.refresh_from_db()
    assert job.state == JobState.RUNNING


@pytest.mark.django_db
def test_speaks_the_language_of_whoever_asked(work):
    work(lambda job, report: get_language())
    with override("en"):
        job = queued()
    assert ran(job).message == "en"


@pytest.mark.django_db
def test_an_unknown_kind_fails_and_can_still_be_shown(work):
    job = ran(jobs.enqueue(kind="of yesterday", arguments={}))
    assert (job.state, job.label) == (JobState.FAILED, "of yesterday")


@pytest.mark.django_db
def test_fails_once_the_owner_has_lost_the_right(work):
    owner = factories.membership_at("520328", Role.CLERK)
    job = queued(owner=owner, permission=EXPORT_RECORDS)
    administrator = factories.membership_at("52", Role.ADMINISTRATOR)
    appointments.end_membership(membership=owner, by=administrator)
    work(lambda job, report: pytest.fail("must not run"))
    assert ran(job).state == JobState.FAILED


# -- once, whatever happens -----------------------------------------------------------
@pytest.mark.django_db
def test_a_second_delivery_of_a_healthy_job_does_nothing(work):
    job = queued()
    assert job_runs.claim(job.pk) == job
    assert job_runs.claim(job.pk) is None


@pytest.mark.django_db
def test_an_ended_job_is_not_run_again(work):
    job = ran(queued())
    assert job_runs.claim(job.pk) is None


@pytest.mark.django_db
def test_a_worker_taken_for_dead_changes_nothing_when_it_comes_back(work, settings):
    job = queued()
    first = job_runs.claim(job.pk)
    with result_file(first, name="报表.txt") as file:
        file.write(b"late")
    stored = Path(first.result.path)
    assert stored.exists()
    Job.objects.update(heartbeat_at=clock.now() - LONG_AGO)
    second = job_runs.claim(job.pk)
    job_runs.end(first, JobState.DONE, "late")
    job.refresh_from_db()
    assert (job.state, job.attempts, second.attempts, bool(job.result)) == (JobState.RUNNING, 2, 2, False)
    assert not stored.exists()


@pytest.mark.django_db
def test_sweep_sends_late_and_orphaned_jobs_only(work):
    _fresh, late, healthy, orphaned = (queued() for _each in range(4))
    for job in (healthy, orphaned):
        job_runs.claim(job.pk)
    Job.objects.filter(pk=late.pk).update(created_at=clock.now() - LONG_AGO)
    Job.objects.filter(pk=orphaned.pk).update(heartbeat_at=clock.now() - LONG_AGO)
    before = messages_in_redis()
    assert (jobs.sweep(), messages_in_redis() - before) == (2, 2)


@pytest.mark.django_db
def test_sweep_gives_up_after_some_attempts(work):
    job = queued()
    for _attempt in range(jobs.ATTEMPTS):
        assert job_runs.claim(job.pk) == job
        Job.objects.update(heartbeat_at=clock.now() - LONG_AGO)
    assert job_runs.claim(job.pk) is None
    assert jobs.sweep() == 0
    job.refresh_from_db()
    assert (job.state, bool(job.message)) == (JobState.FAILED, True)


@pytest.mark.django_db
def test_try_again_begins_anew_but_only_what_failed(work):
    work(lambda job, report: 1 / 0)
    job = ran(queued())
    jobs.try_again(job=job)
    work(lambda job, report: "well")
    assert (ran(job).state, job.message, job.attempts) == (JobState.DONE, "well", 1)
    jobs.try_again(job=job)
    job.refresh_from_db()
    assert job.state == JobState.DONE


@pytest.mark.django_db(transaction=True)
def test_the_heart_beats_while_the_work_holds_a_transaction_open(work, monkeypatch):
    monkeypatch.setattr(job_runs, "BEAT_SECONDS", 0.05)
    seen = []

    @work
    def run(job, report):
        with transaction.atomic():
            report(7, 10)
            deadline = time.monotonic() + 10
            while not seen and time.monotonic() < deadline:
                in_thread(lambda: seen.extend(Job.objects.filter(done=7, heartbeat_at__gt=job.heartbeat_at)))

    job = queued()
    ran(job)
    assert seen == [job]


# -- results -----------------------------------------------------------------------
@pytest.mark.django_db
def test_a_result_lies_under_a_name_of_our_own(work):
    @work
    def run(job, report):
        with result_file(job, name="协议汇总表.xlsx") as file:
            file.write(b"content")

    job = ran(queued())
    with opened(job.result) as file:
        assert file.read() == b"content"
    assert (job.result_name, "协议" in job.result.name, job.result.name[-7:]) == ("协议汇总表.xlsx", False, ".sealed")


@pytest.mark.django_db
def test_a_run_that_breaks_off_leaves_no_half_result(work, settings):
    @work
    def run(job, report):
        with result_file(job, name="a.xlsx") as file:
            file.write(b"half")
            raise OSError("No space left on device")

    job = ran(queued())
    assert (job.state, bool(job.result), job.result_name) == (JobState.FAILED, False, "")
    assert list(settings.PARTS_DIR.iterdir()) == []


@pytest.mark.django_db
def test_old_results_are_deleted_and_their_rows_kept(work, settings):
    @work
    def run(job, report):
        with result_file(job, name="a.txt") as file:
            file.write(b"x")

    old, young = ran(queued()), ran(queued())
    Job.objects.filter(pk=old.pk).update(finished_at=clock.now() - timedelta(days=settings.JOB_RESULT_DAYS + 1))
    job_results.forget_old()
    kept = {job.pk: bool(job.result) for job in Job.objects.all()}
    assert kept == {old.pk: False, young.pk: True}
    assert (old.result.storage.exists(old.result.name), young.result.storage.exists(young.result.name)) == (False, True)


@pytest.mark.django_db
def test_what_killed_workers_left_is_deleted_after_a_day(settings, tmp_path, monkeypatch):
    """Parts of ours, and the sheets that openpyxl had begun, which are not sealed."""
    monkeypatch.setattr(job_results, "gettempdir", lambda: str(tmp_path))
    settings.PARTS_DIR.mkdir(parents=True, exist_ok=True)
    old, young = [[folder / f"{name}{age}" for folder, name in places(settings, tmp_path)] for age in ("old", "young")]
    for part in old + young:
        part.write_bytes(b"x")
    for part in old:
        os.utime(part, (0, (clock.now() - job_results.PART_AGE * 2).timestamp()))
    job_results.forget_old()
    assert [part.exists() for part in old + young] == [False, False, True, True]
    young[0].unlink()


def places(settings, temporary):
    return (settings.PARTS_DIR, "job-1-"), (temporary, "openpyxl.")
