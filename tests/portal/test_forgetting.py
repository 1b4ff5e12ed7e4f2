"""Old messages go once they were read; what is unread, still holds or is not told yet stays; records do not notice."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agreements.enums import AgreementState as S
from agreements.models import AgreementStep, Reminder
from common import clock
from portal import inbox, tasks, telling
from portal.forgetting import forget_old
from portal.models import Message, UntoldStep
from poverty_aid.celery import BEAT_SCHEDULE
from tests.agreements import factories as made
from tests.factories import COUNTY
from tests.portal.factories_deadlines import CASES, on, told_on
from tests.portal.factories_messages import message

pytestmark = pytest.mark.django_db


def read_ago(days: int, messages=None) -> None:
    messages = Message.objects.all() if messages is None else messages
    messages.update(read_at=clock.now() - timedelta(days=days))


@pytest.mark.parametrize(("days", "left"), [(settings.MESSAGE_DAYS - 1, 1), (settings.MESSAGE_DAYS + 1, 0)])
def test_what_was_read_goes_after_its_time(days, left):
    message(made.clerk(), made.agreement_in(S.SUBMITTED))
    read_ago(days)
    tasks.forget_messages()
    assert Message.objects.count() == left


def test_how_long_they_are_kept_is_a_setting(settings):
    message(made.clerk(), made.agreement_in(S.SUBMITTED))
    read_ago(8)
    settings.MESSAGE_DAYS = 7
    assert (forget_old(), forget_old()) == (1, 0)


def test_what_is_unread_is_kept_however_old():
    Message.objects.bulk_create([old_message()])
    assert forget_old() == 0
    inbox.mark_read(messages=Message.objects.all())
    assert (forget_old(), Message.objects.count()) == (0, 1)


def old_message() -> Message:
    about = {"recipient": made.clerk().user, "membership": made.clerk(), "kind": "waiting", "chain": "agreement"}
    return Message(**about, record=1, serial=1, created_at=clock.now() - timedelta(days=3000))


def test_untold_steps_and_the_steps_themselves_are_not_touched():
    message(made.clerk(), made.agreement_in(S.RETURNED))
    untold, steps = UntoldStep.objects.count(), AgreementStep.objects.count()
    read_ago(settings.MESSAGE_DAYS + 1)
    assert forget_old() == 1
    assert (UntoldStep.objects.count(), AgreementStep.objects.count()) == (untold, steps)
    assert untold > 0


def test_a_reminder_that_holds_is_kept_and_not_told_anew():
    agreement = made.agreement_in(S.FILED)
    Reminder.objects.create(agreement=agreement, region_id=COUNTY, kind="silent", since=clock.today())
    telling.tell_reminders()
    read_ago(settings.MESSAGE_DAYS + 1)
    assert (forget_old(), telling.tell_reminders()) == (0, 0)
    Reminder.objects.all().delete()
    assert forget_old() > 0


def test_a_deadline_whose_work_is_open_is_kept_and_not_told_anew():
    case = CASES["objection_due"]()
    late = case.day + timedelta(days=1)
    assert len(told_on(late, "objection_due")) == 1
    of_deadlines = Message.objects.filter(due_on__isnull=False)
    read_ago(settings.MESSAGE_DAYS + 1, of_deadlines)
    with on(late):
        assert forget_old() == 0
    assert told_on(late, "objection_due") == set()
    case.finish()
    with on(late):
        assert forget_old() == 1


def test_it_runs_each_night_at_one_cost():
    assert BEAT_SCHEDULE["forget old messages"]["task"] == tasks.forget_messages.name
    counts = []
    for number in (1, 5):
        for _each in range(number):
            message(made.clerk(), made.agreement_in(S.SUBMITTED))
        read_ago(settings.MESSAGE_DAYS + 1)
        with CaptureQueriesContext(connection) as queries:
            forget_old()
        counts.append(len(queries))
    assert counts[0] == counts[1]
