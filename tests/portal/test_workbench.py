"""The first page of each person."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agreements.enums import AgreementState as S
from agreements.workflow import AGREEMENT
from common import clock
from leadership.enums import Role
from leadership.models import Membership
from tests import factories
from tests.agreements import factories as made

ADDRESS = reverse("portal:workbench")


def bench_of(client, membership):
    return factories.sign_in(client, membership).get(ADDRESS)


def records(heaps, name):
    return [row.record for heap, rows in heaps if heap.chain.name == name for row in rows]


def test_visitor_reads_what_the_portal_is(client, db):
    response = client.get(ADDRESS)
    assert response.status_code == 200
    assert reverse("account_login") in response.content.decode()


def test_account_without_duty_reads_whom_to_ask(client, db):
    client.force_login(factories.account())
    response = client.get(ADDRESS)
    assert response.templates[0].name == "portal/no_duty.html"


def test_director_sees_what_waits_the_longest_first(client, db):
    late, early = made.agreement_in(S.SUBMITTED), made.draft()
    with clock.standing_at(clock.now() - timedelta(days=20)):
        early = AGREEMENT.perform(early, "submit", by=made.clerk())
    response = bench_of(client, made.director())
    assert records(response.context["heaps"], "agreement") == [early, late]
    (_heap, rows), *_others = response.context["heaps"]
    assert [row.days for row in rows] == [20, 0]
    assert early.get_absolute_url() in response.content.decode()


def test_returned_item_comes_with_its_reason(client, db):
    made.agreement_in(S.RETURNED)
    html = bench_of(client, made.clerk()).content.decode()
    assert made.REASON in html
    assert made.director().name in html


def test_clerk_follows_what_was_sent(client, db):
    agreement = made.agreement_in(S.ENDORSED)
    response = bench_of(client, made.clerk())
    assert records(response.context["sent_heaps"], "agreement") == [agreement]
    assert records(response.context["heaps"], "agreement") == []
    assert str(agreement.desk) in response.content.decode()


def test_what_arrived_long_ago_is_followed_no_more(client, db):
    made.agreement_in(S.IN_REPOSITORY)
    with time_machine.travel(clock.now() + timedelta(days=40)):
        assert records(bench_of(client, made.clerk()).context["sent_heaps"], "agreement") == []


def test_neighbour_sees_nothing_of_it(client, db):
    made.agreement_in(S.SUBMITTED)
    response = bench_of(client, made.director(factories.NEIGHBOUR_COUNTY))
    assert response.context["heaps"] == []
    assert 'class="empty"' in response.content.decode()


def test_superior_sees_it_once_it_is_at_their_desk(client, db):
    agreement = made.agreement_in(S.SUBMITTED)
    prefecture = made.director(factories.PREFECTURE)
    assert bench_of(client, prefecture).context["heaps"] == []
    agreement = AGREEMENT.perform(agreement, "endorse", by=made.director())
    assert records(bench_of(client, prefecture).context["heaps"], "agreement") == [agreement]


def test_author_is_not_asked_to_decide(client, db):
    """INV-1: whoever wrote the record does not find it in the work that waits for a decision."""
    made.agreement_in(S.SUBMITTED)
    clerk = made.clerk()
    Membership.objects.filter(pk=clerk.pk).update(ended_on=clock.today())
    both = factories.membership_at(factories.COUNTY, Role.CLERK, Role.DIRECTOR, user=clerk.user)
    assert records(bench_of(client, both).context["heaps"], "agreement") == []


def test_province_is_told_what_waits_to_be_gathered(client, db):
    made.agreement_in(S.FILED)
    response = bench_of(client, made.clerk(factories.PROVINCE))
    assert response.context["to_gather"] == 1
    assert reverse("agreements:batch_create") in response.content.decode()


def test_helper_is_led_to_their_agreements(client, db):
    agreement = made.agreement_in(S.SUBMITTED)
    response = bench_of(client, made.helper(agreement.current_version.organisation))
    assert response.context["heaps"] == []
    assert reverse("agreements:agreement_list") in [entry.address for entry in response.context["shortcuts"]]


@pytest.mark.parametrize(("today", "left"), [(date(2026, 12, 31), 0), (date(2026, 12, 1), 30)])
def test_closing_windows_are_counted_down(client, db, today, left):
    with time_machine.travel(f"{today}T02:00:00+00:00"):
        made.open_year(today.year)
        closing = bench_of(client, made.clerk()).context["closing"]
        assert {each.days_left for each in closing} == {left}


def test_windows_that_stay_open_long_are_left_out(client, db):
    with time_machine.travel("2026-06-01T02:00:00+00:00"):
        made.open_year(2026)
        assert bench_of(client, made.clerk()).context["closing"] == []


def test_query_count_does_not_depend_on_rows(client, db):
    made.agreement_in(S.SUBMITTED), made.agreement_in(S.RETURNED), made.agreement_in(S.ENDORSED)
    for person in (made.clerk(), made.director(), made.director(factories.PREFECTURE)):
        before = queries_of(client, person)
        made.agreement_in(S.SUBMITTED), made.agreement_in(S.RETURNED), made.agreement_in(S.ENDORSED), made.applicant()
        assert queries_of(client, person) == before


def queries_of(client, membership) -> int:
    factories.sign_in(client, membership)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(ADDRESS).status_code == 200
    return len(queries)


@pytest.mark.parametrize(("name", "person"), [("waiting", made.director), ("sent", made.clerk)])
def test_whole_heap_in_pages(client, db, name, person):
    agreement = made.agreement_in(S.SUBMITTED)
    response = factories.sign_in(client, person()).get(reverse(f"portal:{name}", args=["agreement"]))
    assert [row.record for row in response.context["rows"]] == [agreement]


def test_unknown_heap_is_not_found(client, db):
    factories.sign_in(client, made.clerk())
    assert client.get(reverse("portal:waiting", args=["dreams"])).status_code == 404
