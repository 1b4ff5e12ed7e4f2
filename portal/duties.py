"""What waits for those whose work passes no chain: administrators, keepers of registers, committees, reporters.

How many records wait, by which day, and on which page it is done; ``portal.errands`` tells of it.
"""

from datetime import date

from django.db.models import Exists, OuterRef
from django.urls import reverse

from agreements.models import Agreement, Task
from assessments.models import TargetSetting
from assessments.rollup import amounts_of
from common import clock
from leadership.codes import within
from leadership.enums import Level
from leadership.models import LeadershipGroup, Membership, ProgrammeYear, Region
from leadership.permissions import (
    LOG_ACTIVITY,
    MAINTAIN_EXTENSION,
    MAINTAIN_REGISTERS,
    MANAGE_ACCOUNTS,
    MANAGE_RULES,
)
from leadership.programme import current_year
from portal.own_work import is_assisting, unmet_tasks
from portal.urgency import soon
from registry.enums import EXTENSION_KINDS
from registry.models import Expert, Organisation
from review import committee, reporting
from review.models import Panelist

STATION = "expert_station"
NEXT_YEAR_FROM = 10  # the month from which on the next programme year is to be set up


# -- administrators ---------------------------------------------------------------------------
def places_without_group(membership):
    """Poor counties in one's region that have no leadership group at work, by code."""
    groups = LeadershipGroup.objects.active().filter(region=OuterRef("pk"))
    poor = Region.objects.filter(within(membership.region_code, "code"), level=Level.COUNTY, is_poor=True)
    return poor.filter(~Exists(groups)).order_by("code")


def to_set_up(membership) -> int:
    return places_without_group(membership).count() if membership.may(MANAGE_ACCOUNTS) else 0


def next_to_set_up(membership) -> str:
    return reverse("leadership:region_list", args=[places_without_group(membership)[0].code])


def to_open_account(membership) -> int:
    """Members of one's own group who have a role to act in and no account."""
    members = Membership.objects.active().filter(group=membership.group, user=None)
    return members.exclude(roles=[]).count() if membership.may(MANAGE_ACCOUNTS) else 0


def own_group(membership) -> str:
    return reverse("leadership:group_detail", args=[membership.group_id])


def to_plan_year(membership) -> int:
    """The next programme year, towards the end of this one, for who sets up the years."""
    if membership.region.level != Level.NATION or not membership.may(MANAGE_RULES):
        return 0
    is_time = clock.today().month >= NEXT_YEAR_FROM
    return int(is_time and not ProgrammeYear.objects.filter(pk=current_year() + 1).exists())


def end_of_year(_membership) -> date:
    return date(current_year(), 12, 31)


# -- agriculture ------------------------------------------------------------------------------
def keeps_extension(membership) -> bool:
    return membership.may(MAINTAIN_EXTENSION) and not membership.may(MAINTAIN_REGISTERS)


def to_staff(membership) -> int:
    """Stations of one's region of which no expert is registered."""
    if not keeps_extension(membership):
        return 0
    experts = Expert.objects.filter(organisation=OuterRef("pk"))
    stations = Organisation.objects.visible_to(membership).counting().filter(kind__in=EXTENSION_KINDS)
    return stations.filter(~Exists(experts)).order_by().count()


def to_place_station(membership) -> int:
    """Poor counties of one's region that the target still lacks, as the last roll-up left it."""
    if not keeps_extension(membership):
        return 0
    code, metric = membership.region_code, f"target_{STATION}"
    amount, base = amounts_of(year=current_year(), codes=[code], metrics=[metric])[code][metric]
    return int(max(base - amount, 0))


def station_due(_membership) -> date | None:
    return TargetSetting.objects.filter(pk=STATION).values_list("due_on", flat=True).first()


def stations_lacking(membership) -> str:
    return reverse("assessments:target_gaps", args=[membership.region_code, STATION])


# -- who presides over the joint review ---------------------------------------------------------
def cases_to_ask_about(membership) -> list[tuple]:
    """(seat, case) of those in which a scorer is far from the others, and nobody has asked why."""
    seats = Panelist.objects.of(membership).admitted().presiding().select_related("session", "membership")
    return [(seat, case) for seat in seats.order_by("pk") for case in committee.to_ask_about(seat)]


def to_ask_about(membership) -> int:
    return len(cases_to_ask_about(membership))


def first_to_ask_about(membership) -> str:
    seat, case = cases_to_ask_about(membership)[0]
    return reverse("review:session_case", args=[seat.session_id, case.nomination.pk])


def meeting_about(membership) -> date | None:
    """The day on which the reasons have to be there: the committee meets."""
    days = [seat.session.meets_on for seat, _case in cases_to_ask_about(membership)]
    return min(filter(None, days), default=None)


# -- members of a committee ---------------------------------------------------------------------
def to_accept(membership) -> int:
    """Joint committees whose terms a member has not accepted yet."""
    return seats_to_accept(membership).count()


def seats_to_accept(membership):
    ahead = Panelist.objects.of(membership).filter(session__meets_on__gte=clock.today())
    return ahead.filter(accepted_at__isnull=True)


def committee_meets(membership) -> date | None:
    return seats_to_accept(membership).order_by("session__meets_on").values_list("session__meets_on", flat=True).first()


# -- clerks and inspectors --------------------------------------------------------------------
def to_open_case(membership) -> int:
    """Doubts that the director has confirmed, for the clerks and inspectors who report it."""
    return reporting.without_case(membership).count()


def first_without_case(membership) -> str:
    return reporting.without_case(membership).order_by("moved_at", "pk").first().get_absolute_url()


# -- assisting parties ------------------------------------------------------------------------
def tasks_due(membership):
    """Of one's own agreements the tasks short of their target that are late or soon due, the first due first."""
    if not (is_assisting(membership) and membership.may(LOG_ACTIVITY)):
        return Task.objects.none()
    return unmet_tasks(Agreement.objects.visible_to(membership)).filter(due_on__lte=soon())


def to_report(membership) -> int:
    return tasks_due(membership).order_by().count()


def first_task_due(membership) -> date | None:
    return tasks_due(membership).values_list("due_on", flat=True).first()
