"""Reminders where people meet them: the list, the workbench, the page of the agreement."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import gettext

from agreements.models import Reminder
from agreements.reminder_lists import on_workbench
from common import clock
from leadership.enums import Role
from tests import factories
from tests.agreements import factories as made
from tests.factories import COUNTY, NATION, NEIGHBOUR_COUNTY, OTHER_PROVINCE, PREFECTURE, PROVINCE

pytestmark = pytest.mark.django_db
LIST = reverse("agreements:reminder_list")


def reminder(agreement=None, days=0, **content) -> Reminder:
    agreement = agreement or made.agreement_in("filed")
    content = {"kind": "silent", "since": clock.today() - timedelta(days=days)} | content
    return Reminder.objects.create(agreement=agreement, region_id=agreement.region_id, **content)


def page(membership, **query):
    return factories.sign_in(Client(), membership).get(LIST, query)


def rows(membership, **query) -> list:
    return list(page(membership, **query).context["table"].page.object_list.data)


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
def test_the_list_holds_the_reminders_of_ones_region(place, is_seen):
    one = reminder()
    assert rows(factories.membership_at(place, Role.INSPECTOR)) == ([one] if is_seen else [])


@pytest.mark.invariant("INV-2")
def test_an_assisting_party_sees_its_own():
    own = reminder(days=40)
    reminder()
    person = made.helper(own.agreement.current_version.organisation)
    assert rows(person) == [own]
    assert [row["reminder"] for row in on_workbench(person)["rows"]] == [own]


@pytest.mark.invariant("INV-2")
def test_a_reviewer_sees_none():
    reminder()
    person = factories.membership_at(PROVINCE, Role.REVIEWER)
    assert (rows(person), on_workbench(person)["rows"]) == ([], [])


def test_the_workbench_shows_what_my_level_has_to_see_to():
    agreement = made.agreement_in("filed")
    fresh, older = reminder(agreement, days=5), reminder(agreement, days=35, kind="past_end")
    seen = {code: [row["reminder"] for row in on_workbench(made.clerk(code))["rows"]] for code in (COUNTY, PREFECTURE)}
    assert seen == {COUNTY: [fresh], PREFECTURE: [older]}
    response = factories.sign_in(Client(), made.clerk(PREFECTURE)).get(reverse("portal:workbench"))
    assert agreement.get_absolute_url() in response.content.decode()
    assert f"{LIST}?responsible=mine" in response.content.decode()


def test_filters_by_kind_words_region_and_office():
    agreement = made.agreement_in("filed", title="黑木耳种植帮扶协议")
    silent, ended = reminder(agreement, days=40), reminder(agreement, days=5, kind="past_end")
    other = reminder()
    director = made.director(PREFECTURE)
    assert rows(director, kind="past_end") == [ended]
    assert rows(director, words="黑木耳") == [silent, ended]
    assert rows(director, words=agreement.number) == [silent, ended]
    assert rows(director, words=other.agreement.current_version.organisation.name) == [other]
    assert rows(director, region=COUNTY) == [silent, ended, other]
    assert rows(director, responsible="mine") == [silent]
    assert rows(director, sort="-since") == [other, ended, silent]


def test_a_region_out_of_reach_gives_nothing_and_says_so():
    reminder()
    response = page(made.clerk(), region=NEIGHBOUR_COUNTY)
    assert list(response.context["filter"].form.errors) == ["region"]
    assert len(response.context["table"].rows) == 0


def test_a_row_says_what_it_is_about_and_who_is_responsible():
    agreement = made.agreement_in("filed")
    task = agreement.current_version.tasks.first()
    reminder(agreement, days=31, kind="overdue_task", task=task)
    table = page(made.director()).context["table"]
    row = {column.name: cell for column, cell in table.rows[0].items()}
    assert agreement.get_absolute_url() in row["agreement"]
    assert (row["about"], row["days"], row["responsible"]) == (task.description, 31, "遵义市")


def test_the_page_of_the_agreement_names_its_reminders():
    one = reminder(days=31)
    client = factories.sign_in(Client(), made.clerk())
    html = client.get(one.agreement.get_absolute_url()).content.decode()
    assert one.get_kind_display() in html
    assert gettext("%(place)s is responsible") % {"place": "遵义市"} in html
    Reminder.objects.all().delete()
    assert one.get_kind_display() not in client.get(one.agreement.get_absolute_url()).content.decode()


def test_an_empty_list_says_what_to_expect():
    assert gettext("Nothing is overdue") in page(made.clerk()).content.decode()


@pytest.mark.parametrize("address", [LIST, reverse("portal:workbench")])
def test_query_count_does_not_depend_on_rows(address):
    agreement = made.agreement_in("filed")
    reminder(agreement)
    client = factories.sign_in(Client(), made.director())
    client.get(address)
    counts = []
    for _time in range(2):
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        counts.append(len(queries))
        for kind in ("past_end", "ends_soon"):
            reminder(agreement, kind=f"{kind}", days=len(counts))
        agreement = made.agreement_in("filed")
        reminder(agreement)
    assert counts[0] == counts[1]
