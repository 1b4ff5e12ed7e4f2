"""By which day waiting work is due, how urgent that is, and in which order the workbench shows it."""

import re
from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from agreements.enums import AgreementState as S
from agreements.workflow import AGREEMENT
from common import clock
from leadership import appointments
from leadership.enums import Department, Duty, Role, Window
from leadership.models import Region
from leadership.programme import current_year, extend_window
from portal import waiting as work
from portal.enums import Urgency
from portal.overview import count_waiting
from portal.urgency import HANDLING_DAYS, SOON_DAYS, Due
from tests import factories
from tests.agreements import factories as made
from tests.agreements import factories_listings as listings
from tests.portal.test_workbench import bench_of, told_of

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 1)


@pytest.fixture(autouse=True)
def in_june():
    with time_machine.travel(f"{TODAY}T02:00:00+00:00", tick=False):
        yield


def days(number):
    return timedelta(days=number)


def row_of(agreement, membership):
    """The line of the workbench that tells of it."""
    chain = AGREEMENT
    return next(row for row in work.waiting(chain, membership).rows() if row.record == agreement)


# -- how urgent -------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("left", "urgency", "words"),
    [
        (-1, Urgency.OVERDUE, "was due on May 31, 2026, 1 day ago"),
        (0, Urgency.SOON, "due today"),
        (1, Urgency.SOON, "due by June 2, 2026, 1 day left"),
        (SOON_DAYS, Urgency.SOON, "due by June 8, 2026, 7 days left"),
        (SOON_DAYS + 1, Urgency.IN_TIME, "due by June 9, 2026, 8 days left"),
    ],
)
def test_urgency_in_words(left, urgency, words):
    with override("en"):
        due = Due(TODAY + days(left))
        assert (due.urgency, due.when) == (urgency, words)


# -- by which day -----------------------------------------------------------------------------
def test_what_came_to_a_desk_is_due_some_days_later():
    agreement = made.agreement_in(S.SUBMITTED)
    assert row_of(agreement, made.director()).due.day == TODAY + days(HANDLING_DAYS)


def test_the_window_ends_it_earlier():
    year = made.open_year(TODAY.year)
    year.filing_closes = TODAY + days(3)
    year.save()
    agreement = made.agreement_in(S.SUBMITTED)
    assert row_of(agreement, made.director()).due.urgency == Urgency.SOON
    assert row_of(agreement, made.director()).due.day == year.filing_closes


def test_an_extension_of_the_province_counts():
    year = made.open_year(TODAY.year)
    year.filing_closes = TODAY + days(3)
    year.save()
    agreement = made.draft()
    until = TODAY + days(9)
    extend_window(
        programme_year=year,
        window=Window.FILING,
        province=Region.objects.get(pk=factories.PROVINCE),
        closes=until,
        reason="道路中断，材料不能按时送达。",
        by=factories.membership_at(factories.NATION, Role.ADMINISTRATOR),
    )
    assert row_of(agreement, made.clerk()).due.day == until


def test_a_draft_is_due_by_the_end_of_its_window():
    assert row_of(made.draft(), made.clerk()).due.day == date(TODAY.year, 12, 31)


# -- in which order, and how many ------------------------------------------------------------------
def test_the_most_urgent_comes_first_and_is_counted():
    with clock.standing_at(clock.now() - days(HANDLING_DAYS + 1)):
        late = made.agreement_in(S.SUBMITTED)
    with clock.standing_at(clock.now() - days(HANDLING_DAYS - 2)):
        near = made.agreement_in(S.SUBMITTED)
    new = made.agreement_in(S.SUBMITTED)
    rows = work.waiting(AGREEMENT, made.director()).rows()
    assert [row.record for row in rows] == [late, near, new]
    assert [row.due.urgency for row in rows] == [Urgency.OVERDUE, Urgency.SOON, Urgency.IN_TIME]
    assert work.tallies(made.director())["agreement"] == work.Tally(total=3, overdue=1, soon=1)


