"""The pages of one's own jobs; whoever did not start a job does not see it."""

import pytest
from django.urls import reverse

from common import job_runs, jobs
from common.job_results import result_file
from common.models import Job, JobState
from leadership import appointments
from leadership.enums import Role
from leadership.permissions import EXPORT_RECORDS
from tests import factories

pytestmark = pytest.mark.django_db
PAGES = ("job_detail", "job_progress", "job_download")


@pytest.fixture
def owner():
    return factories.membership_at("520328", Role.CLERK)


@pytest.fixture
def job(owner, monkeypatch):
    """A report that is done."""

    def run(job, report):
        with result_file(job, name="帮扶协议汇总表.xlsx") as file:
            file.write(b"content")
        return "2 rows"

    monkeypatch.setitem(jobs.KINDS, "test", jobs.Kind("test", "Report of the test", run))
    job = jobs.enqueue(kind="test", arguments={}, owner=owner, permission=EXPORT_RECORDS)
    job_runs.run(job.pk)
    return Job.objects.get(pk=job.pk)


def address(name, job):
    return reverse(f"jobs:{name}", args=[job.pk])


def test_owner_sees_and_downloads(client, owner, job):
    factories.sign_in(client, owner)
    detail = client.get(address("job_detail", job))
    assert "Report of the test" in detail.text
    assert address("job_download", job) in detail.text
    assert "hx-get" not in client.get(address("job_progress", job)).text
    response = client.get(address("job_download", job))
    assert response.getvalue() == b"content"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''%E5%B8%AE%E6%89%B6")
    assert response["Content-Type"] == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def test_others_find_nothing(client, owner, job):
    other_hat = factories.membership_at("520327", Role.CLERK, user=owner.user)
    director_above = factories.membership_at("5203", Role.DIRECTOR)
    neighbour = factories.membership_at("520327", Role.CLERK)
    for stranger in (other_hat, director_above, neighbour):
        factories.sign_in(client, stranger)
        assert [client.get(address(page, job)).status_code for page in PAGES] == [404, 404, 404]
        assert client.post(address("job_again", job)).status_code == 404
        assert "Report of the test" not in client.get(reverse("jobs:job_list")).text


def test_who_is_not_signed_in_signs_in_first(client, job):
    assert [client.get(address(page, job)).status_code for page in PAGES] == [302, 302, 302]


def test_who_has_lost_the_right_gets_no_file(client, owner, job):
    administrator = factories.membership_at("52", Role.ADMINISTRATOR)
    appointments.change_membership(membership=owner, by=administrator, roles=[Role.REVIEWER])
    factories.sign_in(client, owner)
    assert client.get(address("job_download", job)).status_code == 403


def test_who_has_left_the_duty_finds_nothing(client, owner, job):
    administrator = factories.membership_at("52", Role.ADMINISTRATOR)
    factories.sign_in(client, owner)
    appointments.end_membership(membership=owner, by=administrator)
    assert client.get(address("job_download", job)).status_code == 404


def test_waiting_job_asks_again_with_and_without_javascript(client, owner, job):
    waiting = jobs.enqueue(kind="test", arguments={}, owner=owner)
    text = factories.sign_in(client, owner).get(address("job_detail", waiting)).text
    assert f'hx-get="{address("job_progress", waiting)}"' in text
    assert f'href="{address("job_detail", waiting)}"' in text
    assert client.get(address("job_download", waiting)).status_code == 404


def test_failed_job_says_why_and_can_be_tried_again(client, owner, job):
    Job.objects.update(state=JobState.FAILED, message="磁盘已满", result="")
    text = factories.sign_in(client, owner).get(address("job_detail", job)).text
    assert "磁盘已满" in text
    assert address("job_again", job) in text
    assert client.get(address("job_again", job)).status_code == 405
    assert client.post(address("job_again", job)).url == address("job_detail", job)
    job.refresh_from_db()
    assert job.state == JobState.QUEUED


def test_list_takes_the_same_queries_for_more_jobs(client, owner, job, django_assert_num_queries):
    factories.sign_in(client, owner)
    client.get(reverse("jobs:job_list"))

    def queries():
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as seen:
            client.get(reverse("jobs:job_list"))
        return len(seen)

    few = queries()
    for _each in range(5):
        jobs.enqueue(kind="test", arguments={}, owner=owner)
    assert queries() == few


def test_health_is_open_to_anyone(client):
    response = client.get("/healthz/")
    assert (response.status_code, response.json()) == (200, {"database": True, "redis": True})
