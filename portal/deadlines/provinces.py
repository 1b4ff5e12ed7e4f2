"""What provinces report to the nation: the agreements that they have filed, and their figures of a year."""

from agreements.enums import AgreementState
from agreements.models import Agreement
from assessments import closing
from assessments.models import YearReport
from common.workflow import CHAINS
from leadership.enums import Window
from leadership.models import LeadershipGroup, ProgrammeYear
from portal import errands
from portal.deadlines.deadline import Due
from portal.urgency import last_day_of


# -- filed agreements --------------------------------------------------------------------------------
def to_report(until, members):
    """Keyed by the group: one message for many agreements, due with those of them that are due first."""
    filed = Agreement.objects.filter(state=AgreementState.FILED).annotate(day=last_day_of(Window.FILING))
    days = {}
    for desk, day in filed.filter(day__lte=until).order_by("-day").values_list("desk", "day").distinct():
        days[desk] = day
    for desk, day in days.items():
        yield from (Due(desk, day, member) for member in members(desk) if has_to_report(member))


def has_to_report(member) -> bool:
    """Agreements to gather, or a batch to send."""
    return errands.to_gather(member) > 0 or CHAINS["batch"].waiting_for(member).exists()


# -- the year ------------------------------------------------------------------------------------------
def to_close(until, members):
    """Keyed by the group; of each year that its clerks have not begun, or that somebody there still has to close."""
    groups = dict(LeadershipGroup.objects.active().values_list("region", "pk"))
    for year in ProgrammeYear.objects.order_by("-pk").values_list("pk", flat=True):
        for code, day in closing.days_left_open(year=year):
            if day <= until:
                own = members(groups[code])
                yield from (Due(groups[code], day, member) for member in own if has_to_close(member, year))


def has_to_close(member, year) -> bool:
    own = YearReport.objects.filter(region=member.region_code, year=year)
    if not own.exists():
        return bool(closing.may_begin(member))
    return CHAINS["year_report"].waiting_for(member).filter(year=year).exists()
