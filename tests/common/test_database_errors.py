"""What the database refuses is told in words, and only that: a fault of the program stays one."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import RequestFactory
from django.utils.translation import override

from common.database_errors import DatabaseErrorsMiddleware, sentence_of
from leadership.enums import Role
from leadership.models import LeadershipGroup, Membership, Region
from tests import factories

pytestmark = pytest.mark.django_db


def refusal(work) -> IntegrityError:
    with pytest.raises(IntegrityError) as caught:
        at_once(work)
    return caught.value


def at_once(work):
    """With what the database would check only at the end of the transaction."""
    with transaction.atomic():
        work()
        connection.check_constraints()


def test_a_trigger_of_ours_is_translated():
    membership = factories.membership_at("520328", Role.CLERK)
    error = refusal(lambda: Membership.objects.filter(pk=membership.pk).delete())
    with override("en"):
        assert sentence_of(error) == "A duty is ended, never deleted: what was done in it stays under its name."
    with override("zh-hans"):
        assert "岗位" in sentence_of(error) or "任职" in sentence_of(error)


def test_a_constraint_speaks_as_its_model_says():
    membership = factories.membership_at("520328", Role.CLERK)
    twin = {"group": membership.group, "user": membership.user, "name": "x", "started_on": membership.started_on}
    error = refusal(lambda: Membership.objects.create(duty="staff", department="ast", **twin))
    with override("en"):
        assert str(sentence_of(error)) == "This account has a duty in this leadership group already."


def test_what_is_there_already_and_what_is_needed_elsewhere():
    group = factories.group_at("520328")
    with override("en"):
        twice = refusal(lambda: LeadershipGroup.objects.create(region=group.region))
        assert "recorded already" in str(sentence_of(twice))
        needed = refusal(lambda: Region.objects.filter(pk="520328")._raw_delete("default"))
        assert "refer to this" in str(sentence_of(needed))


def test_a_fault_of_the_program_stays_one():
    error = refusal(lambda: Membership.objects.create(group=None, started_on="2026-01-01"))
    assert sentence_of(error) is None
    unworded = refusal(lambda: Region.objects.create(code="53019", level=3, name="x", parent_id="5301"))
    assert sentence_of(unworded) is not None
    assert sentence_of(IntegrityError("not from PostgreSQL")) is None


def test_the_page_says_it(client):
    membership = factories.membership_at("520328", Role.CLERK)
    error = refusal(lambda: Membership.objects.filter(pk=membership.pk).delete())
    request = RequestFactory().post("/somewhere/")
    request.user, request.membership, request.hats, request.session = membership.user, membership, [membership], {}
    middleware = DatabaseErrorsMiddleware(lambda request: None)
    response = middleware.process_exception(request, error)
    assert response.status_code == 409
    assert str(sentence_of(error)) in response.text
    assert middleware.process_exception(request, ValueError()) is None
