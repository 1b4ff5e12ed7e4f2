"""The calendar: what stands on which day, whose, and how a full day is shown."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import gettext

from agreements.calendar_month import A_DAY, days_of
from leadership.enums import Role
from tests import factories
from tests.agreements import factories as made
from tests.agreements.factories_supervision import visit
from tests.agreements.factories_watching import activity, filed, on
from tests.factories import COUNTY, NATION, NEIGHBOUR_COUNTY, OTHER_PROVINCE, PREFECTURE, PROVINCE

pytestmark = pytest.mark.django_db
MONTH, DAY = reverse("agreements:activity_calendar"), reverse("agreements:calendar_day")
JUNE, TENTH = (date(2026, 6, 1), date(2026, 6, 30)), date(2026, 6, 10)


def page(membership, address=MONTH, **query):
    return factories.sign_in(Client(), membership).get(address, query)


def texts(days) -> dict:
    return {day: [(entry.kind.name, entry.text) for entry in each.entries] for day, each in days.items()}


def test_each_kind_stands_on_its_day():
    agreement = filed(title="茶叶帮扶协议", ends_on=date(2026, 10, 31))
    held = activity(agreement, "reported", held_on=TENTH)
    with on(TENTH):
        visit(agreement, findings=[("签到表不全", date(2026, 10, 5))])
    clerk = made.clerk()
    assert texts(days_of(clerk, NATION, *JUNE)) == {
        TENTH: [("activity", f"{held.get_form_display()} · 茶叶帮扶协议")],
    }
    assert texts(days_of(clerk, NATION, date(2026, 10, 1), date(2026, 10, 31))) == {
        date(2026, 10, 31): [("task", agreement.current_version.tasks.first().description), ("ending", "茶叶帮扶协议")],
        date(2026, 10, 5): [("finding", "签到表不全")],
    }


@pytest.mark.parametrize("state, stands", [("draft", False), ("returned", False), ("confirmed", True)])
def test_activities_stand_in_it_once_they_are_reported(state, stands):
    activity(filed(), state, held_on=TENTH)
    assert bool(days_of(made.clerk(), NATION, *JUNE)) is stands


def test_what_has_ended_or_was_not_filed_is_not_due():
    with on(date(2026, 3, 1)):
        made.agreement_in("submitted")
    assert days_of(made.clerk(), NATION, date(2026, 10, 1), date(2026, 12, 31)) == {}


@pytest.mark.invariant("INV-2")
@pytest.mark.parametrize(
    "place, is_seen",
    [
        (COUNTY, True),
        (PREFECTURE, True),
        (PROVINCE, True),
        (NATION, True),
        (NEIGHBOUR_COUNTY, False),
        (OTHER_PROVINCE, False),
    ],
)
def test_it_holds_what_lies_in_ones_region(place, is_seen):
    agreement = filed(ends_on=date(2026, 10, 31))
    with on(TENTH):
        visit(agreement, findings=[("签到表不全", date(2026, 10, 5))])
    activity(agreement, held_on=date(2026, 10, 6))
    days = days_of(factories.membership_at(place, Role.INSPECTOR), NATION, date(2026, 10, 1), date(2026, 10, 31))
    assert sum(day.total for day in days.values()) == (4 if is_seen else 0)


@pytest.mark.invariant("INV-2")
def test_an_assisting_party_sees_its_own():
    own, other = filed(), filed()
    for agreement in (own, other):
        activity(agreement, held_on=TENTH)
    days = days_of(made.helper(own.current_version.organisation), NATION, *JUNE)
    assert [entry.record.agreement for entry in days[TENTH].entries] == [own]


def test_a_place_narrows_it_and_one_out_of_reach_shows_nothing():
    activity(filed(), held_on=TENTH)
    activity(filed("520102"), held_on=TENTH)
    director = made.director(PROVINCE)
    assert days_of(director, COUNTY, *JUNE)[TENTH].total == 1
    assert days_of(director, PROVINCE, *JUNE)[TENTH].total == 2
    response = page(made.clerk(), month="2026-06", region=NEIGHBOUR_COUNTY)
    assert list(response.context["form"]["form"].errors) == ["region"]
    assert response.context["weeks"] == []


@pytest.mark.parametrize("asked", ["2026-13", "x", "0001-01", "9999-12", "2026-11-05"])
def test_a_month_that_is_none_is_refused(asked):
    response = page(made.clerk(), month=asked)
    assert response.status_code == 200
    assert list(response.context["form"]["form"].errors) == ["month"]


def test_without_a_month_it_is_this_one():
    with on(TENTH):
        made.clerk()
        response = page(made.clerk())
    assert response.context["first"] == date(2026, 6, 1)
    assert [week.days[0] and week.days[0].date.day for week in response.context["weeks"]] == [1, 8, 15, 22, 29]
    assert "month=2026-05" in response.context["before"]
    assert "month=2026-07" in response.context["after"]


def test_a_full_day_leads_to_all_of_it():
    agreement = filed()
    for _time in range(A_DAY + 2):
        activity(agreement, held_on=TENTH)
    day = days_of(made.clerk(), NATION, *JUNE)[TENTH]
    assert (len(day.shown), day.total, day.more) == (A_DAY, A_DAY + 2, 2)
    html = page(made.clerk(), month="2026-06").content.decode()
    assert f"{DAY}?on=2026-06-10&amp;region=" in html
    ((kind, entries, total),) = page(made.clerk(), DAY, on="2026-06-10").context["groups"]
    assert (kind.name, len(entries), total) == ("activity", A_DAY + 2, A_DAY + 2)


def test_an_empty_day_says_so():
    assert gettext("Nothing on this day") in page(made.clerk(), DAY, on="2026-06-10").content.decode()


def test_query_count_does_not_depend_on_rows():
    agreement = filed()
    activity(agreement, held_on=TENTH)
    client = factories.sign_in(Client(), made.director())
    client.get(MONTH, {"month": "2026-06"})
    counts = []
    for _time in range(2):
        with CaptureQueriesContext(connection) as queries:
            client.get(MONTH, {"month": "2026-06"})
        counts.append(len(queries))
        for days in range(12):
            activity(agreement, held_on=TENTH + timedelta(days=days))
        agreement = filed()
    assert counts[0] == counts[1]
