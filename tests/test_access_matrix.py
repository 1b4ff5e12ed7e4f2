"""Every URL of the project × every role × inside and outside scope, from the URL configuration itself.

What is expected follows from the rule that each view declares, so a new page is in the matrix as
soon as it has an address. A new kind of object in an address must be taught to ``subject_of``.
"""

import re

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from common.access import anyone, rule_of, signed_in
from leadership.enums import Role
from leadership.permissions import MAINTAIN_EXTENSION, MAINTAIN_REGISTERS, VIEW_RECORDS, permissions_of
from registry.registering import registers
from tests import factories, subjects

READERS = [role for role in Role if VIEW_RECORDS in permissions_of([role])]
INSIDE, OUTSIDE = factories.COUNTY, factories.NEIGHBOUR_COUNTY
# Addresses of libraries whose parameters are secrets of theirs.
OF_LIBRARIES = re.compile(r"^(account_|set_language)")


def addresses(resolver=None, namespace=""):
    for pattern in (resolver or get_resolver()).url_patterns:
        if hasattr(pattern, "url_patterns"):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from addresses(pattern, inner)
        elif not OF_LIBRARIES.match(pattern.name or ""):
            yield f"{namespace}{pattern.name}", pattern


@pytest.fixture
def people(db):
    """Somebody of every role at the county, and a visitor."""
    return {role: factories.membership_at(INSIDE, role) for role in Role} | {None: None}


def visitor_of(membership) -> Client:
    client = Client(raise_request_exception=False)
    return factories.sign_in(client, membership) if membership else client


# A page of one step, of a record at another level, or of one's own: it may be refused to this person, with its reason.
ONE_STEP = re.compile(
    r"_act|:draft_|_discard|:batch_|:job_|:member_|:account_|_create|_edit|:attachment_|:policy_|_remove|_reveal$"
)


def follows(rule, role) -> bool:
    """Does somebody who acts in ``role``, and nothing else, satisfy the rule?"""
    held = permissions_of([role])
    if rule is registers:
        return bool(held & {MAINTAIN_REGISTERS, MAINTAIN_EXTENSION})
    return rule is signed_in or rule.name.removeprefix("may ") in held


def expected(name, role, is_inside, has_subject, rule) -> set[int]:
    """The answers that a GET may have."""
    seen = {200, 204, 302, 405}
    if rule is anyone:
        return seen
    if role is None:
        return {302}
    if not follows(rule, role):
        return {403}
    if has_subject and not is_inside:
        return {404, 405}
    return seen | {403, 404} if ONE_STEP.search(name) or role not in READERS else seen


def test_every_address_answers_each_role_as_its_rule_says(people, capsys):
    tried, wrong = 0, []
    subjects_by_place = {place: subjects.at(place) for place in (INSIDE, OUTSIDE)}
    for role, membership in people.items():
        client = visitor_of(membership)
        for name, pattern in addresses():
            for place, things in subjects_by_place.items():
                kwargs = subjects.arguments(name, pattern, things)
                address = reverse(name, kwargs=kwargs)
                status = client.get(address).status_code
                tried += 1
                has_subject = subjects.is_scoped(name, kwargs)
                if status not in expected(name, role, place == INSIDE, has_subject, rule_of(pattern.callback)):
                    wrong.append((address, role, place, status))
    with capsys.disabled():
        print(f"\naccess matrix: {tried} combinations tried")
    assert wrong == []


def test_nothing_is_done_from_outside(people):
    """A POST from a neighbouring county finds nothing to act on, whatever the role."""
    things, wrong = subjects.at(OUTSIDE), []
    for role, membership in people.items():
        client = visitor_of(membership)
        for name, pattern in addresses():
            kwargs = subjects.arguments(name, pattern, things)
            if subjects.is_scoped(name, kwargs):
                status = client.post(reverse(name, kwargs=kwargs), {"reason": "x"}).status_code
                if status not in ({302} if role is None else {403, 404, 405}):
                    wrong.append((reverse(name, kwargs=kwargs), role, status))
    assert wrong == []
