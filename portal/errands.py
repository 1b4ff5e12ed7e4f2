"""Work that waits in no chain, since it is done for many records on a page of its own: told in one sentence each."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from agreements.models import Agreement
from assessments import forwarding as assessments_forwarding
from assessments.beginning import year_to_assess
from leadership.codes import within
from leadership.enums import Level, Window
from leadership.permissions import DECIDE_NOMINATION, GATHER_BATCH
from leadership.programme import open_until, year_open
from portal import duties
from portal.enums import Urgency
from portal.urgency import Due, due_of
from review import committee, forwarding, noticing, paying, signing
from review.conflicts import left_to_score
from review.drawing import closed, lacking_reviewers
from review.enums import NominationState, ReviewTaskState
from review.models import IntegrityFlag, Nomination, ReviewSession
from review.reviewing import may_organise
from review.seats import rooms_in


@dataclass(frozen=True)
class Errand:
    """``count(membership)`` says how many records wait for this person, ``sentence(count)`` tells it in words.

    It is done on ``page``, or where ``place(membership)`` says; ``due(membership)`` is the day by which, or None.
    """

    count: Callable
    sentence: Callable
    page: str
    label: str
    place: Callable | None = None
    due: Callable | None = None


@dataclass(frozen=True)
class Told:
    """An errand that somebody has."""

    errand: Errand
    count: int
    membership: object

    @property
    def sentence(self) -> str:
        return self.errand.sentence(self.count) % {"count": self.count}

    @cached_property
    def due(self) -> Due | None:
        return due_of(self.errand.due(self.membership)) if self.errand.due else None

    @cached_property
    def address(self) -> str:
        return self.errand.place(self.membership) if self.errand.place else reverse(self.errand.page)


def errands_of(membership) -> list[Told]:
    """What waits for this person; of those as urgent as each other, in the order in which records take these ways."""
    told = told_of(membership)
    return sorted(told, key=lambda each: each.due.urgency if each.due else Urgency.IN_TIME)


def told_of(membership) -> list[Told]:
    told = [Told(errand, errand.count(membership), membership) for errand in ERRANDS]
    return [each for each in told if each.count]


def count_errands(membership) -> int:
    """How many errands somebody has; each counts once, whatever the number of its records."""
    return len(told_of(membership))


# -- by which day ----------------------------------------------------------------------------
def closing_of(window):
    return partial(_closing_of, window)


def _closing_of(window, membership):
    """The last day of the window that is open where this person acts; None while it is not open."""
    found = open_until(window, membership.region_code)
    return found[0] if found else None


def scoring_closes(membership):
    """The first day on which scoring closes of the reviews in which a member has candidates left."""
    tasks = left_to_score(membership)
    sessions = ReviewSession.objects.filter(pk__in=tasks.order_by().values("session"), scoring_closes_on__isnull=False)
    return sessions.order_by("scoring_closes_on").values_list("scoring_closes_on", flat=True).first()


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


def to_answer(membership) -> int:
    """What the chair has asked about somebody's marks."""
    return committee.questions_to(membership).count()


def to_assign(membership) -> int:
    """Candidates of the reviews that a clerk organises which lack reviewers."""
    if not may_organise(membership):
        return 0
    sessions = [each for each in ReviewSession.objects.filter(region=membership.region_code) if not closed(each)]
    return sum(lacking_reviewers(each).count() for each in sessions)


def to_score(membership) -> int:
    """Candidates that a reviewer has not scored yet."""
    return left_to_score(membership).count()


def candidates_left(_membership) -> str:
    """Without those that are sent."""
    return f"{reverse('review:scoring_list')}?state={ReviewTaskState.ASSIGNED}"


def to_select(membership) -> int:
    """Candidates of the province without a doubt that stands against them, for whom its director has seats left."""
    if membership.region.level != Level.PROVINCE or not membership.may(DECIDE_NOMINATION):
        return 0
    province, year = membership.region_code, year_open(Window.PROVINCIAL_REVIEW, membership.region_code)
    candidates = Nomination.objects.filter(within(province), year=year, state=NominationState.CANDIDATE).order_by()
    doubted = IntegrityFlag.objects.standing().order_by().values("nomination")
    waiting = Counter(candidates.exclude(pk__in=doubted).values_list("category", flat=True))
    if not waiting:
        return 0
    rooms = rooms_in(province, year)
    return sum(min(count, rooms[category].left) for category, count in waiting.items())


def to_put_on_notice(membership) -> int:
    """Nominees of the office that no public notice lists yet, for the clerks who prepare it."""
    if not noticing.may_prepare(membership):
        return 0
    return noticing.to_be_noticed(membership.region_code, noticing.year_at_work(membership.region_code)).count()


def to_sign(membership) -> int:
    """Decisions that wait for the signature of somebody's department."""
    return signing.to_sign_by(membership).count()


def to_list(membership) -> int:
    """Selected nominees of the province whom no list holds: the notice has run, no objection and no doubt stands."""
    if not forwarding.may_draw_up(membership):
        return 0
    return len(forwarding.ready(forwarding.to_be_listed(membership.region_code)))


def to_enter(membership) -> int:
    """Awards at the nation or a province for which its clerks have entered no voucher yet."""
    return paying.waiting_for(membership).count()


