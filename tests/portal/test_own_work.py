"""The first page of an assisting party, and what its answers look like at the county."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agreements import requests
from agreements.enums import ActivityState
from agreements.enums import AgreementState as S
from agreements.models import Activity, ActivityStep
from agreements.workflow import ACTIVITY
from common import clock
from leadership.enums import Role
from portal import own_work
from portal.menu import ENTRIES
from tests import factories
from tests.agreements import factories as made
from tests.agreements.factories_supervision import asked
from tests.factories import COUNTY, NEIGHBOUR_COUNTY, OTHER_PROVINCE

ADDRESS = reverse("portal:workbench")
pytestmark = pytest.mark.django_db


def own_of(client, membership) -> dict:
    return factories.sign_in(client, membership).get(ADDRESS).context["own"]


def activity(agreement, by, state=ActivityState.DRAFT, done=50) -> Activity:
    record = Activity.objects.create(
        agreement=agreement,
        region=agreement.region,
        task=agreement.current_version.tasks.get(),
        form="training",
        held_on=agreement.current_version.starts_on,
        place="村委会",
        summary="现场讲解。",
        done=done,
        state=ActivityState.DRAFT,
        desk=made.clerk().group,
        created_by=by.user,
        edited_by=by.user,
    )
    verbs = {ActivityState.CONFIRMED: "confirm", ActivityState.RETURNED: "return"}
    if state != ActivityState.DRAFT:
        record = ACTIVITY.perform(record, "report", by=by)
        record = ACTIVITY.perform(record, verbs[state], by=made.director(), reason=made.REASON)
    return record


@pytest.mark.parametrize("role", [role for role in Role if role != Role.HELPER])
def test_only_assisting_parties_have_it(role):
    assert own_work.of_party(factories.membership_at(COUNTY, role)) is None


@pytest.mark.invariant("INV-2")
@pytest.mark.parametrize("place", [COUNTY, OTHER_PROVINCE])
def test_a_party_finds_its_own_wherever_its_account_was_opened(client, place):
    own, other = made.agreement_in(S.FILED), made.agreement_in(S.FILED)
    request, _other = asked(own), asked(other)
    by = made.helper(own.current_version.organisation, place)
    shown = own_of(client, by)
    assert [each.agreement for each in shown["agreements"]] == [own]
    assert list(shown["requests"]) == [request]
    assert [task.version.agreement for task in shown["due"]] == [own]
    page = client.get(ADDRESS).content.decode()
    assert (own.get_absolute_url() in page, other.get_absolute_url() in page) == (True, False)
    assert str(shown["party"]) == own.current_version.organisation.name


def test_answered_requests_wait_no_more_and_the_county_is_told(client):
    request = asked()
    by = made.helper(request.agreement.current_version.organisation)
    requests.answer(by=by, asked=request, text="已寄出")
    assert list(own_of(client, by)["requests"]) == []
    factories.sign_in(client, made.clerk())
    assert list(client.get(ADDRESS).context["answers"]) == [request]
    assert request.get_absolute_url() in client.get(ADDRESS).content.decode()
    factories.sign_in(client, made.clerk(NEIGHBOUR_COUNTY))
    assert list(client.get(ADDRESS).context["answers"]) == []


def test_progress_counts_what_has_been_confirmed():
    agreement = made.agreement_in(S.FILED)
    by = made.helper(agreement.current_version.organisation)
    activity(agreement, by, ActivityState.CONFIRMED, done=70)
    activity(agreement, by, ActivityState.DRAFT, done=50)
    (each,) = own_work.of_party(by)["agreements"]
    assert (each.tasks, each.reached) == (1, 0)
    assert [task.done for task in own_work.of_party(by)["due"]] == [70]
    activity(agreement, by, ActivityState.CONFIRMED, done=50)
    (each,) = own_work.of_party(by)["agreements"]
    assert (each.tasks, each.reached, list(own_work.of_party(by)["due"])) == (1, 1, [])


def test_what_came_back_stands_before_what_was_begun():
    agreement = made.agreement_in(S.FILED)
    by = made.helper(agreement.current_version.organisation)
    draft, returned = activity(agreement, by), activity(agreement, by, ActivityState.RETURNED)
    activity(agreement, by, ActivityState.CONFIRMED)
    activity(agreement, made.clerk())
    assert list(own_work.of_party(by)["unfinished"]) == [returned, draft]
    assert ActivityStep.objects.filter(verb="return").count() == 1


def test_late_tasks_come_first(client):
    agreement = made.draft()
    version = agreement.current_version
    version.tasks.all().delete()
    late, soon = clock.today() - timedelta(days=5), clock.today() + timedelta(days=5)
    for day in (soon, late):
        made.task(version, due_on=day)
    made.drive(agreement, S.FILED)
    assert [task.due_on for task in own_of(client, made.helper(version.organisation))["due"]] == [late, soon]


def test_an_account_without_agreements_is_told_when_one_appears(client):
    by = made.helper(made.organisation())
    page = factories.sign_in(client, by).get(ADDRESS)
    assert page.status_code == 200
    assert page.context["own"]["agreements"] == []


def test_its_menu_opens_page_by_page(client):
    """Every entry of the menu can be opened, and no other."""
    factories.sign_in(client, made.helper(made.organisation()))
    shown = {entry.name for entry in client.get(ADDRESS).context["menu"]}
    opened = {entry.name for entry in ENTRIES if client.get(entry.address).status_code == 200}
    assert shown == opened
    assert "registry:organisation_list" not in shown


def test_query_count_does_not_depend_on_rows(client):
    agreement = made.agreement_in(S.FILED)
    party = agreement.current_version.organisation
    by = made.helper(party)
    factories.sign_in(client, by)

    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            assert client.get(ADDRESS).status_code == 200
        return len(found)

    asked(agreement)
    queries()
    before = queries()
    for _each in range(2):
        asked(made.agreement_in(S.FILED, organisation=party))
    assert queries() == before


def test_activities_are_asked_for_at_once():
    agreement = made.agreement_in(S.FILED)
    by = made.helper(agreement.current_version.organisation)

    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            assert all(each.agreement.title for each in own_work.unfinished(by))
        return len(found)

    activity(agreement, by)
    queries()  # what this person may do is asked once
    before = queries()
    activity(agreement, by), activity(agreement, by, ActivityState.RETURNED)
    assert queries() == before
