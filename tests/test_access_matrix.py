"""Every URL of the project × every role × inside and outside scope, from the URL configuration itself.

What is expected follows from the rule that each view declares, so a new page is in the matrix as
soon as it has an address. A new kind of object in an address must be taught to ``subject_of``.
"""

import re

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from common.access import anyone, rule_of, signed_in
from common.workbooks.views import takes_in
from leadership.enums import Role
from leadership.permissions import (
    DECIDE_OBJECTION,
    HANDLE_OBJECTION,
    MAINTAIN_BASE_DATA,
    MAINTAIN_EXTENSION,
    MAINTAIN_REGISTERS,
    VIEW_RECORDS,
    permissions_of,
)
from registry.maintaining import keeps_facilities
from registry.registering import registers
from review.discipline import reads_cases
from review.models.violation import CASE_DUTIES
from review.objecting import handles
from tests import factories, subjects

READERS = [role for role in Role if VIEW_RECORDS in permissions_of([role])]
TRIED = "combinations tried"
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


@pytest.fixture(params=[*Role, None], ids=lambda role: role or "visitor")
def role(request):
    """Each role, and nobody in particular: one test each, so that workers share them."""
    return request.param


@pytest.fixture
def visitor(role, db) -> Client:
    """Somebody of the role at the county, or a visitor."""
    client = Client(raise_request_exception=False)
    return factories.sign_in(client, factories.membership_at(INSIDE, role)) if role else client


# A page of one step, of a record at another level, or of one's own: it may be refused to this person, with its reason.
ONE_STEP = re.compile(
    r"_act|:draft_|_discard|:batch_|:report_|:job_|:member_|:account_|_create|_edit|:attachment_|:policy_|:import_|:session_|:nominee_list_|:selection_|:notice_|:objection_|:decision_|:case_|:payment_|:publication_|_remove|_reveal$"
)


def follows(rule, role) -> bool:
    """Does somebody who acts in ``role``, and nothing else, satisfy the rule?"""
    held = permissions_of([role])
    if rule is handles:
        return bool(held & {HANDLE_OBJECTION, DECIDE_OBJECTION})
    if rule is reads_cases:
        return bool(held & set(CASE_DUTIES))
    if rule in (registers, keeps_facilities):
        return bool(held & {MAINTAIN_REGISTERS, MAINTAIN_EXTENSION})
    if rule is takes_in:
        return bool(held & {MAINTAIN_REGISTERS, MAINTAIN_EXTENSION, MAINTAIN_BASE_DATA})
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


def test_every_address_answers_each_role_as_its_rule_says(role, visitor, record_property):
    tried, wrong = 0, []
    for place in (INSIDE, OUTSIDE):
        things = subjects.at(place)
        for name, pattern in addresses():
            kwargs = subjects.arguments(name, pattern, things)
            address = reverse(name, kwargs=kwargs)
            answer = visitor.get(address)
            answer.getvalue()  # a file is read to its end, and closed
            status = answer.status_code
            tried += 1
            has_subject = subjects.is_scoped(name, kwargs)
            if status not in expected(name, role, place == INSIDE, has_subject, rule_of(pattern.callback)):
                wrong.append((address, role, place, status))
    # Added up over all roles in the summary of the run (conftest).
    record_property(TRIED, tried)
    assert wrong == []


def test_nothing_is_done_from_outside(role, visitor):
    """A POST from a neighbouring county finds nothing to act on, whatever the role."""
    things, wrong = subjects.at(OUTSIDE), []
    for name, pattern in addresses():
        kwargs = subjects.arguments(name, pattern, things)
        if subjects.is_scoped(name, kwargs):
            status = visitor.post(reverse(name, kwargs=kwargs), {"reason": "x"}).status_code
            if status not in ({302} if role is None else {403, 404, 405}):
                wrong.append((reverse(name, kwargs=kwargs), role, status))
    assert wrong == []
