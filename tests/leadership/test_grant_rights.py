"""After an upgrade the accounts that are there have what their roles may do now."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from guardian.models import UserObjectPermission

from leadership import appointments
from leadership.enums import Role
from leadership.models import Membership
from leadership.permissions import DRAFT_AGREEMENT, ROLE_PERMISSIONS, SUPERVISE
from leadership.rights import grant_all
from tests import factories

pytestmark = pytest.mark.django_db


def held() -> set:
    return set(UserObjectPermission.objects.values_list("user", "object_pk", "permission__codename"))


def test_what_the_old_version_did_not_know_is_given():
    clerk = factories.membership_at("520328", Role.CLERK)
    UserObjectPermission.objects.filter(permission__codename=SUPERVISE).delete()
    assert not Membership.objects.get(pk=clerk.pk).may(SUPERVISE)
    call_command("grant_rights", verbosity=0)
    assert Membership.objects.get(pk=clerk.pk).permissions == ROLE_PERMISSIONS[Role.CLERK]


def test_what_a_role_may_no_longer_do_is_taken_away(monkeypatch):
    director = factories.membership_at("520328", Role.DIRECTOR)
    number = len(director.permissions)
    monkeypatch.setitem(ROLE_PERMISSIONS, Role.DIRECTOR, {SUPERVISE})
    assert grant_all() == (0, number - 1)
    assert held() == {(director.user_id, str(director.group_id), SUPERVISE)}


def test_who_has_left_gets_nothing_and_two_duties_give_the_union():
    admin = factories.membership_at("52", Role.ADMINISTRATOR)
    left = factories.membership_at("520328", Role.CLERK)
    both = factories.membership_at("520328", Role.CLERK, Role.DIRECTOR)
    appointments.end_membership(membership=left, by=admin)
    before = held()
    UserObjectPermission.objects.all().delete()
    assert grant_all()[0] == len(before)
    assert held() == before
    assert not Membership.objects.get(pk=left.pk).may(DRAFT_AGREEMENT)
    assert (
        Membership.objects.get(pk=both.pk).permissions == ROLE_PERMISSIONS[Role.CLERK] | ROLE_PERMISSIONS[Role.DIRECTOR]
    )


def test_a_second_run_finds_nothing_to_do():
    factories.membership_at("520328", Role.CLERK)
    grant_all()
    assert grant_all() == (0, 0)


def test_many_accounts_take_no_more_queries():
    def queries() -> int:
        UserObjectPermission.objects.all().delete()
        with CaptureQueriesContext(connection) as found:
            grant_all()
        return len(found)

    factories.membership_at("520328", Role.CLERK)
    before = queries()
    for code in ("52", "5203", "520327"):
        factories.membership_at(code, Role.CLERK)
    assert queries() == before
