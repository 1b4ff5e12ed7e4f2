"""What the offices below owe of a deadline: how much is handed in and how much is still open, by place.

Whatever lies at a desk further down than the office that asks is open; once it has gone further up, or is through, it
is handed in. One query a deadline, whatever the number of places; only what the asking person may see counts [INV-2].
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from django.db.models import BooleanField, Case, Count, DateField, Exists, OuterRef, Q, Value, When
from django.urls import reverse
from django.utils.http import urlencode

from agreements.enums import OPEN_STATES, AgreementState
from agreements.models import Agreement
from assessments import closing
from assessments.assessing import assessable
from assessments.models import AgreementAssessment
from assessments.progress import HANDED_ON
from common.workflow import CHAINS
from leadership.codes import within
from leadership.enums import Level, Window
from leadership.models import LeadershipGroup, Region
from leadership.programme import year_with_extensions
from leadership.scope import sees_places
from portal.urgency import last_day_of
from review import forwarding
from review.enums import NominationState, NomineeListState, NoticeKind
from review.models import Nomination, NomineeItem
from review.noticing import last_days


@dataclass(frozen=True)
class Heap:
    """``number`` records of the place ``code``; open ones are due by ``day``, or by no day yet."""

    code: str
    is_open: bool
    day: date | None
    number: int


@dataclass(frozen=True, kw_only=True)
class Owed:
    """``counted(by, year, above)`` gives the heaps in the region of ``by`` that lie, or lay, further down than the
    level ``above``; those of a place are listed at ``address(code, year)``. They are worked on at ``work``, a page and
    its arguments, by the office at whose desk they lie; ``is_own(member)`` says that some lie at theirs. What ``ends``
    with its day cannot be handed in afterwards.
    """

    counted: Callable[..., Iterable[Heap]]
    address: Callable[[str, int], str]
    work: tuple
    is_own: Callable
    ends: bool = False

    def work_address(self) -> str:
        page, arguments = self.work
        return reverse(page, args=arguments)


def list_of(page: str, query=()):
    """The list ``page``, of a place and year and with the filter ``query``."""
    return lambda code, year: f"{reverse(page)}?{urlencode({'region': code, 'year': year, **dict(query)})}"


def at_level(level):
    return lambda member: member.region.level == level


# -- records of a chain ------------------------------------------------------------------------
def records(
    name: str, *, states, day, listed, query=(), year="year", without=(), after=None, work=None, level=None, ends=False
) -> Owed:
    """Records of the chain in ``states``, due by the expression ``day``; handed in by the step out of these, or where
    ``after`` says so without a look at the steps.

    ``year`` is where a record has its programme year; those in a state of ``without`` nobody waits for. It is worked on
    at the ``level``, or at whichever desk it lies, on the page ``work``, else on that of the workbench.
    """

    def lies_at_desk(member) -> bool:
        return CHAINS[name].waiting_for(member).filter(state__in=states).exists()

    return Owed(
        counted=partial(_records, name, states, day, year, without, after),
        address=list_of(listed, query),
        work=work or ("portal:waiting", [name]),
        is_own=lies_at_desk if level is None else at_level(level),
        ends=ends,
    )


def _records(name, states, day, year_path, without, after, by, year, above):
    chain = CHAINS[name]
    lies_below = Q(state__in=states, desk__region__level__gt=above)
    steps = chain.step_model.objects.filter(record=OuterRef("pk"), from_state__in=states)
    rows = chain.model.objects.visible_to(by).filter(within(by.region_code), **{year_path: year})
    handed_in = Exists(steps.filter(group__region__level__gt=above))
    return heaps(rows.exclude(state__in=without), is_open=lies_below, is_done=after or handed_in, day=day)


def heaps(rows, *, is_open, is_done, day) -> list[Heap]:
    """``rows`` by place; those that are neither open nor done are not asked for yet."""
    stands = Case(When(is_open, then=Value(True)), When(is_done, then=Value(False)), output_field=BooleanField())
    # The day is asked of what is open only: for all that is done it would be a query a row.
    due = Case(When(stands=True, then=day), output_field=DateField())
    found = rows.order_by().annotate(stands=stands).filter(stands__isnull=False).annotate(owed_by=due)
    return [Heap(*row) for row in found.values_list("region", "stands", "owed_by").annotate(number=Count("pk"))]


def agreements_to_hand_in() -> Owed:
    """Those that were returned, and from each poor county at least one: its drafts are seen only at home."""
    returned = records(
        "agreement",
        states=OPEN_STATES,
        day=last_day_of(Window.FILING),
        after=~Q(state__in=OPEN_STATES),
        listed="agreements:agreement_list",
        work=("agreements:agreement_list", []),
        ends=True,
    )
    return replace(returned, counted=partial(_to_hand_in, returned.counted))


def _to_hand_in(returned, by, year, above):
    yield from returned(by, year, above)
    if above >= Level.COUNTY or not sees_places(by):
        return
    handed_in = Agreement.objects.filter(region=OuterRef("pk"), year=year).exclude(state=AgreementState.DRAFT)
    asked = Region.objects.filter(within(by.region_code, "code"), level=Level.COUNTY, is_poor=True)
    groups = LeadershipGroup.objects.active().filter(region=OuterRef("pk"))
    silent = asked.filter(Exists(groups), ~Exists(handed_in)).values_list("code", flat=True)
    windows = year_with_extensions(year)
    for code in silent if windows else ():
        yield Heap(code, True, windows.window(Window.FILING, code)[1], 1)


# -- assessments, and nominees to be forwarded ---------------------------------------------------
def assessments(window) -> Owed:
    """The agreements that are assessed in the year, as ``assessments.progress`` counts them."""
    return Owed(
        counted=partial(_assessments, window),
        address=lambda code, year: f"{reverse('assessments:progress_of', args=[code])}?year={year}",
        work=("assessments:assessment_list", []),
        is_own=at_level(Level.COUNTY),
        ends=True,
    )


def _assessments(window, by, year, above):
    done = AgreementAssessment.objects.filter(agreement=OuterRef("pk"), year=year, state__in=HANDED_ON)
    visible = Agreement.objects.visible_to(by).filter(within(by.region_code), pk__in=assessable(year).values("pk"))
    rows = visible.filter(region__level__gt=above).annotate(assessed_for=Value(year))
    return heaps(rows, is_open=~Exists(done), is_done=Exists(done), day=last_day_of(window, "assessed_for"))


def nominees_to_forward() -> Owed:
    """Of provinces, the nominees whose notice is over and against whom nothing stands."""
    return Owed(
        counted=_nominees_to_forward,
        address=list_of("review:nomination_list", {"state": NominationState.SELECTED}),
        work=("review:nominee_list_list", []),
        is_own=at_level(Level.PROVINCE),
    )


def _nominees_to_forward(by, year, above):
    """Open also while the list that holds them has not gone to the nation."""
    if above >= Level.PROVINCE:
        return
    visible = Nomination.objects.visible_to(by).order_by()
    ready = forwarding.ready(forwarding.to_be_listed(by.region_code, year).filter(pk__in=visible.values("pk")))
    listed = NomineeItem.objects.filter(list__year=year, nomination__in=visible.values("pk")).order_by()
    held = Nomination.objects.filter(pk__in=listed.filter(list__state=NomineeListState.DRAFT).values("nomination"))
    waiting = [*ready, *held]
    days = last_days([each.pk for each in waiting], NoticeKind.NOMINEES)
    yield from (Heap(each.region_id, True, days.get(each.pk), 1) for each in waiting)
    places = listed.exclude(list__state=NomineeListState.DRAFT).values_list("nomination__region")
    for code, number in places.annotate(number=Count("nomination", distinct=True)):
        yield Heap(code, False, None, number)


# -- reports of the year -----------------------------------------------------------------------------
def year_reports() -> Owed:
    """One of each province that has a leadership group."""
    return Owed(
        counted=_year_reports,
        address=list_of("assessments:report_list"),
        work=("assessments:report_list", []),
        is_own=at_level(Level.PROVINCE),
    )


def _year_reports(by, year, above):
    if above >= Level.PROVINCE or not sees_places(by):
        return
    open_ones = dict(closing.days_left_open(year=year))
    for code in closing.provinces().filter(within(by.region_code, "code")).values_list("code", flat=True):
        yield Heap(code, code in open_ones, open_ones.get(code), 1)
