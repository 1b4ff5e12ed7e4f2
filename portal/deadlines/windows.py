"""Windows of the programme year that close, an extension of the province included; told to whoever has work in them.

Once a window has closed nothing more can be done in it, so nobody is told after that.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from agreements.enums import OPEN_STATES
from assessments import beginning
from assessments.assessing import assessable
from assessments.enums import AssessmentState
from common import clock
from common.workflow import CHAINS
from leadership.enums import Level, Window
from leadership.models import LeadershipGroup, ProgrammeYear
from portal import errands
from portal.deadlines.deadline import Due
from review.enums import NOMINATING_STATES


@dataclass(frozen=True)
class Work:
    """``groups(year)`` are the groups that may have some of a year, ``left(member, year)`` says if a member has."""

    groups: Callable
    left: Callable


# -- what there is to do in a window -------------------------------------------------------------
def at_desks(name: str, *states) -> Work:
    """Records of a chain and year that lie at a desk, and wait for the member there."""

    def groups(year):
        return CHAINS[name].model.objects.filter(year=year, state__in=states).order_by().values_list("desk", flat=True)

    def left(member, year) -> bool:
        return CHAINS[name].waiting_for(member).filter(year=year, state__in=states).exists()

    return Work(groups, left)


def at_offices(count: Callable, *levels) -> Work:
    """An errand of the offices of some levels."""

    def groups(_year):
        return LeadershipGroup.objects.active().filter(region__level__in=levels).values_list("pk", flat=True)

    return Work(groups, lambda member, _year: count(member) > 0)


def counties_to_begin(year):
    """The groups of counties with agreements that nobody has begun to assess."""
    places = assessable(year).exclude(assessments__year=year).order_by().values("region")
    return LeadershipGroup.objects.active().filter(region__in=places).values_list("pk", flat=True)


def may_still_begin(member, year) -> bool:
    return bool(beginning.may_begin(member)) and beginning.not_begun(by=member, year=year).exists()


A = AssessmentState
WORK_IN = {
    Window.FILING: (at_desks("agreement", *OPEN_STATES),),
    Window.ASSESSMENT: (
        Work(counties_to_begin, may_still_begin),
        at_desks("assessment", A.DRAFT, A.SENT_BACK, A.REPORTED, A.RETURNED),
    ),
    Window.NOMINATION: (at_desks("nomination", *NOMINATING_STATES),),
    Window.PROVINCIAL_REVIEW: (
        at_offices(errands.to_assign, Level.PROVINCE),
        at_offices(errands.to_select, Level.PROVINCE),
    ),
    Window.NATIONAL_REVIEW: (at_offices(errands.to_assign, Level.NATION),),
}


# -- who has some left ---------------------------------------------------------------------------
def closing(window):
    return partial(_closing, window)


def _closing(window, until, members):
    """For each member with work left in ``window``, keyed by the group: a window is told once an office."""
    for year in ProgrammeYear.objects.prefetch_related("extensions"):
        for group in groups_at_work(window, year) if may_close(year, window, until) else ():
            opens, closes = year.window(window, group.region_id)
            if opens <= clock.today() <= closes <= until:
                for member in members(group.pk):
                    if has_work(member, window, year):
                        yield Due(group.pk, closes, member)


def may_close(year, window, until) -> bool:
    """Somewhere: most days no window closes, and nothing else is asked."""
    extended = [extension.closes for extension in year.extensions.all() if extension.window == window]
    return any(clock.today() <= closes <= until for closes in [getattr(year, f"{window}_closes"), *extended])


def groups_at_work(window, year):
    keys = {key for work in WORK_IN[window] for key in work.groups(year.pk)}
    return LeadershipGroup.objects.filter(pk__in=keys).order_by("region")


def has_work(member, window, year) -> bool:
    return any(work.left(member, year.pk) for work in WORK_IN[window])


# -- where it leads --------------------------------------------------------------------------------
WHERE = {
    Window.FILING: (_("Agreements wait for you to hand them in."), "portal:waiting", ["agreement"]),
    Window.ASSESSMENT: (_("Assessments wait for you, or can still be begun."), "assessments:assessment_list", []),
    Window.NOMINATION: (_("Nominations wait for you."), "portal:waiting", ["nomination"]),
    Window.PROVINCIAL_REVIEW: (_("Candidates wait for reviewers, or for the selection."), "portal:workbench", []),
    Window.NATIONAL_REVIEW: (_("Candidates wait for reviewers."), "review:session_list", []),
}


def work_shown(window):
    return partial(_work_shown, window)


def _work_shown(window, keys, membership) -> dict:
    sentence, name, arguments = WHERE[window]
    return {key: (sentence, reverse(name, args=arguments)) for key in keys if key == membership.group_id}
