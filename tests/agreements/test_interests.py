"""Interest in a pair of a need and an offer: who shows it, who replies, and what is drafted from both."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import escape

from agreements import interests
from agreements.interest_drafts import draft_from_both
from agreements.models import Agreement, Interest
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


def can_draft(county=COUNTY):
    made.open_year()
    factories.groups_above(county)


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


# -- drafting ------------------------------------------------------------------------------
@pytest.mark.django_db
@pytest.mark.parametrize("by_expert", [True, False])
def test_an_accepted_interest_becomes_a_draft_that_says_both(by_expert):
    can_draft()
    village = made.villages()[0]
    party = made.expert(OTHER_PROVINCE) if by_expert else None
    wanted, given = need(state="published", village=village), offer(OTHER_PROVINCE, state="published", party=party)
    shown = interest(wanted, given)
    interests.reply(by=made.clerk(OTHER_PROVINCE), interest=shown, reply="accepted", text="好")
    address = reverse("agreements:draft_from_pair", args=[wanted.pk, given.pk])
    clerk = browser(made.clerk())
    assert address in clerk.get(shown.get_absolute_url()).content.decode()
    token = clerk.get(address).context["token"]
    responses = [clerk.post(address, {"form_token": token}) for _each in range(2)]
    agreement = Agreement.objects.get()
    assert {response.url for response in responses} == {reverse("agreements:draft_overview", args=[agreement.pk])}
    version = agreement.current_version
    assert (agreement.need, agreement.offer, agreement.region_id) == (wanted, given, COUNTY)
    assert (version.starts_on, version.ends_on) == (wanted.wanted_from, wanted.wanted_until)
    assert wanted.title in version.title
    assert wanted.description in version.objectives
    assert given.description in version.objectives
    assert [link.village for link in version.village_links.all()] == [village]
    assert (version.organisation, list(version.experts.all())) == (given.organisation, [party] if by_expert else [])
    assert str(version.title) in clerk.get(shown.get_absolute_url()).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["长" * 2000, "行\n" * 1000])
def test_the_longest_need_and_offer_still_fit_into_a_draft(text):
    can_draft()
    both = need(state="published", title="茶" * 80, description=text), offer(state="published", description=text)
    version = draft_from_both(by=made.clerk(), need=both[0], offer=both[1], token=uuid4()).current_version
    version.full_clean()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "who",
    [
        lambda given: made.clerk(NEIGHBOUR_COUNTY),
        lambda given: made.clerk(PREFECTURE),
        lambda given: made.clerk(OTHER_PROVINCE),
        lambda given: made.director(COUNTY),
        party_account,
    ],
)
def test_only_the_clerks_of_the_needs_county_draft(who):
    can_draft()
    both = pair()
    with pytest.raises(NotAllowed):
        draft_from_both(by=who(both[1]), need=both[0], offer=both[1], token=uuid4())
    assert not Agreement.objects.exists()


@at_once
def test_a_double_click_drafts_one():
    can_draft()
    both, by, token = pair(), made.clerk(), uuid4()

    def work():
        return draft_from_both(by=by, need=both[0], offer=both[1], token=token)

    assert while_uncommitted(work, work) == Agreement.objects.get()


# -- room ----------------------------------------------------------------------------------
@pytest.mark.django_db
def test_an_offer_without_room_is_refused_and_the_page_says_why():
    party = made.agreement_in("filed").current_version.organisation
    both = need(state="published"), offer(state="published", party=party, capacity=1)
    with pytest.raises(NotLegal) as refusal:
        draft_from_both(by=made.clerk(), need=both[0], offer=both[1], token=uuid4())
    page = browser(made.clerk()).get(reverse("agreements:draft_from_pair", args=[both[0].pk, both[1].pk]))
    assert escape(refusal.value.reason) in page.content.decode()
    assert "form_token" not in page.content.decode()


@pytest.mark.django_db
def test_a_draft_from_the_offer_takes_its_room_until_it_is_thrown_away():
    can_draft()
    both = pair(capacity=1)
    begun = draft_from_both(by=made.clerk(), need=both[0], offer=both[1], token=uuid4())
    with pytest.raises(NotLegal):
        draft_from_both(by=made.clerk(), need=both[0], offer=both[1], token=uuid4())
    browser(made.clerk()).post(reverse("agreements:agreement_discard", args=[begun.pk]))
    assert not Agreement.objects.exists()
    draft_from_both(by=made.clerk(), need=both[0], offer=both[1], token=uuid4())


@pytest.mark.django_db
@pytest.mark.parametrize("state", ["submitted", "filed"])
def test_an_agreement_on_its_way_takes_its_room_once(state):
    both = need(state="published"), offer(state="published", capacity=2)
    can_draft()
    begun = draft_from_both(by=made.clerk(), need=both[0], offer=both[1], token=uuid4())
    made.write(begun.current_version, organisation=both[1].organisation)
    made.drive(begun, state)
    draft_from_both(by=made.clerk(), need=both[0], offer=both[1], token=uuid4())
    with pytest.raises(NotLegal):
        draft_from_both(by=made.clerk(), need=both[0], offer=both[1], token=uuid4())


@at_once
def test_of_two_counties_that_want_the_last_place_one_gets_it():
    can_draft()
    can_draft(NEIGHBOUR_COUNTY)
    given = offer(OTHER_PROVINCE, state="published", capacity=1)
    wanted = {county: need(county, state="published") for county in (COUNTY, NEIGHBOUR_COUNTY)}
    clerks = {county: made.clerk(county) for county in wanted}

    def drafting(county):
        return lambda: draft_from_both(by=clerks[county], need=wanted[county], offer=given, token=uuid4())

    outcome = while_uncommitted(drafting(COUNTY), drafting(NEIGHBOUR_COUNTY))
    assert isinstance(outcome, NotLegal)
    assert Agreement.objects.get().region_id == COUNTY


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
