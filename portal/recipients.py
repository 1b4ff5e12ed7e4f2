"""Whom messages can go to: people in office, in the duties that they hold there."""

from collections import defaultdict

from leadership.models import Membership
from leadership.permissions import DECIDE_AGREEMENT, DRAFT_AGREEMENT, ROLE_PERMISSIONS

# Clerks and directors: whom an office is reminded through.
REMINDED_ROLES = [role for role, held in ROLE_PERMISSIONS.items() if held & {DRAFT_AGREEMENT, DECIDE_AGREEMENT}]


def in_office():
    return Membership.objects.active().filter(user__is_active=True).select_related("group__region", "user")


def members_of(group: int) -> list[Membership]:
    return list(in_office().filter(group=group).order_by("pk"))


def hats_of(user: int) -> list[Membership]:
    return list(in_office().filter(user=user).order_by("pk"))


def by_group(people):
    """As ``members_of``, but of some people only; one query for all groups."""
    found = defaultdict(list)
    for member in people.order_by("pk"):
        found[member.group_id].append(member)
    return lambda group: found[group]
