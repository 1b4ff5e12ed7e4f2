"""What django-guardian holds at the leadership groups, brought in line with the duties that accounts have there."""

from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from guardian.models import UserObjectPermission

from leadership.models import LeadershipGroup, Membership
from leadership.permissions import permissions_of

CHUNK = 5000


def grant(*, membership) -> None:
    """Bring the rights of the account of ``membership`` at its group in line with its duty there."""
    if membership.user_id is None:
        return
    duties = Membership.objects.filter(user=membership.user_id, group=membership.group_id)
    held = UserObjectPermission.objects.filter(user=membership.user_id, object_pk=str(membership.group_id))
    bring_in_line(duties, held)
    membership.__dict__.pop("permissions", None)


def grant_all() -> tuple[int, int]:
    """Bring the rights of all accounts in line: what an upgrade does that brought permissions, or gave roles others.

    Returns how many rights were given and how many taken away; a second run finds nothing to do.
    """
    return bring_in_line(Membership.objects.all(), UserObjectPermission.objects.all())


@transaction.atomic
def bring_in_line(duties, rights) -> tuple[int, int]:
    """Promise: ``rights`` are what ``duties`` ask for. The number of queries hardly depends on how many they are."""
    kind = ContentType.objects.get_for_model(LeadershipGroup)
    numbers = dict(Permission.objects.filter(content_type=kind).values_list("codename", "pk"))
    due, held = rights_due(duties, numbers), rights_held(rights, kind)
    rows = [
        UserObjectPermission(user_id=user, permission_id=permission, content_type=kind, object_pk=group)
        for user, group, permission in sorted(due - held.keys())
    ]
    UserObjectPermission.objects.bulk_create(rows, batch_size=CHUNK, ignore_conflicts=True)
    extra = [held[right] for right in held.keys() - due]
    for start in range(0, len(extra), CHUNK):
        UserObjectPermission.objects.filter(pk__in=extra[start : start + CHUNK]).delete()
    return len(rows), len(extra)


def rights_due(duties, numbers) -> set[tuple]:
    """(account, group, permission) of each of ``duties`` that has not ended, by the roles that it has now."""
    duties = duties.filter(user__isnull=False, ended_on__isnull=True)
    return {
        (user, str(group), numbers[permission])
        for user, group, roles in duties.values_list("user_id", "group_id", "roles")
        for permission in permissions_of(roles)
    }


def rights_held(rights, kind) -> dict[tuple, int]:
    """The rows that hold (account, group, permission)."""
    rows = rights.filter(content_type=kind)
    return {tuple(right): key for key, *right in rows.values_list("pk", "user_id", "object_pk", "permission_id")}
