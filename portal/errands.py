"""Work that waits in no chain, since it is done for many records on a page of its own: told in one sentence each."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from agreements.models import Agreement
from assessments import forwarding as assessments_forwarding
from assessments.beginning import year_to_assess
from leadership.codes import within
from leadership.enums import Level, Window
from leadership.permissions import DECIDE_NOMINATION, GATHER_BATCH
from leadership.programme import year_open
from review import forwarding, noticing
from review.enums import NominationState, ReviewTaskState
from review.models import Nomination, ReviewTask
from review.seats import rooms_in


@dataclass(frozen=True)
class Errand:
    """``count(membership)`` says how many records wait for this person, ``sentence(count)`` tells it in words."""

    count: Callable
    sentence: Callable
    page: str
    label: str


@dataclass(frozen=True)
class Told:
    """An errand that somebody has."""

    errand: Errand
    count: int

    @property
    def sentence(self) -> str:
        return self.errand.sentence(self.count) % {"count": self.count}


def errands_of(membership) -> list[Told]:
    """What waits for this person, in the order in which records take these ways."""
    told = [Told(errand, errand.count(membership)) for errand in ERRANDS]
    return [each for each in told if each.count]


# -- how many --------------------------------------------------------------------------------
def to_gather(membership) -> int:
    """Filed agreements of the province that no report batch holds yet, for those who gather them."""
    if membership.region.level != Level.PROVINCE or not membership.may(GATHER_BATCH):
        return 0
    return Agreement.objects.awaiting_batch(membership.region_code).count()


def to_put_forward(membership) -> int:
    """How many good assessments a director can still put forward, within the share of the level."""
    if not assessments_forwarding.may_forward(membership):
        return 0
    year = year_to_assess(membership.region_code)
    room = assessments_forwarding.room_of(membership.group, year)
    return min(room.left, assessments_forwarding.candidates(membership, year).count())


def to_score(membership) -> int:
    """Candidates that a reviewer has not scored yet."""
    return ReviewTask.objects.visible_to(membership).filter(state=ReviewTaskState.ASSIGNED).count()


def to_select(membership) -> int:
    """Candidates of the province for whom its director has seats left."""
    if membership.region.level != Level.PROVINCE or not membership.may(DECIDE_NOMINATION):
        return 0
    province, year = membership.region_code, year_open(Window.PROVINCIAL_REVIEW, membership.region_code)
    candidates = Nomination.objects.filter(within(province), year=year, state=NominationState.CANDIDATE).order_by()
    waiting = Counter(candidates.values_list("category", flat=True))
    if not waiting:
        return 0
    rooms = rooms_in(province, year)
    return sum(min(count, rooms[category].left) for category, count in waiting.items())


def to_put_on_notice(membership) -> int:
    """Selected nominees of the province that no public notice lists yet, for the clerks who prepare it."""
    if not noticing.may_prepare(membership):
        return 0
    year = year_open(Window.PROVINCIAL_REVIEW, membership.region_code)
    return noticing.to_be_noticed(membership.region_code, year).count()


def to_list(membership) -> int:
    """Selected nominees of the province whose notice has run without an objection that stands, and no list holds."""
    if not forwarding.may_draw_up(membership):
        return 0
    nominees = list(forwarding.to_be_listed(membership.region_code))
    missing = noticing.notices_missing(nominees)
    return sum(not missing[nominee.pk] for nominee in nominees)


# -- in words --------------------------------------------------------------------------------
ERRANDS = (
    Errand(
        count=to_gather,
        sentence=lambda count: ngettext(
            "%(count)s filed agreement waits to be gathered into a report batch.",
            "%(count)s filed agreements wait to be gathered into a report batch.",
            count,
        ),
        page="agreements:batch_create",
        label=_("Gather a report batch"),
    ),
    Errand(
        count=to_put_forward,
        sentence=lambda count: ngettext(
            "%(count)s good assessment can be put forward to the level above.",
            "%(count)s good assessments can be put forward to the level above.",
            count,
        ),
        page="assessments:forwarding_list",
        label=_("Choose the best"),
    ),
    Errand(
        count=to_score,
        sentence=lambda count: ngettext(
            "%(count)s candidate waits for your marks.", "%(count)s candidates wait for your marks.", count
        ),
        page="review:scoring_list",
        label=_("Score the candidates"),
    ),
    Errand(
        count=to_select,
        sentence=lambda count: ngettext(
            "%(count)s candidate can be selected within the quota.",
            "%(count)s candidates can be selected within the quota.",
            count,
        ),
        page="review:selection_board",
        label=_("To the selection board"),
    ),
    Errand(
        count=to_put_on_notice,
        sentence=lambda count: ngettext(
            "%(count)s selected nominee is on no public notice yet.",
            "%(count)s selected nominees are on no public notice yet.",
            count,
        ),
        page="review:notice_create",
        label=_("Prepare a public notice"),
    ),
    Errand(
        count=to_list,
        sentence=lambda count: ngettext(
            "%(count)s nominee can be forwarded to the nation: its public notice is over.",
            "%(count)s nominees can be forwarded to the nation: their public notices are over.",
            count,
        ),
        page="review:nominee_list_create",
        label=_("Draw up a list of nominees"),
    ),
)
