"""Two people at the same change at the same moment: one wins, the other is told."""

from uuid import uuid4

import pytest

from agreements import changing, drafting
from agreements.enums import AgreementState, ChangeKind
from agreements.enums import ChangeState as S
from agreements.models import AgreementChange
from agreements.workflow import CHANGE
from common.workflow import NotLegal
from leadership.enums import Role
from tests import factories
from tests.agreements import factories as made
from tests.agreements.factories_changes import change, change_in, written
from tests.agreements.races import while_uncommitted
from tests.factories import COUNTY, NATION, PROVINCE

pytestmark = pytest.mark.django_db(transaction=True)


def deciding(record, verb, by):
    return lambda: CHANGE.perform(record, verb, by=by, reason=made.REASON, seen=record.steps_taken)


def test_of_two_who_begin_at_once_one_is_told_of_the_other():
    agreement, by = made.agreement_in(AgreementState.IN_REPOSITORY), made.clerk()
    colleague = factories.membership_at(COUNTY, Role.CLERK)
    outcome = while_uncommitted(
        lambda: change(ChangeKind.AMENDMENT, agreement, by),
        lambda: change(ChangeKind.TERMINATION, agreement, colleague),
    )
    assert isinstance(outcome, NotLegal)
    assert by.user.name in outcome.reason
    assert (agreement.changes.count(), agreement.versions.count()) == (1, 2)


def test_the_same_form_sent_twice_at_once_begins_one():
    agreement, by, token = made.agreement_in(AgreementState.IN_REPOSITORY), made.clerk(), uuid4()

    def begin():
        return change(ChangeKind.AMENDMENT, agreement, by, token)

    assert while_uncommitted(begin, begin) == AgreementChange.objects.get()
    assert agreement.versions.count() == 2


@pytest.mark.parametrize(
    "kind, verb, place", [(ChangeKind.AMENDMENT, "accept", NATION), (ChangeKind.COMPLETION, "conclude", PROVINCE)]
)
def test_of_two_who_accept_at_once_one_wins(kind, verb, place):
    record = change_in(kind, S.FILED if kind == ChangeKind.AMENDMENT else S.ENDORSED)
    while record.desk.region_id != place:
        record = CHANGE.perform(record, "endorse", by=made.director(record.desk.region_id))
    winner, loser = made.director(place), factories.membership_at(place, Role.DIRECTOR)
    outcome = while_uncommitted(deciding(record, verb, winner), deciding(record, verb, loser))
    assert isinstance(outcome, NotLegal)
    assert winner.user.name in outcome.reason
    assert record.steps.filter(verb=verb).count() == 1


def test_nothing_is_written_into_an_amendment_that_is_just_being_submitted():
    record = written()
    agreement, by = AgreementChange.objects.get().agreement, made.clerk()

    def write():
        version = drafting.open_for_editing(agreement=agreement, by=by)
        version.title = "另一个标题"
        version.save()

    assert isinstance(while_uncommitted(deciding(record, "submit", by), write), NotLegal)
    assert record.steps.get().content["version"]["title"] != "另一个标题"


def test_nothing_is_written_into_an_ending_that_is_just_being_submitted():
    record, by = written(ChangeKind.TERMINATION), made.clerk()

    def write():
        changing.write_change(change=record, by=by, reason="另一个原因")

    assert isinstance(while_uncommitted(deciding(record, "submit", by), write), NotLegal)
    assert AgreementChange.objects.get().reason == record.reason
