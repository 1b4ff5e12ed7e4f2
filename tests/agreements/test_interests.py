"""Interest in a pair of a need and an offer: who shows it, who reads it, who replies."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agreements import interests
from agreements.models import Interest
from agreements.workflow import NEED, OFFER
from common.workflow import NotAllowed, NotLegal
from leadership.enums import Role
from tests import factories
from tests.agreements import factories as made
from tests.agreements.factories_listings import interest, need, offer, party_account
from tests.agreements.races import while_uncommitted
from tests.factories import COUNTY, NATION, NEIGHBOUR_COUNTY, OTHER_PROVINCE, PREFECTURE

at_once = pytest.mark.django_db(transaction=True)


def pair(**content):
    """A need of the county and an offer of another province, both public."""
    return need(state="published"), offer(OTHER_PROVINCE, state="published", **content)


def browser(membership) -> Client:
    return factories.sign_in(Client(), membership)


# -- showing it --------------------------------------------------------------------------
@pytest.mark.django_db
@pytest.mark.parametrize(
    "who, side",
    [
        (lambda pair: made.clerk(COUNTY), "need"),
        (lambda pair: made.clerk(OTHER_PROVINCE), "offer"),
        (lambda pair: party_account(pair[1]), "offer"),
    ],
    ids=["county", "office of the party", "party"],
)
def test_each_side_shows_interest_in_its_own_name(who, side):
    both = pair()
    shown = interest(*both, by=who(both))
    assert (shown.side, shown.reply) == (side, "pending")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "who",
    [
        lambda: made.clerk(NEIGHBOUR_COUNTY),
        lambda: made.clerk(PREFECTURE),
        lambda: made.director(COUNTY),
        lambda: made.director(OTHER_PROVINCE),
        lambda: made.helper(made.organisation()),
        lambda: factories.membership_at(NATION, Role.ADMINISTRATOR),
    ],
)
def test_nobody_else_does(who):
    both, by = pair(), who()
    with pytest.raises(NotAllowed):
        interest(*both, by=by)
    address = reverse("agreements:interest_create", args=[both[0].pk, both[1].pk])
    assert browser(by).post(address, {"message": "我也想参加。"}).status_code == 403
    assert not Interest.objects.exists()


@pytest.mark.django_db
def test_the_same_person_twice_shows_it_once_and_the_other_side_hears_of_it():
    both = pair()
    first = interest(*both)
    assert interest(*both, message="再发一次") == first
    assert Interest.objects.get().message == first.message
    with pytest.raises(NotLegal) as refusal:
        interest(*both, by=made.clerk(OTHER_PROVINCE))
    assert first.created_by.name in refusal.value.reason


@at_once
def test_both_sides_at_once_show_it_once():
    both, one, other = pair(), made.clerk(), made.clerk(OTHER_PROVINCE)
    outcome = while_uncommitted(lambda: interest(*both, by=one), lambda: interest(*both, by=other))
    assert isinstance(outcome, NotLegal)
    assert Interest.objects.get().created_by == one.user


@pytest.mark.django_db
@pytest.mark.parametrize("ended", [0, 1])
def test_none_is_shown_in_what_is_no_longer_public(ended):
    both = pair()
    chain, home = ((NEED, COUNTY), (OFFER, OTHER_PROVINCE))[ended]
    chain.perform(both[ended], "close", by=made.clerk(home))
    with pytest.raises(NotLegal):
        interest(*both)


@pytest.mark.django_db
def test_an_empty_message_comes_back_beside_its_field():
    both = pair()
    address = reverse("agreements:interest_create", args=[both[0].pk, both[1].pk])
    response = browser(made.clerk()).post(address, {"message": " "})
    assert "message" in response.context["form"].errors
    assert not Interest.objects.exists()


# -- who reads it --------------------------------------------------------------------------
@pytest.mark.django_db
@pytest.mark.invariant("INV-2")
def test_only_the_two_sides_read_it():
    shown = interest(*pair())
    readers = {
        "county": made.clerk(),
        "prefecture": made.director(PREFECTURE),
        "office": made.clerk(OTHER_PROVINCE),
        "party": party_account(shown.offer),
        "neighbour": made.clerk(NEIGHBOUR_COUNTY),
        "stranger": made.helper(made.organisation()),
    }
    seen = {name for name, by in readers.items() if browser(by).get(shown.get_absolute_url()).status_code == 200}
    assert seen == {"county", "prefecture", "office", "party"}
    listed = {name for name, by in readers.items() if shown in Interest.objects.visible_to(by)}
    assert listed == seen


# -- replying ------------------------------------------------------------------------------
@pytest.mark.django_db
@pytest.mark.parametrize(
    "who",
    [
        lambda shown: made.clerk(COUNTY),
        lambda shown: factories.membership_at(COUNTY, Role.CLERK),
        lambda shown: made.clerk(NEIGHBOUR_COUNTY),
        lambda shown: made.director(OTHER_PROVINCE),
        lambda shown: made.helper(made.organisation(OTHER_PROVINCE), OTHER_PROVINCE),
    ],
    ids=["who asked", "colleague of who asked", "neighbour", "director", "another party"],
)
def test_only_the_side_that_was_asked_replies(who):
    shown = interest(*pair())
    with pytest.raises(NotAllowed):
        interests.reply(by=who(shown), interest=shown, reply="accepted", text="好")
    assert Interest.objects.get().reply == "pending"


@pytest.mark.django_db
@pytest.mark.parametrize("who", [party_account, lambda record: made.clerk(OTHER_PROVINCE)])
def test_the_party_or_its_office_replies_once(who):
    shown = interest(*pair())
    by = who(shown.offer)
    address = reverse("agreements:interest_reply", args=[shown.pk])
    browser(by).post(address, {"reply": "declined", "text": "今年人手不足。"})
    shown.refresh_from_db()
    assert (shown.reply, shown.reply_text, shown.replied_by) == ("declined", "今年人手不足。", by.user)
    told = browser(by).post(address, {"reply": "accepted", "text": "还是同意"}, follow=True).content.decode()
    assert by.user.name in told
    shown.refresh_from_db()
    assert (shown.reply, shown.reply_text) == ("declined", "今年人手不足。")


@pytest.mark.django_db
def test_the_county_replies_to_a_party():
    both = pair()
    shown = interest(*both, by=party_account(both[1]))
    with pytest.raises(NotAllowed):
        interests.reply(by=made.clerk(OTHER_PROVINCE), interest=shown, reply="accepted")
    assert interests.reply(by=made.clerk(), interest=shown, reply="accepted", text="欢迎").reply == "accepted"


@at_once
def test_of_two_who_reply_at_once_the_first_counts_and_the_other_hears_of_whom():
    shown = interest(*pair())
    one, other = party_account(shown.offer), made.clerk(OTHER_PROVINCE)
    outcome = while_uncommitted(
        lambda: interests.reply(by=one, interest=shown, reply="accepted", text="同意"),
        lambda: interests.reply(by=other, interest=shown, reply="declined", text="不同意"),
    )
    assert isinstance(outcome, NotLegal)
    assert one.user.name in outcome.reason
    assert Interest.objects.get().reply_text == "同意"


@pytest.mark.django_db
def test_what_has_left_the_public_list_can_only_be_declined():
    shown = interest(*pair())
    NEED.perform(shown.need, "close", by=made.clerk())
    by = party_account(shown.offer)
    with pytest.raises(NotLegal):
        interests.reply(by=by, interest=shown, reply="accepted", text="好")
    assert interests.reply(by=by, interest=shown, reply="declined", text="已结束").reply == "declined"


@pytest.mark.django_db
def test_the_database_keeps_a_reply_as_it_was_given():
    shown = interest(*pair())
    interests.reply(by=party_account(shown.offer), interest=shown, reply="accepted", text="好")
    for change in ("reply_text = 'x'", "message = 'x'", "reply = 'declined'"):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE agreements_interest SET {change}")


# -- what waits ----------------------------------------------------------------------------
@pytest.mark.django_db
def test_the_workbench_shows_whoever_was_asked_what_waits_until_they_reply():
    shown = interest(*pair())
    asked, by = party_account(shown.offer), made.clerk()
    link = f'href="{shown.get_absolute_url()}"'
    pages = {who: browser(who).get(reverse("portal:workbench")).content.decode() for who in (asked, by)}
    assert (link in pages[asked], link in pages[by]) == (True, False)
    interests.reply(by=asked, interest=shown, reply="declined", text="不")
    assert interests.on_workbench(asked) == {"rows": [], "total": 0}


@pytest.mark.django_db
def test_more_than_are_shown_are_counted_in_the_same_query(monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(interests, "ROWS_SHOWN", 2)
    wanted = need(state="published")
    for _each in range(3):
        given = offer(OTHER_PROVINCE, state="published")
        interest(wanted, given, by=party_account(given))
    by = made.clerk()
    interests.on_workbench(by)  # looks the rights up
    with django_assert_num_queries(1):
        waiting = interests.on_workbench(by)
    assert (len(waiting["rows"]), waiting["total"]) == (2, 3)


@pytest.mark.django_db
def test_the_list_finds_what_waits_and_what_was_answered():
    waits, answered = interest(*pair()), interest(*pair(title="辣椒专家组"))
    by = made.clerk(OTHER_PROVINCE)
    interests.reply(by=by, interest=answered, reply="accepted", text="好")

    def found(**query):
        response = browser(by).get(reverse("agreements:interest_list"), query)
        return set(response.context["table"].page.object_list.data)

    assert found() == {waits, answered}
    assert found(reply="waiting") == {waits}
    assert found(reply="accepted") == {answered}
    assert found(words="辣椒") == {answered}
    assert found(words="没有") == set()


# -- constant queries ------------------------------------------------------------------------
@pytest.mark.django_db
def test_pages_take_the_same_queries_for_any_number_of_interests():
    wanted, given = need(state="published"), offer(state="published")
    own = party_account(given)
    addresses = [
        wanted.get_absolute_url(),
        given.get_absolute_url(),
        reverse("agreements:interest_list"),
        reverse("agreements:interest_choose", args=[wanted.pk]),
        reverse("portal:workbench"),
    ]
    client = browser(made.clerk())

    def queries(address):
        with CaptureQueriesContext(connection) as found:
            assert client.get(address).status_code == 200
        return len(found)

    interest(wanted, given, by=own)
    for address in addresses:
        queries(address)
    before = {address: queries(address) for address in addresses}
    for _each in range(6):
        more, other = need(state="published"), offer(state="published")
        interest(wanted, other, by=party_account(other))
        interest(more, given, by=own)
    assert {address: queries(address) for address in addresses} == before
    assert interests.on_workbench(made.clerk())["total"] == 13
