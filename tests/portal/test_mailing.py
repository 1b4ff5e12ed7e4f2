"""Messages by e-mail: as chosen, nothing personal, and an outage loses none."""

import pytest
import time_machine
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils.translation import override

from agreements.enums import AgreementState as S
from common import clock
from leadership.models import User
from portal import inbox, mailing, telling
from portal.enums import Delivery
from portal.enums import MessageKind as K
from portal.models import Message
from tests.agreements import factories as made
from tests.factories import COUNTY
from tests.portal.factories_messages import message

pytestmark = pytest.mark.django_db
BEFORE_THE_DIGEST, AFTER_THE_DIGEST = "2026-06-01T23:00:00+00:00", "2026-06-02T00:00:00+00:00"  # 7 and 8 o'clock


class ServerAway(EmailBackend):
    def open(self):
        raise ConnectionRefusedError


class Refusing(EmailBackend):
    """Takes no letter to ``refused``."""

    refused = ""

    def send_messages(self, letters):
        if letters[0].to == [self.refused]:
            raise OSError("550 no such mailbox")
        return super().send_messages(letters)


@pytest.fixture
def backend(settings):
    def use(kind):
        settings.EMAIL_BACKEND = f"{__name__}.{kind.__name__}"

    return use


@pytest.fixture
def at_seven():
    with time_machine.travel(BEFORE_THE_DIGEST, tick=False):
        yield


def letters() -> list[str]:
    """The addresses to which letters went now."""
    del mail.outbox[:]
    mailing.mail()
    return [address for letter in mail.outbox for address in letter.to]


def one_message(kind=K.RETURNED) -> Message:
    return message(made.clerk(), made.agreement_in(S.SUBMITTED), kind)


# -- when ------------------------------------------------------------------------------------
@pytest.mark.usefixtures("at_seven")
@pytest.mark.parametrize(
    "delivery, kind, now, later",
    [
        (None, K.RETURNED, 1, 1),
        (None, K.REMINDER, 1, 1),
        (None, K.WAITING, 0, 1),
        (None, K.DECIDED, 0, 1),
        (Delivery.DIGEST, K.WAITING, 0, 1),
        (Delivery.IMMEDIATE, K.WAITING, 1, 1),
        (Delivery.IMMEDIATE, K.DECIDED, 1, 1),
        (Delivery.PORTAL, K.RETURNED, 0, 0),
        (Delivery.PORTAL, K.WAITING, 0, 0),
    ],
)
def test_letters_go_out_as_chosen(delivery, kind, now, later):
    one_message(kind)
    if delivery:
        inbox.choose(user=made.clerk().user, delivery=delivery)
    at_once = len(letters())
    with time_machine.travel(AFTER_THE_DIGEST, tick=False):
        assert (at_once, at_once + len(letters())) == (now, later)


@pytest.mark.usefixtures("at_seven")
def test_a_digest_is_one_letter():
    for _each in range(3):
        one_message(K.WAITING)
    with time_machine.travel(AFTER_THE_DIGEST, tick=False):
        assert letters() == [made.clerk().user.email]
        assert letters() == []


def test_what_was_read_is_not_mailed():
    one_message()
    inbox.mark_read(messages=Message.objects.all())
    assert letters() == []


def test_an_account_without_address_holds_nothing_up():
    User.objects.filter(pk=made.clerk().user_id).update(email="")
    one_message()
    message(made.director(), made.agreement_in(S.SUBMITTED), K.RETURNED)
    assert letters() == [made.director().user.email]


# -- what it says ----------------------------------------------------------------------------
def test_the_subject_has_kinds_and_counts_and_nothing_personal(settings):
    agreement = made.agreement_in(S.RETURNED)
    telling.tell()
    letters()
    (letter,) = [letter for letter in mail.outbox if letter.to == [made.clerk().user.email]]
    private = (agreement.title, str(agreement), made.REASON, made.clerk().name, made.director().name)
    assert [word for word in private if word in letter.subject] == []
    assert [word for word in (agreement.title, made.REASON, made.director().name) if word in letter.body] == []
    with override(settings.LANGUAGE_CODE):
        assert letter.subject.endswith(f"{K.RETURNED.label} 1")


def test_the_body_leads_to_the_record_and_to_the_choice(settings):
    settings.PORTAL_URL = "https://portal.example.org.cn/"
    about = one_message()
    letters()
    (letter,) = mail.outbox
    pages = [f"/agreements/{about.record}/", "/messages/", "/messages/choice/"]
    assert [page for page in pages if f"https://portal.example.org.cn{page}" not in letter.body] == []


@pytest.mark.invariant("INV-2")
def test_no_letter_leads_out_of_scope():
    elsewhere = message(made.clerk(), made.agreement_in(S.SUBMITTED, county="520327"), K.RETURNED)
    letters()
    (letter,) = mail.outbox
    assert f"/agreements/{elsewhere.record}/" not in letter.body


# -- outages ---------------------------------------------------------------------------------
def test_an_outage_loses_none_and_the_next_run_sends(backend):
    one_message(), message(made.director(), made.agreement_in(S.SUBMITTED), K.RETURNED)
    backend(ServerAway)
    assert letters() == []
    assert Message.objects.filter(mailed_at__isnull=False).count() == 0
    backend(EmailBackend)
    assert sorted(letters()) == sorted([made.clerk().user.email, made.director().user.email])
    assert letters() == []


def test_a_refused_address_holds_nobody_up_and_is_tried_again_later(backend):
    first, second = made.clerk(), made.director()
    for person in (first, second):
        message(person, made.agreement_in(S.SUBMITTED), K.RETURNED)
    Refusing.refused = first.user.email
    backend(Refusing)
    assert letters() == [second.user.email]
    assert letters() == []
    backend(EmailBackend)
    assert letters() == []
    with time_machine.travel(clock.now() + mailing.PAUSE * 2):
        assert letters() == [first.user.email]


@pytest.mark.parametrize("broken", ["没有地址", "a\nb@example.org"])
def test_what_is_no_address_holds_nobody_up(broken):
    User.objects.filter(pk=made.clerk(COUNTY).user_id).update(email=broken)
    one_message()
    message(made.director(), made.agreement_in(S.SUBMITTED), K.RETURNED)
    assert made.director().user.email in letters()
