"""Agreements drafted from a need and an offer: what they say, who drafts, and the room that the offer has."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from agreements import interests
from agreements.interest_drafts import draft_from_both
from agreements.models import Agreement
from common.workflow import NotAllowed, NotLegal
from tests import factories
from tests.agreements import factories as made
from tests.agreements.factories_listings import interest, need, offer, party_account
from tests.agreements.races import while_uncommitted
from tests.factories import COUNTY, NEIGHBOUR_COUNTY, OTHER_PROVINCE, PREFECTURE

at_once = pytest.mark.django_db(transaction=True)


def pair(**content):
    """A need of the county and an offer of another province, both public."""
    return need(state="published"), offer(OTHER_PROVINCE, state="published", **content)


def browser(membership) -> Client:
    return factories.sign_in(Client(), membership)


def can_draft(county=COUNTY):
    made.open_year()
    factories.groups_above(county)


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
