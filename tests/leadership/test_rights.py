"""What a duty lets a person do, and what the database refuses about groups and members."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from guardian.models import UserObjectPermission

from leadership import appointments
from leadership.enums import Level, Role
from leadership.models import LeadershipGroup, Membership
from leadership.permissions import (
    DECIDE_AGREEMENT,
    DRAFT_AGREEMENT,
    MANAGE_ACCOUNTS,
    PERMISSIONS,
    ROLE_PERMISSIONS,
    VIEW_RECORDS,
    meaning_of,
    permissions_of,
    roles_at,
)
from leadership.rights import grant
from tests import factories

pytestmark = pytest.mark.django_db


def held(membership):
    """The rights as django-guardian holds them."""
    rows = UserObjectPermission.objects.filter(user=membership.user, object_pk=str(membership.group_id))
    return set(rows.values_list("permission__codename", flat=True))


@pytest.mark.parametrize("role", Role)
def test_each_role_gives_its_rights_at_its_group_only(role):
    membership = factories.membership_at("520328", role)
    assert held(membership) == ROLE_PERMISSIONS[role] == set(membership.permissions)
    assert UserObjectPermission.objects.filter(user=membership.user).count() == len(ROLE_PERMISSIONS[role])


def test_two_roles_give_the_union():
    membership = factories.membership_at("520328", Role.CLERK, Role.DIRECTOR)
    assert held(membership) == ROLE_PERMISSIONS[Role.CLERK] | ROLE_PERMISSIONS[Role.DIRECTOR]


def test_rights_follow_a_change_of_roles():
    admin = factories.membership_at("5203", Role.ADMINISTRATOR)
    membership = factories.membership_at("520328", Role.CLERK)
    assert membership.may(DRAFT_AGREEMENT)
    appointments.change_membership(membership=membership, by=admin, roles=[Role.DIRECTOR])
    assert (membership.may(DRAFT_AGREEMENT), membership.may(DECIDE_AGREEMENT)) == (False, True)
    assert held(membership) == ROLE_PERMISSIONS[Role.DIRECTOR]


def test_ending_a_duty_removes_its_rights_and_no_others():
    admin = factories.membership_at("52", Role.ADMINISTRATOR)
    left = factories.membership_at("520328", Role.CLERK)
    kept = factories.membership_at("520327", Role.DIRECTOR, user=left.user)
    appointments.end_membership(membership=left, by=admin)
    assert (held(left), held(kept)) == (set(), ROLE_PERMISSIONS[Role.DIRECTOR])
    assert not Membership.objects.get(pk=left.pk).may(VIEW_RECORDS)


def test_who_comes_back_has_the_rights_of_the_new_duty():
    admin = factories.membership_at("52", Role.ADMINISTRATOR)
    left = factories.membership_at("520328", Role.CLERK)
    appointments.end_membership(membership=left, by=admin)
    back = factories.membership_at("520328", Role.DIRECTOR, user=left.user)
    grant(membership=left)
    assert held(back) == ROLE_PERMISSIONS[Role.DIRECTOR]


def test_superuser_flag_gives_nothing_by_itself():
    account = factories.account(is_superuser=True, is_staff=True)
    membership = factories.membership_at("520328", Role.REVIEWER, user=account)
    held = {permission for permission, _meaning in PERMISSIONS if membership.may(permission)}
    assert held == permissions_of([Role.REVIEWER])
    assert not LeadershipGroup.objects.visible_to(membership).exists()


def test_a_closed_account_may_nothing():
    membership = factories.membership_at("520328", Role.CLERK)
    membership.user.is_active = False
    membership.user.save()
    assert Membership.objects.get(pk=membership.pk).permissions == frozenset()


def test_nobody_changes_their_own_duty():
    admin = factories.membership_at("520328", Role.ADMINISTRATOR)
    with pytest.raises(ValidationError, match=r"own duty|本人"):
        appointments.change_membership(membership=admin, by=admin, roles=[Role.ADMINISTRATOR, Role.DIRECTOR])
    assert held(admin) == permissions_of([Role.ADMINISTRATOR])


def test_each_role_is_explained_by_what_it_may_do():
    text = meaning_of(Role.CLERK)
    for permission, meaning in PERMISSIONS:
        assert (str(meaning) in text) == (permission in ROLE_PERMISSIONS[Role.CLERK])


def test_reviewers_are_offered_where_panels_sit():
    assert [level for level in list(Level)[:4] if Role.REVIEWER in roles_at(level)] == [Level.NATION, Level.PROVINCE]
    assert set(Role) - set(roles_at(Level.COUNTY)) == {Role.REVIEWER}


@pytest.mark.invariant("INV-2")
@pytest.mark.parametrize(
    ("place", "sees"),
    [
        ("520328", {"520328"}),
        ("5203", {"5203", "520328", "520327"}),
        ("52", {"52", "5203", "520328", "520327"}),
        ("0", {"0", "52", "5203", "520328", "520327", "62"}),
        ("62", {"62"}),
    ],
    ids=["insider", "superior", "higher superior", "nation", "stranger"],
)
def test_groups_and_members_are_seen_from_ones_region_downwards(place, sees):
    for code in ("0", "52", "5203", "520328", "520327", "62"):
        factories.membership_at(code, Role.CLERK)
    reader = factories.membership_at(place, Role.CLERK)
    groups, members = (kind.objects.visible_to(reader) for kind in (LeadershipGroup, Membership))
    assert set(groups.values_list("region", flat=True)) == sees
    assert set(members.values_list("group__region", flat=True)) == sees


@pytest.mark.invariant("INV-2")
@pytest.mark.parametrize("role", [Role.HELPER, Role.REVIEWER])
def test_who_may_not_read_records_sees_no_group(role):
    reader = factories.membership_at("0", role)
    assert not LeadershipGroup.objects.visible_to(reader).exists()
    assert not Membership.objects.visible_to(reader).exists()


@pytest.mark.invariant("INV-2")
def test_administrators_reach_down_never_up_and_never_themselves():
    admins = {code: factories.membership_at(code, Role.ADMINISTRATOR) for code in ("52", "5203", "520328", "520327")}
    reach = Membership.objects.manageable_by(admins["5203"])
    assert set(reach) == {admins["520328"], admins["520327"]}
    clerk = factories.membership_at("52", Role.CLERK)
    assert not clerk.may(MANAGE_ACCOUNTS)
    assert not Membership.objects.manageable_by(clerk).exists()


# -- what the database refuses, whatever path a change takes ---------------------------------


def refused(sql, *values):
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)


def test_a_duty_keeps_its_group_and_its_account():
    membership = factories.membership_at("520328", Role.CLERK)
    other = factories.membership_at("520327", Role.CLERK)
    refused("UPDATE leadership_membership SET group_id = %s WHERE id = %s", other.group_id, membership.pk)
    refused("UPDATE leadership_membership SET user_id = %s WHERE id = %s", other.user_id, membership.pk)
    refused("UPDATE leadership_membership SET user_id = NULL WHERE id = %s", membership.pk)
    refused("DELETE FROM leadership_membership WHERE id = %s", membership.pk)


def test_an_ended_duty_stays_as_it_was():
    admin = factories.membership_at("52", Role.ADMINISTRATOR)
    membership = factories.membership_at("520328", Role.CLERK)
    appointments.end_membership(membership=membership, by=admin)
    refused("UPDATE leadership_membership SET ended_on = NULL WHERE id = %s", membership.pk)
    refused("UPDATE leadership_membership SET roles = '{director}' WHERE id = %s", membership.pk)


def test_an_account_has_one_duty_in_a_group_and_known_roles():
    membership = factories.membership_at("520328", Role.CLERK)
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.membership_at("520328", Role.DIRECTOR, user=membership.user)
    refused("UPDATE leadership_membership SET roles = '{king}' WHERE id = %s", membership.pk)
    refused("UPDATE leadership_membership SET ended_on = started_on - 1 WHERE id = %s", membership.pk)


def test_groups_stand_from_nation_to_county_and_stay():
    group = factories.group_at("520328")
    township = factories.county_with_villages("520328").children.first()
    with pytest.raises(IntegrityError), transaction.atomic():
        LeadershipGroup.objects.create(region=township)
    refused("UPDATE leadership_leadershipgroup SET region_id = '520327' WHERE id = %s", group.pk)
    refused("DELETE FROM leadership_leadershipgroup WHERE id = %s", group.pk)


def test_the_level_above_is_the_nearest_place_with_an_active_group():
    county, province = factories.group_at("520328"), factories.group_at("52")
    assert county.next_above == province
    prefecture = factories.group_at("5203")
    assert county.next_above == prefecture
    LeadershipGroup.objects.filter(pk=prefecture.pk).update(is_active=False)
    assert county.next_above == province
    assert factories.group_at("659001").next_above is None
