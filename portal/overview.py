"""What lies on the workbench of one person; the number of queries does not depend on how much it is.

What *waits* is what this person can finish: records at their desk, errands, interests to reply to, and for an assisting
party requests to answer and activities to report. Each is one, an errand whatever the number of its records; the
navigation shows how many there are. Reminders are told beside: what they are about is done under an agreement, and
counts there.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from agreements import interests, reminder_lists
from agreements.partners import supported_from
from assessments.metrics import METRICS
from assessments.rollup import figures_of
from common import clock
from leadership.enums import Level, Window
from leadership.models import ProgrammeYear
from leadership.permissions import CONFIRM_CASE, MANAGE_ACCOUNTS, NOMINATE
from leadership.programme import current_year
from portal import own_work
from portal.errands import count_errands, errands_of
from portal.menu import ABOVE_COUNTY, OF_RECORDS, Entry
from portal.own_targets import own_targets
from portal.urgency import HANDLING_DAYS, Due
from portal.waiting import Heap, chains, count_records, sent, tallies, tally_of, totals_sent, waiting

ROWS_SHOWN = 10
SOON_DAYS = 60
PAIRS_SHOWN = 4
OWN_FIGURES = ("agreements", "organisations", "experts", "villages")

SHORTCUTS = (
    Entry("agreements:agreement_list", _("See the agreements"), concerns=OF_RECORDS),
    Entry("agreements:agreement_create", _("Draft an agreement"), levels=(Level.COUNTY,)),
    Entry("agreements:batch_create", _("Gather a report batch"), levels=(Level.PROVINCE,)),
    Entry("registry:organisation_create", _("Register an organisation")),
    Entry("registry:expert_create", _("Register an expert")),
    Entry("registry:village_create", _("Enter a poor village")),
    Entry("registry:household_create", _("Enter a poor household")),
    Entry("registry:facility_create", _("Enter a facility")),
    Entry("portal:reporting", _("See who has not reported"), levels=ABOVE_COUNTY),
    Entry("leadership:year_create", _("Set up a year"), levels=(Level.NATION,)),
    Entry("agreements:activity_choose", _("Report an activity")),
    Entry("assessments:table_entry", _("Enter marks in a table"), levels=(Level.COUNTY,)),
    Entry("review:eligible_list", _("See who may be nominated"), concerns=(NOMINATE,)),
    Entry("review:scoring_list", _("Score my candidates")),
    Entry("review:case_create", _("Open a violation case")),
    Entry("registry:reveal_list", _("See who has looked at personal data"), concerns=(CONFIRM_CASE,)),
    Entry("leadership:export_list", _("See which reports were taken"), concerns=(MANAGE_ACCOUNTS,)),
    Entry("leadership:group_list", _("Keep groups, members and accounts"), concerns=(MANAGE_ACCOUNTS,)),
    Entry("imports:import_list", _("Take in a workbook")),
    Entry("portal:statistics", _("Read the statistics")),
    Entry("leadership:region_list", _("Browse the regions")),
)


class Shown(NamedTuple):
    """A heap with its ``total`` and its first rows."""

    heap: Heap
    total: int
    rows: list


@dataclass(frozen=True)
class Part:
    """A section of what waits: the template that shows it, by which days its first things are due, and its heap."""

    template: str
    dues: list
    shown: Shown | None = None

    @property
    def first_due(self) -> date:
        """What has no day can wait until all that has one is done."""
        return min((due.day for due in self.dues if due), default=date.max)


@dataclass(frozen=True)
class Closing:
    """A window that is open and the days that are left, today not counted."""

    window: Window
    closes: object

    @property
    def due(self) -> Due:
        return Due(self.closes)

    @property
    def days_left(self) -> int:
        return self.due.days_left


def laid_out(request) -> dict:
    membership = request.membership
    own, asked, errands = own_work.of_party(membership), interests.on_workbench(membership), errands_of(membership)
    waits, moved_on = tallies(membership), shown(sent, membership, totals_sent(membership))
    others = [errand.due for errand in errands] + interest_dues(asked) + own_work.dues_of(own)
    tally = sum(waits.values(), tally_of(others))
    helped = supported(membership)
    heaps = shown(waiting, membership, {name: tally.total for name, tally in waits.items()})
    return {
        "tally": tally,
        "waiting_count": tally.total,  # the navigation of this page need not count it again
        "handling_days": HANDLING_DAYS,
        "parts": by_urgency(parts(errands, heaps, asked, own)),
        "sent_heaps": moved_on,
        "sent_rows": latest(moved_on),
        "interests": asked,
        "reminders": reminder_lists.on_workbench(membership),
        "own": own,
        "answers": own_work.answers_to(membership),
        "closing": closing_soon(membership.region_code),
        "shortcuts": [entry for entry in SHORTCUTS if entry.is_for(request)],
        "errands": errands,
        "year": current_year(),
        "figures": own_figures(membership, helps_others=helped["total"] > 0),
        "supported": helped,
        "targets": own_targets(membership),
    }


def count_waiting(membership) -> int:
    """How much waits for this person: what the navigation shows beside the workbench, and the workbench itself."""
    if membership is None:
        return 0
    asked = interests.waiting_for(membership).count() + own_work.count_own(membership)
    return count_records(membership) + count_errands(membership) + asked


def shown(heap_of, membership, totals: dict) -> list[Shown]:
    """The heaps that hold something, each with its first rows."""
    heaps = [(heap_of(chain, membership), totals[chain.name]) for chain in chains() if chain.name in totals]
    return [Shown(heap, total, heap.rows(heap.records[:ROWS_SHOWN])) for heap, total in heaps]


def parts(errands, heaps, asked, own) -> list[Part]:
    """The sections of what waits, in the order in which they come where two are as urgent."""
    found = [
        Part("portal/_errands.html", [each.due for each in errands]),
        *(Part("portal/_waiting.html", [row.due for row in each.rows], each) for each in heaps),
        Part("portal/_interests.html", [each.due for each in asked["rows"]]),
    ]
    if own:
        found.append(Part("portal/_own_requests.html", [each.due for each in own["requests"]]))
        found.append(Part("portal/_own_unfinished.html", [each.due for each in own["unfinished"]]))
    return [part for part in found if part.dues]


def by_urgency(found) -> list[Part]:
    """The one with what is due first comes first."""
    return sorted(found, key=lambda part: part.first_due)


def latest(heaps) -> list:
    """The first rows of all heaps together, those that moved last first."""
    rows = [row for heap in heaps for row in heap.rows]
    return sorted(rows, key=lambda row: row.record.moved_at, reverse=True)[:ROWS_SHOWN]


def interest_dues(asked) -> list:
    """An interest is to be answered as soon as anything else that came; of those not shown no day is told."""
    for interest in asked["rows"]:
        interest.due = Due(clock.day_of(interest.created_at) + timedelta(days=HANDLING_DAYS))
    return [interest.due for interest in asked["rows"]] + [None] * (asked["total"] - len(asked["rows"]))


def closing_soon(region_code) -> list[Closing]:
    """The windows of this year that are open now and close within ``SOON_DAYS``, for this place."""
    year = ProgrammeYear.objects.filter(pk=current_year()).first()
    spans = [(window, *year.window(window, region_code)) for window in Window] if year else []
    now_open = [Closing(window, closes) for window, opens, closes in spans if opens <= clock.today() <= closes]
    return sorted((each for each in now_open if each.days_left <= SOON_DAYS), key=lambda each: each.closes)


def supported(membership) -> dict:
    """Of a place in the east the places that it helps: ``rows`` are the pairs that have come to most, of ``total``."""
    pairs = supported_from(membership.region_code)
    return {"rows": pairs[:PAIRS_SHOWN], "total": len(pairs)}


def own_figures(membership, *, helps_others: bool) -> list[tuple]:
    """The figures of one's own region this year, as the last roll-up left them.

    Of a place that has none of its own, but helps others, these are told instead.
    """
    code = membership.region_code
    values = figures_of(year=current_year(), codes=[code], metrics=OWN_FIGURES)[code]
    if helps_others and not any(values.values()):
        return []
    return [(METRICS[name], value) for name, value in values.items()]