def to_release(membership) -> int:
    """Vouchers that wait for the director of the nation or a province."""
    return paying.to_release_by(membership).count()


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
        due=closing_of(Window.FILING),
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
        due=closing_of(Window.ASSESSMENT),
    ),
    Errand(
        count=duties.to_accept,
        sentence=lambda count: ngettext(
            "The terms of %(count)s committee wait for you to accept them.",
            "The terms of %(count)s committees wait for you to accept them.",
            count,
        ),
        page="review:scoring_list",
        label=_("Read the terms"),
        due=duties.committee_meets,
    ),
    Errand(
        count=to_assign,
        sentence=lambda count: ngettext(
            "%(count)s candidate under review lacks reviewers.",
            "%(count)s candidates under review lack reviewers.",
            count,
        ),
        page="review:session_list",
        label=_("Assign the candidates"),
    ),
    Errand(
        count=to_score,
        sentence=lambda count: ngettext(
            "%(count)s candidate waits for your marks.", "%(count)s candidates wait for your marks.", count
        ),
        page="review:scoring_list",
        label=_("Score the candidates"),
        place=candidates_left,
        due=scoring_closes,
    ),
    Errand(
        count=to_answer,
        sentence=lambda count: ngettext(
            "The chair asks you about %(count)s candidate that you have scored.",
            "The chair asks you about %(count)s candidates that you have scored.",
            count,
        ),
        page="review:scoring_list",
        label=_("Answer the chair"),
    ),
    Errand(
        count=duties.to_ask_about,
        sentence=lambda count: ngettext(
            "The marks of %(count)s candidate over whom you preside lie far apart, and nobody has been asked why.",
            "The marks of %(count)s candidates over whom you preside lie far apart, and nobody has been asked why.",
            count,
        ),
        page="review:session_case",
        label=_("Ask for the reasons"),
        place=duties.first_to_ask_about,
        due=duties.meeting_about,
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
        due=closing_of(Window.PROVINCIAL_REVIEW),
    ),
    Errand(
        count=to_sign,
        sentence=lambda count: ngettext(
            "%(count)s award decision waits for the signature of your department.",
            "%(count)s award decisions wait for the signature of your department.",
            count,
        ),
        page="review:decision_list",
        label=_("Read and sign"),
    ),
    Errand(
        count=to_put_on_notice,
        sentence=lambda count: ngettext(
            "%(count)s nominee is on no public notice yet.",
            "%(count)s nominees are on no public notice yet.",
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
    Errand(
        count=duties.to_open_case,
        sentence=lambda count: ngettext(
            "%(count)s doubt of the integrity checks is confirmed, and no violation case is opened from it.",
            "%(count)s doubts of the integrity checks are confirmed, and no violation case is opened from them.",
            count,
        ),
        page="review:integrity_detail",
        label=_("Open a violation case"),
        place=duties.first_without_case,
    ),
    Errand(
        count=to_enter,
        sentence=lambda count: ngettext(
            "%(count)s award waits for a voucher.", "%(count)s awards wait for a voucher.", count
        ),
        page="review:award_pay",
        label=_("Enter a voucher"),
    ),
    Errand(
        count=to_release,
        sentence=lambda count: ngettext(
            "%(count)s voucher waits to be released.", "%(count)s vouchers wait to be released.", count
        ),
        page="review:payment_list",
        label=_("To the vouchers"),
    ),
    Errand(
        count=duties.to_report,
        sentence=lambda count: ngettext(
            "%(count)s task of your agreements is short of its target, and late or due within a week.",
            "%(count)s tasks of your agreements are short of their targets, and late or due within a week.",
            count,
        ),
        page="agreements:activity_choose",
        label=_("Report what was done"),
        due=duties.first_task_due,
    ),
    Errand(
        count=duties.to_staff,
        sentence=lambda count: ngettext(
            "Of %(count)s extension or expert station no expert is registered yet.",
            "Of %(count)s extension or expert stations no expert is registered yet.",
            count,
        ),
        page="registry:expert_create",
        label=_("Register an expert"),
    ),
    Errand(
        count=duties.to_place_station,
        sentence=lambda count: ngettext(
            "%(count)s poor county has no expert service station yet.",
            "%(count)s poor counties have no expert service station yet.",
            count,
        ),
        page="assessments:target_gaps",
        label=_("See where, and enter those that are there"),
        place=duties.stations_lacking,
        due=duties.station_due,
    ),
    Errand(
        count=duties.to_open_account,
        sentence=lambda count: ngettext(
            "%(count)s member of your leadership group has a role and no account to act with.",
            "%(count)s members of your leadership group have roles and no account to act with.",
            count,
        ),
        page="leadership:group_detail",
        label=_("Open an account"),
        place=duties.own_group,
    ),
    Errand(
        count=duties.to_plan_year,
        sentence=lambda count: _("The windows and funds of the next programme year are not set yet."),
        page="leadership:year_create",
        label=_("Set up the next year"),
        due=duties.end_of_year,
    ),
    Errand(
        count=duties.to_set_up,
        sentence=lambda count: ngettext(
            "%(count)s poor county has no leadership group yet.",
            "%(count)s poor counties have no leadership group yet.",
            count,
        ),
        page="leadership:region_list",
        label=_("Set up the next one"),
        place=duties.next_to_set_up,
    ),
)
