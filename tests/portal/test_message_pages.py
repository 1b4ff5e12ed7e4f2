"""The inbox: one's own messages in the duty one acts in, within scope, and the choice of e-mails."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from agreements.enums import AgreementState as S
from agreements.models import Agreement, Reminder
from common import clock
from leadership.enums import Role
from portal import inbox, telling
from portal.deadlines.reminding import tell_deadlines
from portal.deadlines.table import ROWS
from portal.enums import Delivery
from portal.enums import MessageKind as K
from portal.models import Message, MessageChoice
from tests import factories
from tests.agreements import factories as made
from tests.factories import COUNTY, NEIGHBOUR_COUNTY, PROVINCE
from tests.portal.factories_deadlines import on
from tests.portal.factories_messages import message
from tests.review import factories_notices as notices

pytestmark = pytest.mark.django_db
INBOX, READ_ALL, CHOICE = (reverse(f"portal:message_{name}") for name in ("list", "read_all", "choice"))
ENGLISH = {"accept-language": "en"}


def browser(membership) -> Client:
    return factories.sign_in(Client(headers=ENGLISH), membership)


def text(membership, **query) -> str:
    return " ".join(browser(membership).get(INBOX, query).content.decode().split())


def returned() -> Agreement:
    agreement = made.agreement_in(S.RETURNED)
    telling.tell()
    Message.objects.exclude(chain="agreement").delete()  # of its experts
    return agreement


def count_in(html) -> str | None:
    found = html.partition('class="shell-messages"')[2].partition("</a>")[0].partition('class="count">')[2]
    return found.partition("<")[0] or None


# -- the inbox -------------------------------------------------------------------------------
def test_what_came_back_comes_with_its_reason():
    agreement = returned()
    html = text(made.clerk())
    shown = (agreement.title, agreement.get_absolute_url(), made.REASON, made.director().name, "came back to you")
    assert [word for word in shown if word not in html] == []


def test_an_empty_inbox_says_what_comes():
    html = text(made.clerk())
    assert "No messages yet" in html
    assert count_in(html) is None


def test_a_visitor_signs_in_first():
    assert Client().get(INBOX).url == f"{reverse('account_login')}?next={INBOX}"


def test_one_reads_ones_own_in_the_duty_one_acts_in():
    agreement = returned()
    other = factories.membership_at(PROVINCE, Role.CLERK, user=made.clerk().user)
    colleague = factories.membership_at(COUNTY, Role.CLERK)
    assert [agreement.title in text(person) for person in (made.clerk(), other, colleague)] == [True, False, False]


@pytest.mark.invariant("INV-2")
def test_out_of_scope_has_no_title_and_no_link():
    agreement = made.agreement_in(S.SUBMITTED)
    stranger = made.clerk(NEIGHBOUR_COUNTY)
    message(stranger, agreement, K.RETURNED)
    html = text(stranger)
    assert [word for word in (agreement.title, agreement.get_absolute_url()) if word in html] == []
    assert "no longer within your reach" in html


def test_a_deadline_leads_to_its_agreement_as_long_as_it_holds():
    agreement = made.agreement_in(S.FILED)
    Reminder.objects.create(agreement=agreement, region_id=COUNTY, kind="silent", since=clock.today())
    telling.tell_reminders()
    query = {"kind": K.REMINDER}
    assert agreement.get_absolute_url() in text(made.clerk(), **query)
    Reminder.objects.all().delete()
    assert agreement.get_absolute_url() not in text(made.clerk(), **query)


@pytest.mark.parametrize(
    "query, shown",
    [
        ({}, 2),
        ({"kind": K.RETURNED}, 1),
        ({"kind": K.DECIDED}, 0),
        ({"state": "unread"}, 1),
        ({"state": "unread", "kind": K.WAITING}, 0),
        ({"kind": "dreams"}, 0),
    ],
)
def test_the_filter(query, shown):
    agreement = made.agreement_in(S.SUBMITTED)
    message(made.clerk(), agreement, K.RETURNED)
    inbox.mark_read(messages=Message.objects.filter(pk=message(made.clerk(), agreement).pk))
    assert len(browser(made.clerk()).get(INBOX, query).context["lines"]) == shown


def test_deadlines_cost_no_query_a_row():
    notice, counts = notices.published(), []
    client = browser(notices.handler())
    for number in (1, 4):
        for _each in range(number):
            notices.objection(notice)
        with on(clock.today() + timedelta(days=29)):
            tell_deadlines()
        client.get(INBOX, {"kind": K.REMINDER})
        with CaptureQueriesContext(connection) as queries:
            shown = client.get(INBOX, {"kind": K.REMINDER}).context["lines"]
        counts.append((len(shown), len(queries)))
    (few, of_few), (many, of_many) = counts
    assert (many - few, of_many) == (4, of_few)


def test_of_a_deadline_that_the_table_no_longer_has_its_day_is_left():
    clerk = made.clerk()
    about = {"recipient": clerk.user, "membership": clerk, "kind": K.REMINDER, "chain": "former"}
    Message.objects.create(**about, record=1, serial=1, due_on=date(2026, 3, 1))
    assert "March 1, 2026" in text(clerk)


def test_query_count_does_not_depend_on_rows():
    client, counts = browser(made.clerk()), []
    for number in (1, 3):
        for _each in range(number):
            returned()
        client.get(INBOX)
        with CaptureQueriesContext(connection) as queries:
            client.get(INBOX)
        counts.append(len(queries))
    assert counts[0] == counts[1]


# -- read ------------------------------------------------------------------------------------
def test_one_is_marked_as_read_and_counted_no_more():
    returned(), returned()
    client = browser(made.clerk())
    first, second = Message.objects.visible_to(made.clerk()).order_by("pk")
    assert count_in(client.get(INBOX).content.decode()) == "2"
    assert client.post(reverse("portal:message_read", args=[first.pk])).url == INBOX
    assert count_in(client.get(INBOX).content.decode()) == "1"
    assert list(Message.objects.visible_to(made.clerk()).unread()) == [second]


def test_all_of_ones_own_are_marked_as_read():
    returned()
    message(made.director(), made.agreement_in(S.SUBMITTED))
    client = browser(made.clerk())
    assert client.post(READ_ALL).url == INBOX
    assert set(Message.objects.unread().values_list("membership", flat=True)) == {made.director().pk}


def test_of_a_filtered_list_what_is_found_is_marked():
    agreement = returned()
    message(made.clerk(), agreement, K.WAITING)
    client = browser(made.clerk())
    answer = client.post(f"{READ_ALL}?kind={K.WAITING}&page=2", follow=True)
    assert answer.redirect_chain[0][0] == f"{INBOX}?kind={K.WAITING}&page=2"
    assert "1 message counts as read now." in answer.content.decode()
    assert [each.kind for each in Message.objects.visible_to(made.clerk()).unread()] == [K.RETURNED]


def test_what_no_filter_understands_marks_nothing():
    returned()
    browser(made.clerk()).post(f"{READ_ALL}?kind=dreams")
    assert Message.objects.visible_to(made.clerk()).unread().count() == 1


def test_marking_one_leads_back_to_the_list_as_it_was():
    returned()
    query = f"?kind={K.RETURNED}"
    html = browser(made.clerk()).get(INBOX + query).content.decode()
    (own,) = Message.objects.visible_to(made.clerk())
    address = reverse("portal:message_read", args=[own.pk]) + query
    assert f'action="{address}"' in html
    assert "Mark all that are found as read" in html
    assert browser(made.clerk()).post(address).url == INBOX + query


def test_long_lists_have_pages(monkeypatch):
    monkeypatch.setattr("portal.views.messages.ROWS_A_PAGE", 2)
    returned(), returned(), returned()
    answers = [browser(made.clerk()).get(INBOX, {"page": page}) for page in (1, 2)]
    assert [len(answer.context["lines"]) for answer in answers] == [2, 1]
    assert 'href="?page=2"' in answers[0].content.decode()


def test_reading_a_page_marks_nothing():
    returned()
    text(made.clerk())
    assert Message.objects.visible_to(made.clerk()).unread().count() == 1


def test_nobody_marks_the_messages_of_others():
    returned()
    address = reverse("portal:message_read", args=[Message.objects.visible_to(made.clerk()).get().pk])
    assert browser(factories.membership_at(COUNTY, Role.CLERK)).post(address).status_code == 404
    assert Message.objects.visible_to(made.clerk()).unread().count() == 1


def test_the_first_reading_counts():
    returned()
    own = Message.objects.visible_to(made.clerk())
    assert (inbox.mark_read(messages=own), inbox.mark_read(messages=own)) == (1, 0)


# -- the count at the head of each page -------------------------------------------------------
def test_the_count_takes_one_query():
    client = browser(made.clerk())
    client.get(CHOICE)
    with CaptureQueriesContext(connection) as queries:
        client.get(CHOICE)
    assert len([query for query in queries if 'FROM "portal_message"' in query["sql"]]) == 1


# -- the choice ------------------------------------------------------------------------------
def test_who_has_not_chosen_gets_a_digest():
    form = browser(made.clerk()).get(CHOICE).context["form"]
    assert form.initial == {"delivery": Delivery.DIGEST}
    assert [value for value, _label in form.fields["delivery"].choices] == Delivery.values


def test_one_chooses_and_chooses_anew():
    client = browser(made.clerk())
    for delivery in (Delivery.PORTAL, Delivery.IMMEDIATE):
        assert client.post(CHOICE, {"delivery": delivery}).url == INBOX
        assert MessageChoice.objects.get(user=made.clerk().user).delivery == delivery
    assert client.get(CHOICE).context["form"].initial == {"delivery": Delivery.IMMEDIATE}


def test_the_choice_explains_when_one_is_told():
    html = " ".join(browser(made.clerk()).get(CHOICE).content.decode().split())
    with override("en"):
        rows = [str(words) for row in ROWS for words in (row.what, row.by, row.whose, row.when)]
    assert [words for words in ["The e-mail of the day goes out at 07:30.", *rows] if words not in html] == []


def test_an_unknown_choice_is_refused_at_its_field():
    response = browser(made.clerk()).post(CHOICE, {"delivery": "pigeon"})
    assert list(response.context["form"].errors) == ["delivery"]
    assert MessageChoice.objects.count() == 0


def test_an_account_without_address_is_told_so():
    clerk = made.clerk()
    clerk.user.email = ""
    clerk.user.save()
    assert "has no e-mail address" in browser(clerk).get(CHOICE).content.decode()
