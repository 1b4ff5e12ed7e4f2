"""Two people at the same notice or objection at the same moment: one wins, the other is told."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from common.workflow import NotLegal
from leadership.enums import Role
from leadership.programme import current_year
from review import noticing, objecting
from review.models import Nomination, NominationStep, Objection, PublicNotice
from review.workflow import OBJECTION, PUBLIC_NOTICE
from tests import factories
from tests.agreements import factories as made
from tests.agreements.races import while_uncommitted
from tests.factories import NATION, PROVINCE
from tests.review.factories_notices import (
    REPLY,
    WORDS,
    dated,
    days_ago,
    decider,
    notice_in,
    objection,
    published,
    selected,
)

pytestmark = pytest.mark.django_db(transaction=True)


def another(role=Role.DIRECTOR):
    return factories.membership_at(PROVINCE, role)


@pytest.mark.parametrize("first, second, state", [("uphold", "dismiss", "upheld"), ("dismiss", "uphold", "dismissed")])
def test_of_two_who_decide_at_once_one_wins(first, second, state):
    record, loser = objection(state="investigated"), another()

    def decide(verb, by):
        return lambda: OBJECTION.perform(record, verb, by=by, reason=REPLY)

    outcome = while_uncommitted(decide(first, decider()), decide(second, loser))
    assert isinstance(outcome, NotLegal)
    assert Objection.objects.get().state == state


def test_of_two_who_publish_at_once_one_wins():
    notice, loser = notice_in("put_forward"), another()

    def publish(by):
        return lambda: PUBLIC_NOTICE.perform(notice, "publish", by=by)

    assert isinstance(while_uncommitted(publish(made.director(PROVINCE)), publish(loser)), NotLegal)
    assert PublicNotice.objects.get().steps.filter(verb="publish").count() == 1


def test_two_clerks_who_begin_at_once_begin_one():
    selected()
    colleague = another(Role.CLERK)

    def begin(by):
        return lambda: noticing.begin_notice(by=by, year=current_year(), token=uuid4())

    assert isinstance(while_uncommitted(begin(made.clerk(PROVINCE)), begin(colleague)), NotLegal)
    assert PublicNotice.objects.count() == 1


def test_the_same_form_sent_twice_at_once_makes_one_objection():
    notice, token = published(), uuid4()

    def send():
        return objecting.receive(notice=notice, token=token, content=WORDS)

    receipt = while_uncommitted(send, send)
    assert receipt.objection == Objection.objects.get()
    assert receipt.code == objecting.code_of(token)


@pytest.mark.invariant("INV-8")
def test_an_objection_of_the_last_second_is_seen_by_whoever_forwards():
    """Its transaction began while the notice ran, and is not committed yet as the nominee is forwarded."""
    nomination = selected()
    notice = dated(published(), days_ago(7))
    by, desk = made.director(PROVINCE), factories.group_at(NATION)
    serial = nomination.steps_taken + 1

    def object_and_let_the_day_pass():
        objecting.receive(notice=notice, token=uuid4(), content=WORDS, nomination=nomination)
        dated(notice, days_ago(8))

    def forward():
        states = {"verb": "forward", "from_state": "selected", "to_state": "forwarded"}
        step = {"record": nomination, "serial": serial, "actor": by.user, "group": by.group}
        NominationStep.objects.create(**states, **step)
        Nomination.objects.filter(pk=nomination.pk).update(state="forwarded", desk=desk, steps_taken=serial)

    outcome = while_uncommitted(object_and_let_the_day_pass, forward)
    assert isinstance(outcome, IntegrityError)
    assert Nomination.objects.get().state == "selected"


@pytest.mark.invariant("INV-8")
def test_a_notice_does_not_end_while_an_objection_is_being_taken_in():
    notice = published()
    ended = []

    def end():
        with transaction.atomic():
            locked = PublicNotice.objects.select_for_update(nowait=False).get(pk=notice.pk)
            ended.append(locked.objections.count())

    while_uncommitted(lambda: objecting.receive(notice=notice, token=uuid4(), content=WORDS), end)
    assert ended == [1]
