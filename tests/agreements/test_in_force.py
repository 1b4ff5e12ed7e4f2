"""Which version was in force on a day: from the day of its filing until the day before the next is filed."""

from datetime import date

import pytest
import time_machine

from agreements.change_lists import periods_of
from agreements.enums import AgreementState, ChangeKind
from agreements.enums import ChangeState as S
from agreements.models import Agreement, AgreementVersion
from tests import factories
from tests.agreements import factories as made
from tests.agreements.factories_changes import change_in, step
from tests.factories import PROVINCE

pytestmark = pytest.mark.django_db

# Filed a minute after midnight and a minute before it, in Shanghai: 4 March ends in UTC where 5 March has begun here.
FILED, AMENDED, ENDED = "2026-03-05 00:01+08:00", "2026-06-10 23:59+08:00", "2026-09-01 12:00+08:00"


@pytest.fixture
def agreement() -> Agreement:
    """Filed on 5 March, amended on 10 June."""
    with time_machine.travel(FILED):
        agreement = made.agreement_in(AgreementState.IN_REPOSITORY)
    with time_machine.travel(AMENDED):
        change_in(ChangeKind.AMENDMENT, S.IN_FORCE, agreement)
    return Agreement.objects.get(pk=agreement.pk)


DAYS = [
    (date(2026, 3, 4), None),
    (date(2026, 3, 5), 1),
    (date(2026, 6, 9), 1),
    (date(2026, 6, 10), 2),
    (date(2026, 6, 11), 2),
]


@pytest.mark.parametrize("day, number", DAYS)
def test_a_version_is_in_force_from_the_day_of_its_filing_on(agreement, day, number):
    found = AgreementVersion.objects.filter(agreement=agreement).in_force(day).first()
    assert (found and found.number) == number


@pytest.mark.parametrize("day, number", DAYS)
def test_the_record_shows_it(client, agreement, day, number):
    answer = factories.sign_in(client, made.director()).get(agreement.get_absolute_url(), {"on": day.isoformat()})
    shown = answer.context["in_force"]
    assert (shown and shown.number) == number
    assert answer.context["version"].number == (number or 2)


def test_without_a_day_the_present_one_is_in_force(agreement):
    assert AgreementVersion.objects.in_force().get(agreement=agreement) == agreement.current_version


def test_an_amendment_on_its_way_is_not_in_force():
    with time_machine.travel(FILED):
        agreement = made.agreement_in(AgreementState.IN_REPOSITORY)
    with time_machine.travel(AMENDED):
        record = change_in(ChangeKind.AMENDMENT, S.FILED, agreement)
    assert AgreementVersion.objects.in_force().get(agreement=agreement).number == 1
    with time_machine.travel(ENDED):
        step(record)
    assert AgreementVersion.objects.in_force(date(2026, 8, 31)).get(agreement=agreement).number == 1
    assert AgreementVersion.objects.in_force(date(2026, 9, 1)).get(agreement=agreement).number == 2


def test_the_versions_are_listed_with_their_time_of_force(agreement):
    periods = [(each["version"].number, each["since"], each["until"]) for each in periods_of(agreement.versions.all())]
    assert periods == [(2, date(2026, 6, 10), None), (1, date(2026, 3, 5), date(2026, 6, 9))]


def test_nothing_is_in_force_after_the_end(client, agreement):
    with time_machine.travel(ENDED):
        change_in(ChangeKind.TERMINATION, S.IN_FORCE, agreement)
    factories.sign_in(client, made.director(PROVINCE))
    last, after = (client.get(agreement.get_absolute_url(), {"on": f"2026-09-0{day}"}).context for day in (1, 2))
    assert (last["in_force"].number, after["in_force"]) == (2, None)
    assert last["periods"][0]["until"] == date(2026, 9, 1)


@pytest.mark.parametrize("nonsense", ["", "2026-02-30", "yesterday"])
def test_nonsense_is_told_at_the_field(client, agreement, nonsense):
    answer = factories.sign_in(client, made.director()).get(agreement.get_absolute_url(), {"on": nonsense})
    assert answer.context["version"].number == 2
    assert answer.context["day_form"].errors["on"]
