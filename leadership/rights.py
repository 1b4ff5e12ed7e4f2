"""The rights of all accounts at once: what an upgrade does that brought permissions, or gave roles others."""

from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from guardian.models import UserObjectPermission

from leadership.models import LeadershipGroup, Membership
from leadership.permissions import permissions_of

CHUNK = 5000


@transaction.atomic
def grant_all() -> tuple[int, int]:
    """Bring what django-guardian holds at the leadership groups in line with the duties of all accounts.

    The same as ``appointments.grant`` for each of them, in a number of queries that hardly depends on how many
    they are. Returns how many rights were given and how many taken away; a second run finds nothing to do.
    """
    kind = ContentType.objects.get_for_model(LeadershipGroup)
    numbers = dict(Permission.objects.filter(content_type=kind).values_list("codename", "pk"))
    due, held = rights_due(numbers), rights_held(kind)
    rows = [
        UserObjectPermission(user_id=user, permission_id=permission, content_type=kind, object_pk=group)
        for user, group, permission in sorted(due - held.keys())
    ]
    UserObjectPermission.objects.bulk_create(rows, batch_size=CHUNK, ignore_conflicts=True)
    extra = [held[right] for right in held.keys() - due]
    for start in range(0, len(extra), CHUNK):
        UserObjectPermission.objects.filter(pk__in=extra[start : start + CHUNK]).delete()
    return len(rows), len(extra)


def rights_due(numbers) -> set[tuple]:
    """(account, group, permission) of every duty that has not ended, by the roles that it has now."""
    duties = Membership.objects.filter(user__isnull=False, ended_on__isnull=True)
    return {
        (user, str(group), numbers[permission])
        for user, group, roles in duties.values_list("user_id", "group_id", "roles")
        for permission in permissions_of(roles)
    }


def rights_held(kind) -> dict[tuple, int]:
    """The rows that hold (account, group, permission)."""
    rows = UserObjectPermission.objects.filter(content_type=kind)
    return {tuple(right): key for key, *right in rows.values_list("pk", "user_id", "object_pk", "permission_id")}
