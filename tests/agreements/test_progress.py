"""Progress: what confirmed activities have done for a promise, whatever version of the agreement it stands in."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agreements.enums import ActivityState as S
from agreements.enums import AgreementState, ChangeKind, ChangeState
from agreements.models import Agreement
from agreements.progress import percent, with_done, with_progress
from agreements.workflow import ACTIVITY
from tests import factories
from tests.agreements import factories as made
from tests.agreements.factories_activities import activity_in, running
from tests.agreements.factories_changes import change_in

pytestmark = pytest.mark.django_db


def tasks_of(agreement) -> list:
    agreement = Agreement.objects.get(pk=agreement.pk)
    return [(task.done, percent(task)) for task in with_done(agreement.current_version.tasks.all())]


def progress_of(agreement):
    return with_progress(Agreement.objects.filter(pk=agreement.pk)).get().progress


def test_what_was_done_before_an_amendment_counts_for_the_same_promise_after_it():
    agreement = made.agreement_in(AgreementState.IN_REPOSITORY)
    activity_in(S.CONFIRMED, agreement, done=30)
    assert tasks_of(agreement) == [(30, 25)]  # of 120
    change_in(ChangeKind.AMENDMENT, ChangeState.IN_FORCE, agreement)
    amended = Agreement.objects.get(pk=agreement.pk)
    activity_in(S.CONFIRMED, amended, done=45)
    assert tasks_of(amended) == [(75, 50)]  # of 150
    assert progress_of(amended) == 50


def test_only_what_is_confirmed_counts_and_no_longer_once_it_was_reopened():
    agreement = running()
    for state in (S.DRAFT, S.REPORTED, S.RETURNED):
        activity_in(state, agreement, done=60)
    confirmed = activity_in(S.CONFIRMED, agreement, done=60)
    assert (tasks_of(agreement), progress_of(agreement)) == ([(60, 50)], 50)
    ACTIVITY.perform(confirmed, "reopen", by=made.director(), reason=made.REASON)
    assert (tasks_of(agreement), progress_of(agreement)) == ([(0, 0)], 0)


def test_a_task_beyond_its_target_hides_none_that_lies_behind():
    draft = made.draft()
    made.task(draft.current_version, description="引进新品种", target=10, unit="个")
    agreement = made.drive(draft, AgreementState.FILED)
    first, behind = agreement.current_version.tasks.order_by("pk")
    activity_in(S.CONFIRMED, agreement, task=first, done=500)
    activity_in(S.CONFIRMED, agreement, task=behind, done=1)
    assert sorted(tasks_of(agreement)) == [(1, 10), (500, 100)]
    assert progress_of(agreement) == 55


def test_before_it_is_filed_there_is_no_progress():
    assert progress_of(made.draft()) is None


def test_many_agreements_take_one_query():
    for _each in range(3):
        activity_in(S.CONFIRMED, running(), done=30)
    with CaptureQueriesContext(connection) as captured:
        assert [agreement.progress for agreement in with_progress(Agreement.objects.all())] == [25, 25, 25]
    assert len(captured) == 1


def test_the_list_of_agreements_shows_it_without_a_query_for_each(client):
    client, address = factories.sign_in(client, made.clerk()), reverse("agreements:agreement_list")
    before = queries(client, address, shown=[25], done=30)
    assert queries(client, address, shown=[50, 50, 25], done=60, more=2) == before


def queries(client, address, *, shown, done, more=1) -> int:
    for _each in range(more):
        activity_in(S.CONFIRMED, running(), done=done)
    with CaptureQueriesContext(connection) as captured:
        page = client.get(address)
    assert [row.get_cell("progress") for row in page.context["table"].rows] == [f"{each}%" for each in shown]
    return len(captured)
