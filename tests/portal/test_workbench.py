"""The first page of each person."""

import re
from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime

from agreements.enums import AgreementState as S
from agreements.workflow import AGREEMENT
from assessments.rollup import roll_up
from assessments.target_progress import progress_at
from common import clock
from leadership.enums import Role
from leadership.models import Membership, Partnership
from leadership.programme import current_year
from portal.own_targets import OPEN_SHOWN
from tests import factories
from tests.agreements import factories as made
from tests.assessments.many import by_hand, confirmed
from tests.registry import factories as registered

ADDRESS = reverse("portal:workbench")


def bench_of(client, membership):
    return factories.sign_in(client, membership).get(ADDRESS)


def told_of(response) -> dict:
    """Of how many records the errands of a workbench tell, by the page on which they are done."""
    return {told.errand.page: told.count for told in response.context["errands"]}


def heaps_of(response) -> list:
    """What waits at one's desk, chain by chain, in the order of the page."""
    return [part.shown for part in response.context["parts"] if part.shown]


def records(heaps, name):
    return [row.record for heap, _total, rows in heaps if heap.chain.name == name for row in rows]


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
    assert records(heaps_of(response), "agreement") == [early, late]
    (_heap, _total, rows), *_others = heaps_of(response)
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
    assert records(heaps_of(response), "agreement") == []
    assert str(agreement.desk) in response.content.decode()


def test_what_was_passed_on_comes_in_one_list_the_latest_first(client, db):
    with clock.standing_at(clock.now() - timedelta(days=2)):
        early = made.agreement_in(S.SUBMITTED)
    late = made.agreement_in(S.ENDORSED)
    response = bench_of(client, made.clerk())
    assert [row.record for row in response.context["sent_rows"]] == [late, early]
    assert reverse("portal:sent", args=["agreement"]) in response.content.decode()


@pytest.mark.parametrize(("state", "is_on_its_way"), [(S.ENDORSED, True), (S.IN_REPOSITORY, False)])
def test_only_with_what_is_on_its_way_is_a_desk_busy(client, db, state, is_on_its_way):
    agreement = made.agreement_in(state)
    html = bench_of(client, made.clerk()).content.decode()
    day = date_format(localtime(agreement.moved_at), "DATE_FORMAT")
    assert (f"{agreement.desk} since {day}" in html or f"{day}起由{agreement.desk}办理" in html) == is_on_its_way


def test_what_arrived_long_ago_is_followed_no_more(client, db):
    made.agreement_in(S.IN_REPOSITORY)
    with time_machine.travel(clock.now() + timedelta(days=40)):
        assert records(bench_of(client, made.clerk()).context["sent_heaps"], "agreement") == []


def test_neighbour_sees_nothing_of_it(client, db):
    made.agreement_in(S.SUBMITTED)
    response = bench_of(client, made.director(factories.NEIGHBOUR_COUNTY))
    assert heaps_of(response) == []
    assert response.context["tally"].total == 0


def test_superior_sees_it_once_it_is_at_their_desk(client, db):
    agreement = made.agreement_in(S.SUBMITTED)
    prefecture = made.director(factories.PREFECTURE)
    assert heaps_of(bench_of(client, prefecture)) == []
    agreement = AGREEMENT.perform(agreement, "endorse", by=made.director())
    assert records(heaps_of(bench_of(client, prefecture)), "agreement") == [agreement]


def test_author_is_not_asked_to_decide(client, db):
    """INV-1: whoever wrote the record does not find it in the work that waits for a decision."""
    made.agreement_in(S.SUBMITTED)
    clerk = made.clerk()
    Membership.objects.filter(pk=clerk.pk).update(ended_on=clock.today())
    both = factories.membership_at(factories.COUNTY, Role.CLERK, Role.DIRECTOR, user=clerk.user)
    assert records(heaps_of(bench_of(client, both)), "agreement") == []


def test_province_is_told_what_waits_to_be_gathered(client, db):
    made.agreement_in(S.FILED)
    response = bench_of(client, made.clerk(factories.PROVINCE))
    assert told_of(response) == {"agreements:batch_create": 1}
    assert reverse("agreements:batch_create") in response.content.decode()


def test_helper_is_led_to_their_agreements(client, db):
    agreement = made.agreement_in(S.SUBMITTED)
    response = bench_of(client, made.helper(agreement.current_version.organisation))
    assert heaps_of(response) == []
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


def test_figures_of_the_region_are_whole_numbers(client, db):
    made.agreement_in(S.IN_REPOSITORY)
    roll_up(year=current_year())
    html = bench_of(client, made.clerk()).content.decode()
    (figures,) = re.findall(r'<dl class="figures">(.*?)</dl>', html, re.DOTALL)
    assert re.findall(r"<dd>\s*(\S+)\s*</dd>", figures)[0] == "1"


def test_a_place_in_the_east_is_told_whom_it_helps_in_the_place_of_zeros(client, db):
    Partnership.objects.all().delete()
    pair = Partnership.objects.create(supporting_id="31", supported_id=factories.PREFECTURE, scheme="east_west")
    response = bench_of(client, factories.membership_at("31", Role.DIRECTOR))
    assert (response.context["supported"]["total"], response.context["figures"]) == (1, [])
    assert reverse("agreements:partner_detail", args=[pair.pk]) in response.content.decode()
    west = bench_of(client, factories.membership_at(factories.PROVINCE, Role.DIRECTOR))
    assert west.context["supported"]["total"] == 0
    assert {value for _metric, value in west.context["figures"]} == {0}


# -- targets and places to forward -----------------------------------------------------------------
def test_targets_of_the_region_are_told_the_first_due_first(client, db):
    registered.facility()
    roll_up(year=current_year())
    targets = bench_of(client, made.clerk()).context["targets"]
    of_units = [each for each in progress_at(region=made.clerk().region, year=current_year()) if each.target.units]
    told = [each for each in of_units if each.base]
    due = sorted(each.setting.due_on for each in told if not each.is_met)
    assert (targets.total, targets.met) == (len(told), sum(each.is_met for each in told))
    assert [each.setting.due_on for each in targets.next_due] == due[:OPEN_SHOWN]
    assert 0 < targets.met < targets.total


def test_numbers_of_the_nation_are_told_at_the_nation(client, db):
    roll_up(year=current_year())
    for place, numbers in ((factories.NATION, True), (factories.PROVINCE, False)):
        progress = progress_at(region=factories.place(place), year=current_year())
        told = [each for each in progress if each.base and (each.target.units or numbers)]
        assert bench_of(client, made.director(place)).context["targets"].total == len(told)


def test_who_reads_no_region_is_told_no_targets(client, db):
    reviewer = factories.membership_at(factories.PROVINCE, Role.REVIEWER)
    assert bench_of(client, reviewer).context["targets"] is None


@pytest.mark.parametrize(("level", "told"), [(factories.COUNTY, 1), (factories.PREFECTURE, 0), (factories.PROVINCE, 0)])
def test_a_director_is_told_of_places_left(client, db, level, told):
    by_hand()
    confirmed(19)
    answer = bench_of(client, made.director(level))
    assert told_of(answer).get("assessments:forwarding_list", 0) == told
    (main,) = re.findall(r"<main.*?<aside", answer.content.decode(), re.DOTALL)
    assert main.count(reverse("assessments:forwarding_list")) == told
