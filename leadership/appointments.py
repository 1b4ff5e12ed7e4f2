"""Verbs on members and their accounts. Whoever manages accounts does so in their own region downwards."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from guardian.models import UserObjectPermission
from guardian.shortcuts import assign_perm

from common import clock
from leadership.models import LeadershipGroup, Membership, User
from leadership.permissions import permissions_of

# No letters or digits that look alike when a password is read out over the telephone.
READABLE = "abcdefghjkmnpqrstuvwxyz23456789"


@transaction.atomic
def form_group(*, region) -> LeadershipGroup:
    """Set up the leadership group of ``region``, or put a dissolved one back to work."""
    group, _created = LeadershipGroup.objects.update_or_create(region=region, defaults={"is_active": True})
    return group


@transaction.atomic
def appoint(*, group, name, duty, department, roles, user=None, position="") -> Membership:
    """Make a person a member of ``group`` with ``roles``; rights follow at once."""
    membership = Membership.objects.create(
        group=group,
        user=user,
        name=name,
        duty=duty,
        department=department,
        position=position,
        roles=sorted(roles),
        started_on=clock.today(),
    )
    grant(membership=membership)
    return membership


@transaction.atomic
def change_membership(*, membership, by, **changes) -> Membership:
    """Change duty, department, post or roles.

    Raises ValidationError when it is one's own: nobody changes their own rights.
    """
    if by is not None and membership.user_id == by.user_id:
        raise ValidationError(_("You cannot change your own duty. Ask another administrator or the level above."))
    for field, value in changes.items():
        setattr(membership, field, value)
    membership.save()
    grant(membership=membership)
    return membership


def end_membership(*, membership, by) -> Membership:
    """The person leaves the group today: the rights end at once, what they did stays under their name."""
    return change_membership(membership=membership, by=by, ended_on=clock.today())


@transaction.atomic
def open_account(*, membership, username, email) -> str:
    """Give a member an account; returns the first password, shown once and changed at the first sign-in."""
    password = get_random_string(12, READABLE)
    user = User(username=username, email=email, name=membership.name, must_change_password=True)
    user.set_password(password)
    user.save()
    membership.user = user
    membership.save()
    grant(membership=membership)
    return password


def grant(*, membership) -> None:
    """Bring the rights that django-guardian holds in line with the membership's roles."""
    if membership.user_id is None:
        return
    held = UserObjectPermission.objects.filter(
        user=membership.user, object_pk=str(membership.group_id), permission__content_type__app_label="leadership"
    )
    due = permissions_of(membership.roles) if membership.ended_on is None else set()
    held.exclude(permission__codename__in=due).delete()
    for permission in due:
        assign_perm(f"leadership.{permission}", membership.user, membership.group)