@pytest.mark.parametrize("first", ["interests", "waiting-agreement"])
def test_the_section_with_what_is_due_first_comes_first(client, first):
    made.open_year(current_year())
    late, new = clock.now() - days(HANDLING_DAYS + 1), clock.now() - days(2)
    with clock.standing_at(late if first == "interests" else new):
        offer = listings.offer(state="published")
        listings.interest(in_=offer, by=listings.party_account(offer))
    with clock.standing_at(new if first == "interests" else late):
        made.agreement_in(S.RETURNED)
    html = bench_of(client, made.clerk()).content.decode()
    sections = re.findall(r'<section[^>]*aria-labelledby="(\S+)"[^>]*data-waits', html)
    assert sections == sorted(["interests", "waiting-agreement"], key=lambda each: each != first)


def test_the_navigation_counts_what_the_workbench_shows(client):
    made.agreement_in(S.SUBMITTED), made.agreement_in(S.RETURNED), made.agreement_in(S.FILED), made.applicant()
    people = made.clerk(), made.director(), made.clerk(factories.PROVINCE), made.director(factories.PREFECTURE)
    for person in people:
        answer = bench_of(client, person)
        shown = sum(part.shown.total if part.shown else len(part.dues) for part in answer.context["parts"])
        assert answer.context["tally"].total == shown == count_waiting(person)
    assert count_waiting(None) == 0


def test_all_chains_are_counted_in_one_query():
    made.agreement_in(S.SUBMITTED)
    director = made.director()
    assert director.permissions
    for count in (work.count_records, work.tallies, work.totals_sent):
        with CaptureQueriesContext(connection) as queries:
            count(director)
        assert len(queries) == 1


# -- errands of those without a chain -----------------------------------------------------------------
def test_an_administrator_sets_up_groups_and_opens_accounts(client):
    administrator = factories.membership_at(factories.PROVINCE, Role.ADMINISTRATOR)
    poor = Region.objects.filter(code__startswith=factories.PROVINCE, level=3, is_poor=True).order_by("code")
    first = next(place for place in poor if not hasattr(place, "leadership_group"))
    told = {told.errand.page: told for told in bench_of(client, administrator).context["errands"]}
    assert told["leadership:region_list"].count == len([each for each in poor if not hasattr(each, "leadership_group")])
    assert told["leadership:region_list"].address.endswith(f"/{first.code}/")
    assert "leadership:group_detail" not in told
    seat = {"name": "柳新到", "duty": Duty.STAFF, "department": Department.AST}
    new = appointments.appoint(group=administrator.group, roles=[Role.CLERK], **seat)
    told = {told.errand.page: told for told in bench_of(client, administrator).context["errands"]}
    page = client.get(told["leadership:group_detail"].address).content.decode()
    assert f"/leadership/members/{new.pk}/account/" in page


def test_the_nation_is_told_of_the_next_year_in_autumn(client):
    administrator = factories.membership_at(factories.NATION, Role.ADMINISTRATOR)
    assert "leadership:year_create" not in told_of(bench_of(client, administrator))
    with time_machine.travel("2026-10-01T02:00:00+00:00"):
        assert told_of(bench_of(client, administrator))["leadership:year_create"] == 1
        made.open_year(2027)
        assert "leadership:year_create" not in told_of(bench_of(client, administrator))


def test_an_assisting_party_is_told_of_tasks_that_are_late(client):
    agreement = made.agreement_in(S.FILED)
    helper = made.helper(agreement.current_version.organisation)
    due_on = min(task.due_on for task in agreement.current_version.tasks.all())
    assert "agreements:activity_choose" not in told_of(bench_of(client, helper))
    with time_machine.travel(f"{due_on}T02:00:00+00:00"):
        (told,) = bench_of(client, helper).context["errands"]
        assert (told.errand.page, told.due.day) == ("agreements:activity_choose", due_on)
    with time_machine.travel(f"{due_on}T02:00:00+00:00"):
        assert count_waiting(helper) == 1
