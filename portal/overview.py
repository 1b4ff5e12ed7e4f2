"""What lies on the workbench of one person; the number of queries does not depend on how much it is."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from agreements import interests, reminder_lists
from assessments.metrics import METRICS
from assessments.rollup import figures_of
from common import clock
from leadership.enums import Level, Window
from leadership.models import ProgrammeYear
from leadership.programme import current_year
from portal import own_work
from portal.errands import errands_of
from portal.menu import Entry
from portal.own_targets import own_targets
from portal.waiting import chains, sent, waiting

ROWS_SHOWN = 10
SOON_DAYS = 60
OWN_FIGURES = ("agreements", "organisations", "experts", "villages")

SHORTCUTS = (
    Entry("agreements:agreement_list", _("See the agreements")),
    Entry("agreements:agreement_create", _("Draft an agreement"), (Level.COUNTY,)),
    Entry("agreements:batch_create", _("Gather a report batch"), (Level.PROVINCE,)),
    Entry("registry:organisation_create", _("Register an organisation")),
    Entry("registry:expert_create", _("Register an expert")),
    Entry("registry:village_create", _("Enter a poor village")),
    Entry("registry:household_create", _("Enter a poor household")),
    Entry("registry:facility_create", _("Enter a facility")),
    Entry("leadership:year_create", _("Set up a year"), (Level.NATION,)),
    Entry("leadership:region_list", _("Browse the regions")),
)


@dataclass(frozen=True)
class Closing:
    """A window that is open and the days that are left, today not counted."""

    window: Window
    closes: object

    @property
    def days_left(self) -> int:
        return (self.closes - clock.today()).days


def laid_out(request) -> dict:
    membership = request.membership
    return {
        "heaps": shown(waiting, membership),
        "sent_heaps": shown(sent, membership),
        "interests": interests.on_workbench(membership),
        "reminders": reminder_lists.on_workbench(membership),
        "own": own_work.of_party(membership),
        "answers": own_work.answers_to(membership),
        "closing": closing_soon(membership.region_code),
        "shortcuts": [entry for entry in SHORTCUTS if entry.is_for(request)],
        "errands": errands_of(membership),
        "year": current_year(),
        "figures": own_figures(membership),
        "targets": own_targets(membership),
    }


def shown(heap_of, membership) -> list[tuple]:
    """The heaps that hold something, each with its first rows."""
    heaps = [heap_of(chain, membership) for chain in chains()]
    return [(heap, heap.rows(heap.records[:ROWS_SHOWN])) for heap in heaps if heap.total]


def closing_soon(region_code) -> list[Closing]:
    """The windows of this year that are open now and close within ``SOON_DAYS``, for this place."""
    year = ProgrammeYear.objects.filter(pk=current_year()).first()
    spans = [(window, *year.window(window, region_code)) for window in Window] if year else []
    now_open = [Closing(window, closes) for window, opens, closes in spans if opens <= clock.today() <= closes]
    return sorted((each for each in now_open if each.days_left <= SOON_DAYS), key=lambda each: each.closes)


def own_figures(membership) -> list[tuple]:
    """The figures of one's own region this year, as the last roll-up left them."""
    code = membership.region_code
    values = figures_of(year=current_year(), codes=[code], metrics=OWN_FIGURES)[code]
    return [(METRICS[name], value) for name, value in values.items()]
