"""Whoever sits on the joint committee learns no score of another before it is unsealed, whatever address they try.

The addresses are those of the URL configuration itself, with the keys of what belongs to the session, so that a page
that comes later is tried, too. What others gave is distinctive, so that any trace of it is found: in a page, in a
header, or inside a workbook.
"""

import io
import logging
import zipfile
from decimal import Decimal
from itertools import product
from urllib.parse import quote
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from common.access import anyone, rule_of
from leadership.enums import Role
from review import committee, reviewing
from review.enums import Criterion
from tests import factories, subjects
from tests.agreements import factories as made
from tests.factories import COUNTY, NATION, NEIGHBOUR_COUNTY
from tests.review.factories_committee import assigned, chair_of, full, score, taken_in
from tests.review.factories_nominations import party
from tests.review.test_nomination_pages import browser
from tests.review.test_score_sheet import sheet
from tests.test_access_matrix import addresses

pytestmark = [pytest.mark.django_db, pytest.mark.invariant("INV-2")]

GIVEN = {
    Criterion.BENEFIT: Decimal("13.7"),
    Criterion.TECHNOLOGY: Decimal("12.3"),
    Criterion.RESULTS: Decimal("11.9"),
    Criterion.MECHANISM: Decimal("10.9"),
    Criterion.AUTHENTICITY: Decimal("12.1"),
}
REMARK, OPINION = "密封评语甲", "密封意见乙"
SECRETS = ("13.7", "60.9", REMARK, OPINION)
SEALED_NAME = "回避对象茶叶协会"
ASKED = ("", "?q=13.7", "?state=submitted", f"?q={quote(SEALED_NAME)}", "?sort=-total")


def score_secretly(task) -> None:
    by = task.panelist.membership
    marks = {each: (GIVEN[each.criterion], REMARK) for each in task.session.criteria.all()}
    reviewing.write_marks(task=task, by=by, marks=marks, comment=OPINION)
    reviewing.submit_marks(task=task, by=by)


@pytest.fixture(autouse=True)
def _quiet(monkeypatch):
    """Thousands of refusals, each with its traceback, take longer to write down than to give."""
    monkeypatch.setattr(logging.getLogger("django.request"), "disabled", True)


@pytest.fixture
def things(db) -> dict:
    """A record of every kind, in a county that has nothing to do with the session."""
    return subjects.at(NEIGHBOUR_COUNTY)


@pytest.fixture
def session(things):
    """Two candidates. Of each, two scorers have sent their marks, and one of every department is still to do so."""
    for name in (SEALED_NAME, "公开对象茶叶协会"):
        taken_in(subject=party(COUNTY, name=name))
    return full(each=2)


def scorer_with_tie(session):
    """Somebody who has scored one candidate and declared a tie to the other; all but two others have sent theirs."""
    tasks = assigned(session)
    chair = chair_of(session)
    own = next(each for each in tasks if each.panelist != chair and each.nomination.title != SEALED_NAME)
    sealed = next(each.nomination for each in tasks if each.nomination.title == SEALED_NAME)
    said = {"nomination": sealed, "reason": "曾任职。", "token": uuid4()}
    committee.declare(panelist=own.panelist, by=own.panelist.membership, **said)
    for task in session.tasks.filter(state="assigned").exclude(panelist__in=[own.panelist, chair]):
        if task.panelist != last_of(session):
            score_secretly(task)
    return own


def last_of(session):
    """A member who scores nothing yet, so that their candidates stay sealed."""
    return session.panel.order_by("pk").last()


def keys_of(session, membership) -> dict:
    """By the parameter of an address the keys of the session: own tasks, another's of each candidate, and these."""
    nominations = sorted({task.nomination for task in session.tasks.select_related("nomination")}, key=by_key)
    mine = session.tasks.filter(panelist__membership=membership).order_by("pk").values_list("pk", flat=True)[:2]
    others = session.tasks.filter(state="submitted").exclude(panelist__membership=membership).order_by("pk")
    tasks = [*mine, *(others.filter(nomination=each).first().pk for each in nominations)]
    candidates = [each.pk for each in nominations]
    return {
        "pk": [session.pk, *tasks, *candidates],
        "scoring": tasks,
        "candidate": candidates,
        "deed": [each.files.first().pk for each in nominations],
    }


