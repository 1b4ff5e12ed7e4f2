"""What the database wrote down about groups, members, accounts and programme years."""

from common.history import History, events_of, history_of
from leadership.models import LeadershipGroup, Membership, ProgrammeYear, SecondFactorStep, User, WindowExtension


def history_of_group(group) -> History:
    """Changes of the group, of its members, present and former, and of their accounts."""
    accounts = Membership.objects.filter(group=group, user__isnull=False).values("user")
    return history_of(
        events_of(LeadershipGroup, pgh_obj=group.pk),
        events_of(Membership, group=group.pk),
        events_of(User, pgh_obj__in=accounts),
        events_of(SecondFactorStep, user__in=accounts),
    )


def history_of_year(year) -> History:
    return history_of(events_of(ProgrammeYear, pgh_obj=year.pk), events_of(WindowExtension, programme_year=year.pk))
