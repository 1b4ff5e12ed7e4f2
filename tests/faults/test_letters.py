"""Letters when the mail server is away, refuses, dies or falls silent: none is lost, and none goes out twice."""

from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.utils.translation import override

from common import clock
from leadership.enums import Role
from portal import inbox, mailing
from portal.deadlines.reminding import tell_deadlines
from portal.enums import Delivery, MessageKind
from portal.models import Message, UntoldStep
from tests import factories
from tests.browser.stack import free_port
from tests.factories import PROVINCE
from tests.faults.mail_server import MailServer
from tests.faults.processes import eventually
from tests.review import factories_notices as notices

SOON = timedelta(days=25)


@pytest.fixture
def port(settings) -> int:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    return settings.EMAIL_PORT


@pytest.fixture
def addresses(transactional_db) -> list[str]:
    """Of five clerks, told of the deadline of an objection: by choice at once, or as everybody else."""
    clerks = [factories.membership_at(PROVINCE, Role.CLERK) for _each in range(5)]
    for clerk in clerks[:2]:
        inbox.choose(user=clerk.user, delivery=Delivery.IMMEDIATE)
    notices.objection()
    with time_machine.travel(clock.now() + SOON):
        tell_deadlines()
    Message.objects.exclude(chain="objection_due").delete()
    UntoldStep.objects.all().delete()  # of today, on which nothing is due yet
    return sorted(Message.objects.filter(chain="objection_due").values_list("recipient__email", flat=True))


def unsent() -> list[str]:
    Message.objects.exclude(chain="objection_due").delete()
    UntoldStep.objects.all().delete()  # of today, on which nothing is due yet
    return sorted(Message.objects.filter(mailed_at__isnull=True).values_list("recipient__email", flat=True))


def test_server_away_none_is_lost_and_each_goes_out_once_it_is_back(port, addresses):
    assert len(addresses) >= 5
    assert (mailing.mail(), unsent()) == (0, addresses)
    with MailServer(port) as server:
        assert mailing.mail() == len(addresses)
        assert mailing.mail() == 0
    assert (server.addresses, unsent()) == (addresses, [])
    with override(settings.LANGUAGE_CODE):
        one_deadline = f"{MessageKind.REMINDER.label} 1"
    assert {str(letter["subject"]).rpartition("] ")[2] for _to, letter in server.letters} == {one_deadline}


def test_a_refused_address_rests_and_holds_nobody_up(port, addresses):
    refused, *others = addresses
    with MailServer(port) as server:
        server.refused = {refused}
        assert (mailing.mail(), mailing.mail()) == (len(others), 0)
        server.refused = set()
        assert (server.addresses, unsent(), mailing.mail()) == (others, [refused], 0)
        with time_machine.travel(clock.now() + mailing.PAUSE * 2):
            assert mailing.mail() == 1
        assert server.addresses == addresses


def test_it_dies_over_a_letter_and_that_one_goes_out_later(port, addresses):
    with MailServer(port) as server:
        server.dies_over = 3
        mailing.mail()
        (left,) = unsent()
        assert server.addresses == sorted(set(addresses) - {left})
        with time_machine.travel(clock.now() + mailing.PAUSE * 2):
            assert (mailing.mail(), mailing.mail()) == (1, 0)
        assert server.addresses == addresses


def test_it_dies_over_a_letter_and_stays_away_what_it_took_goes_out_once(port, addresses):
    with MailServer(port) as first:
        first.dies_over = 3
        hang_up = first.take

        def take(to, text):
            if first.offered + 1 == first.dies_over:
                first.socket.close()
            hang_up(to, text)

        first.take = take
        mailing.mail()
    assert len(first.addresses) == 2
    assert unsent() == sorted(set(addresses) - set(first.addresses))
    with MailServer(port) as second, time_machine.travel(clock.now() + mailing.PAUSE * 2):
        assert (mailing.mail(), mailing.mail()) == (len(addresses) - 2, 0)
    assert sorted(first.addresses + second.addresses) == addresses


def test_a_worker_killed_over_a_letter_sends_it_once_it_runs_again(processes, addresses):
    port = free_port()
    processes.environment["EMAIL_URL"] = f"smtp://127.0.0.1:{port}"
    with MailServer(port) as silent:
        silent.silent = True
        worker = processes.worker()
        processes.call("portal.tasks.tell_messages")
        assert silent.asked.wait(60)
        processes.kill(worker)
        assert (silent.letters, unsent()) == ([], addresses)
    with MailServer(port) as server:
        processes.worker()
        processes.call("portal.tasks.tell_messages")
        eventually(lambda: not unsent())
        assert server.addresses == addresses
