"""Needs and offers in every state, driven there along the chain, and interest in pairs of them."""

from datetime import timedelta
from uuid import uuid4

from agreements import interests, posting
from agreements.models import Interest, Need, Offer
from agreements.workflow import NEED, OFFER
from common import clock
from tests.agreements import factories as made
from tests.factories import COUNTY

# The verbs that lead to each state.
WAYS = {
    "draft": (),
    "submitted": ("submit",),
    "returned": ("submit", "return"),
    "published": ("submit", "publish"),
    "closed": ("submit", "publish", "close"),
}


def in_days(days: int):
    return clock.today() + timedelta(days=days)


def said_of_need(**content) -> dict:
    content = {
        "title": "茶园绿色防控",
        "field": "tea",
        "industry": "茶叶",
        "description": "需要防治指导。",
    } | content
    return {"wanted_from": in_days(0), "wanted_until": in_days(200), "expires_on": in_days(90)} | content


def said_of_offer(**content) -> dict:
    content = {"title": "茶叶专家组", "fields": ["tea"], "industry": "茶叶", "description": "每月到村一次。"} | content
    return {"capacity": 3, "expires_on": in_days(90)} | content


def need(county: str = COUNTY, state: str = "draft", by=None, **content) -> Need:
    by, token = by or made.clerk(county), content.pop("form_token", uuid4())
    record = posting.post_need(by=by, form_token=token, **said_of_need(**content))
    return driven(NEED, record, state)


def offer(region: str = COUNTY, state: str = "draft", by=None, party=None, **content) -> Offer:
    party = party or made.organisation(region)
    by, token = by or made.clerk(region), content.pop("form_token", uuid4())
    record = posting.post_offer(by=by, party=party, form_token=token, **said_of_offer(**content))
    return driven(OFFER, record, state)


def driven(chain, record, state):
    for verb in WAYS[state]:
        who = made.director if verb in ("publish", "return") else made.clerk
        record = chain.perform(record, verb, by=who(record.desk.region_id), reason=made.REASON)
    return record


def interest(of=None, in_=None, by=None, message="欢迎到我县实地看看。") -> Interest:
    """The county shows interest in an offer, or whoever ``by`` is."""
    of, in_ = of or need(state="published"), in_ or offer(state="published")
    return interests.show_interest(by=by or made.clerk(of.region_id), need=of, offer=in_, message=message)


def party_account(record: Offer):
    """An account of the party that offers."""
    return made.helper(record.organisation, record.region_id)
