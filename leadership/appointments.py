"""Verbs on members and their accounts. Whoever manages accounts does so in their own region downwards."""

from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from common import clock
from common.access import YES, Answer, no
from leadership.models import LeadershipGroup, Membership, User
from leadership.rights import grant

# No letters or digits that look alike when a password is read out over the telephone.
READABLE = "abcdefghjkmnpqrstuvwxyz23456789"
FIRST_PASSWORD_LENGTH = 12


@transaction.atomic
def form_group(*, region) -> LeadershipGroup:
    """Set up the leadership group of ``region``, or put a dissolved one back to work."""
    group, _created = LeadershipGroup.objects.update_or_create(region=region, defaults={"is_active": True})
    return group


@transaction.atomic
def appoint(*, group, name, duty, department, roles, user=None, position="", form_token=None) -> Membership:
    """Make a person a member of ``group`` with ``roles``; rights follow at once.

    With ``user``, a person who has an account already acts in this duty, too. The same
    ``form_token`` twice makes one member.
    """
    membership, _is_new = Membership.objects.get_or_create(
        group=group,
        form_token=form_token or uuid4(),
        defaults={
            "user": user,
            "name": name,
            "duty": duty,
            "department": department,
            "position": position,
            "roles": sorted(roles),
            "started_on": clock.today(),
        },
    )
    grant(membership=membership)
    return membership


@transaction.atomic
def change_membership(*, membership, by, **changes) -> Membership:
    """Change duty, department, post or roles.

    Raises ValidationError when it is one's own: nobody changes their own rights.
    """
    if by is not None and membership.user_id is not None and membership.user_id == by.user_id:
        raise ValidationError(_("You cannot change your own duty. Ask another administrator or the level above."))
    for field, value in changes.items():
        setattr(membership, field, value)
    membership.roles = sorted(membership.roles)
    membership.save()
    grant(membership=membership)
    return membership


def end_membership(*, membership, by) -> Membership:
    """The person leaves the group today: the rights end at once, what they did stays under their name."""
    return change_membership(membership=membership, by=by, ended_on=clock.today())


@transaction.atomic
def open_account(*, membership, username, email) -> str:
    """Give a member an account; returns the first password, shown once and changed at the first sign-in.

    Raises ValidationError when the member has an account, or has left: of two who open it at
    once, one is told.
    """
    current = Membership.objects.select_for_update(of=("self",)).get(pk=membership.pk)
    if current.user_id is not None or current.ended_on is not None:
        raise ValidationError(_("This member has an account already, or has left the group."))
    user = User(username=username, email=email, name=membership.name)
    password = _give_first_password(user)
    membership.user = user
    membership.save()
    grant(membership=membership)
    return password


def may_reset_password(*, membership, by, reach=None) -> Answer:
    """Whether ``by`` may give the account of ``membership`` a new first password.

    Whoever sets a password can sign in with it, so every duty of the account must lie within
    the reach of ``by``: the memberships ``reach``, or those that ``by`` manages.
    """
    if membership.user is None:
        return no(_("This member has no account."))
    reach = Membership.objects.manageable_by(by) if reach is None else reach
    if membership.user.memberships.active().exclude(pk__in=reach.values("pk")).exists():
        return no(_("This account has a duty outside your region, too. The level above resets its password."))
    return YES


@transaction.atomic
def reset_password(*, membership, by, reach=None) -> str:
    """Give the account of ``membership`` a new first password; its sessions end. Returns the password, shown once.

    Raises ValidationError when ``by`` may not, see ``may_reset_password``.
    """
    answer = may_reset_password(membership=membership, by=by, reach=reach)
    if not answer:
        raise ValidationError(answer.reason)
    return _give_first_password(membership.user)


def _give_first_password(user) -> str:
    password = get_random_string(FIRST_PASSWORD_LENGTH, READABLE)
    user.must_change_password = True
    user.set_password(password)
    user.save()
    return password
