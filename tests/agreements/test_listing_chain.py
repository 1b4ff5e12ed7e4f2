"""The chain of needs and offers as its table says: states × verbs × roles × places."""

import pytest
from django.db import transaction

from agreements.enums import ListingState as S
from agreements.workflow import NEED, OFFER
from common.workflow import Incomplete, NotAllowed, NotLegal
from leadership.enums import Role
from leadership.permissions import POST_LISTING, PUBLISH_LISTING, permissions_of
from tests import factories
from tests.agreements import factories as made
from tests.agreements.factories_listings import need, offer, party_account
from tests.factories import COUNTY, NEIGHBOUR_COUNTY, PREFECTURE

PLACES = (COUNTY, NEIGHBOUR_COUNTY, PREFECTURE)
DECIDING = ("publish", "return")
MOVES = {move.verb: move for move in NEED.moves}


def may(chain, verb, role, place) -> bool:
    """A need is its county's; an offer may also be written by the clerks above. The office at the desk decides."""
    if verb in DECIDING:
        return PUBLISH_LISTING in permissions_of([role]) and place == COUNTY
    places = (COUNTY,) if chain is NEED else (COUNTY, PREFECTURE)
    # An account of an assisting party without this party writes nothing of it.
    return POST_LISTING in permissions_of([role]) and role != Role.HELPER and place in places


@pytest.mark.django_db
@pytest.mark.parametrize("state", S)
@pytest.mark.parametrize("verb", MOVES)
@pytest.mark.parametrize("chain, posted", [(NEED, need), (OFFER, offer)], ids=["need", "offer"])
def test_each_verb_in_each_state_for_each_role_at_each_place(chain, posted, verb, state):
    listing, wrong = posted(state=state), []
    for place in PLACES:
        for role in Role:
            done = performed(chain, listing, verb, factories.membership_at(place, role))
            if done is not (state in MOVES[verb].sources and may(chain, verb, role, place)):
                wrong.append((place, role, done))
    assert wrong == []


@pytest.mark.django_db
@pytest.mark.parametrize("state", S)
@pytest.mark.parametrize("verb", MOVES)
def test_the_party_itself_moves_its_offer_but_does_not_publish_it(verb, state):
    listing = offer(state=state)
    done = performed(OFFER, listing, verb, party_account(listing))
    assert done is (state in MOVES[verb].sources and verb not in DECIDING)


@pytest.mark.django_db
@pytest.mark.invariant("INV-1")
@pytest.mark.parametrize("verb", DECIDING)
@pytest.mark.parametrize("chain, posted", [(NEED, need), (OFFER, offer)], ids=["need", "offer"])
def test_whoever_wrote_it_does_not_decide_on_it(chain, posted, verb):
    writer = factories.membership_at(COUNTY, Role.CLERK, Role.DIRECTOR)
    listing = chain.perform(posted(by=writer), "submit", by=made.clerk())
    assert not performed(chain, listing, verb, writer)
    assert performed(chain, listing, verb, made.director())


@pytest.mark.django_db
@pytest.mark.parametrize("chain, posted", [(NEED, need), (OFFER, offer)], ids=["need", "offer"])
def test_nothing_is_returned_without_a_reason(chain, posted):
    listing = posted(state="submitted")
    with pytest.raises(Incomplete):
        chain.perform(listing, "return", by=made.director(), reason=" ")
    listing.refresh_from_db()
    assert listing.state == S.SUBMITTED


def performed(chain, listing, verb, by) -> bool:
    try:
        with transaction.atomic():
            chain.perform(type(listing).objects.get(pk=listing.pk), verb, by=by, reason=made.REASON)
            transaction.set_rollback(True)
    except (NotAllowed, NotLegal):
        return False
    return True