def by_key(record):
    return record.pk


def tried(client, things, keys, chapter=""):
    """(address, rule, answer) of every address of a chapter, or of all, with every key that fits."""
    for name, pattern in addresses():
        if not name.startswith(chapter):
            continue
        parameters = list(pattern.pattern.converters)
        values = [sorted({*keys.get(each, ()), subjects.value_of(name, each, things)}, key=str) for each in parameters]
        queries = ASKED if name in ("review:scoring_list", "portal:workbench") else ("",)
        for chosen, query in product(product(*values), queries):
            address = reverse(name, kwargs=dict(zip(parameters, chosen, strict=True))) + query
            yield address, rule_of(pattern.callback), client.get(address)


def text_of(answer) -> str:
    """Body and headers; of a workbook the texts in all of its parts."""
    body = answer.getvalue()
    parts = [body]
    if body.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            parts = [archive.read(name) for name in archive.namelist()]
    headers = "\n".join(f"{key}: {value}" for key, value in answer.headers.items())
    return headers + "\n" + "\n".join(part.decode("utf-8", "replace") for part in parts)


def leaks(membership, things, session, secrets, chapter="") -> list:
    """The addresses whose answer holds one of ``secrets``."""
    client, found, seen = Client(raise_request_exception=False), [], 0
    factories.sign_in(client, membership)
    for address, rule, answer in tried(client, things, keys_of(session, membership), chapter):
        seen += 1
        # Nominees of provinces are named on their public notice, which everybody reads.
        hidden = [secret for secret in secrets if not (rule is anyone and secret == SEALED_NAME)]
        text = text_of(answer).replace(quote(SEALED_NAME), "")
        found += [(address, secret) for secret in hidden if secret in text and f"q={secret}" not in address]
    assert seen > 100
    return found


def test_a_scorer_finds_neither_a_score_of_another_nor_a_candidate_they_have_a_tie_to(things, session):
    own = scorer_with_tie(session)
    membership = own.panelist.membership
    assert leaks(membership, things, session, (*SECRETS, SEALED_NAME)) == []
    score(own, "0.5")
    assert leaks(membership, things, session, (*SECRETS, SEALED_NAME), "review:") == []


def test_a_member_of_another_department_finds_no_score(things, session):
    scorer_with_tie(session)
    assert leaks(last_of(session).membership, things, session, SECRETS) == []


def test_the_chair_finds_no_score_before_it_is_unsealed(things, session):
    scorer_with_tie(session)
    assert leaks(chair_of(session).membership, things, session, SECRETS) == []


@pytest.mark.parametrize("role", [Role.CLERK, Role.INSPECTOR])
def test_nobody_of_the_office_finds_a_score_before_it_is_unsealed(role, things, session):
    scorer_with_tie(session)
    assert leaks(factories.membership_at(NATION, role), things, session, SECRETS, "review:") == []


def test_the_score_sheet_holds_no_score_before_it_is_unsealed(session):
    scorer_with_tie(session)
    cells = [str(cell) for row in sheet(made.director(NATION), session) for cell in row]
    assert [cell for cell in cells if cell in ("13.7", "60.9")] == []
    assert SEALED_NAME in cells


def test_what_is_posted_from_outside_answers_the_same_whether_or_not_others_have_scored(session):
    """Neither a save nor a decline of another's task tells anything."""
    own = scorer_with_tie(session)
    visitor = browser(own.panelist.membership)
    for task in session.tasks.exclude(panelist=own.panelist):
        for page in ("scoring_detail", "scoring_save", "scoring_decline", "scoring_tie", "scoring_answer"):
            address = reverse(f"review:{page}", args=[task.pk])
            assert visitor.post(address, {"comment": "改", "reason": "x", "answer": "x"}).status_code == 404
