"""How awards are paid: the nation allocates to a province, the province passes on to the recipients [三(六), 四(三)].

At either office a clerk enters one voucher for many awards, and the director releases them; whoever enters does not
release [INV-1]. What of a voucher is not released is held back as a whole, and entered anew.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from operator import or_
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Count, F, Q, Sum
from django.db.models.functions import Left
from django.utils.translation import gettext as _

from common.access import YES, Answer, no
from common.database_errors import sentence_of
from common.history import events_of
from common.workflow import CHAINS, Incomplete, NotLegal, insist
from leadership.codes import CODE_LENGTHS, within
from leadership.enums import Level
from leadership.models import Region
from leadership.permissions import PAY_AWARDS, RELEASE_AWARDS
from review.award_enums import STANDING_AWARD_STATES, AwardState, PaymentKind
from review.models import Award, AwardStep, BudgetSource, Payment

PATIENCE_DAYS = 14  # an office at which money lies longer is reminded of it


@dataclass(frozen=True)
class Way:
    """What an office pays: awards in ``waiting``, entered by ``enter``, then released or held back as ``entered``."""

    kind: PaymentKind
    waiting: AwardState
    enter: str
    entered: AwardState
    release: str
    hold: str
    column: str


WAYS = {
    Level.NATION: Way(
        PaymentKind.ALLOCATION,
        AwardState.APPROVED,
        "enter_allocation",
        AwardState.TO_ALLOCATE,
        "allocate",
        "hold_allocation",
        "allocation",
    ),
    Level.PROVINCE: Way(
        PaymentKind.PASSING,
        AwardState.ALLOCATED,
        "enter_passing",
        AwardState.TO_PASS_ON,
        "pass_on",
        "hold_passing",
        "passing",
    ),
}
WAY_OF_KIND = {way.kind: way for way in WAYS.values()}


# -- who ------------------------------------------------------------------------------------
def may_enter(by) -> Answer:
    """Yes, or no with the reason: the clerks of the nation and of a province."""
    if by is not None and by.may(PAY_AWARDS) and by.region.level in WAYS:
        return YES
    return no(_("Vouchers are entered by the clerks of the nation and of the provinces."))


def way_of(by) -> Way:
    """What the office of somebody who ``may_enter`` pays."""
    return WAYS[by.region.level]


# -- what waits -----------------------------------------------------------------------------
def waiting_for(by):
    """Awards for which this clerk may enter a voucher."""
    if not may_enter(by):
        return Award.objects.none()
    return Award.objects.filter(state=way_of(by).waiting, desk=by.group)


def waiting_in(heap, by):
    """The awards of a heap."""
    return waiting_for(by).filter(within(heap.province.pk), year=heap.year)


@dataclass(frozen=True)
class Heap:
    """Awards of a year and province that wait for a voucher."""

    year: int
    province: Region
    count: int
    total: object


def heaps_of(by) -> list[Heap]:
    """What waits, by year and province; two queries."""
    province = Left("region_id", CODE_LENGTHS[Level.PROVINCE])
    rows = waiting_for(by).order_by().annotate(province=province).values("year", "province")
    rows = rows.annotate(count=Count("pk"), total=Sum("amount")).order_by("-year", "province")
    places = Region.objects.in_bulk({row["province"] for row in rows})
    return [Heap(row["year"], places[row["province"]], row["count"], row["total"]) for row in rows]


def sources_of(year: int):
    """The sources of a year with ``used``, what is allocated from each, and ``left``, in yuan."""
    return with_use(BudgetSource.objects.filter(year=year))


def with_use(sources):
    standing = Q(awards__state__in=STANDING_AWARD_STATES)
    used = Sum("awards__amount", filter=standing, default=0)
    return sources.annotate(used=used, recipients=Count("awards", filter=standing)).annotate(
        left=F("amount") - F("used")
    )


# -- the clerk enters -----------------------------------------------------------------------
@transaction.atomic
def enter(*, by, awards, number: str, paid_on, token, source=None, kind: str = "") -> Payment:
    """Enter a voucher for awards of one year and province, which then wait for the director's release.

    At the nation with the ``source``, and if given the ``kind`` of support. The same form sent twice enters one. Raises
    NotAllowed for anybody but the clerks of the nation and the provinces, Incomplete for no awards, those of several
    provinces, or more than the source has, NotLegal when one of them does not wait any more.
    """
    insist(may_enter(by))
    known = Payment.objects.filter(form_token=token).first()
    if known:
        return known
    way, awards = way_of(by), list(awards)
    payment = made(by, way, awards, number=number, paid_on=paid_on, form_token=token, source=source)
    written = {way.column: payment, "edited_by": by.user}
    if way.kind == PaymentKind.ALLOCATION:
        written |= {"source": source} | ({"kind": kind} if kind else {})
    locked = Award.objects.filter(pk__in=[award.pk for award in awards]).select_for_update().order_by("pk")
    if {award.state for award in locked} != {way.waiting}:
        raise NotLegal(_("One of these awards does not wait for a voucher any more. Look at the list again."))
    with_sentence(lambda: Award.objects.filter(pk__in=[award.pk for award in locked]).update(**written))
    CHAINS["award"].perform_all(locked, way.enter, by=by, reason=payment.as_recorded)
    return payment


def entered_before(token: str) -> Payment | None:
    """The voucher that this very form has entered already."""
    try:
        return Payment.objects.filter(form_token=UUID(token)).first()
    except ValueError:
        return None


def made(by, way, awards, **said) -> Payment:
    places = {(award.year, award.province_code) for award in awards}
    if len(places) != 1:
        raise Incomplete([_("Choose awards of one year and province; a voucher is for one province.")])
    [(year, province)] = places
    total = sum(award.amount for award in awards)
    return Payment.objects.create(
        kind=way.kind, region_id=province, year=year, amount=total, entered_by=by.user, **said
    )


def with_sentence(write: Callable):
    """Do ``write``; what the database refuses of it is said in its own words. Raises Incomplete."""
    try:
        with transaction.atomic():
            return write()
    except IntegrityError as refused:
        sentence = sentence_of(refused)
        if sentence is None:
            raise
        raise Incomplete([sentence]) from refused


# -- the director releases or holds back -----------------------------------------------------
def on_voucher(payment) -> Q:
    """Awards that wait to be released by ``payment``."""
    ways = [Q(**{way.column: payment}, state=way.entered) for way in WAYS.values()]
    return reduce(or_, ways)


def entered_by(payment):
    """The awards of a voucher that wait to be released."""
    way = WAY_OF_KIND.get(payment.kind)
    return payment.awards.filter(state=way.entered) if way else payment.awards.none()


def may_release(payment, by) -> Answer:
    """Yes, or no with the reason: the director of the office that pays, who did not enter it [INV-1]."""
    waiting = entered_by(payment).select_related("desk__region").first()
    if waiting is None:
        return no(_("Nothing of this voucher waits to be released."))
    chain = CHAINS["award"]
    return chain.allowed(chain.move(WAY_OF_KIND[payment.kind].release), waiting, by)


def missing(payment) -> list[str]:
    """Why a voucher cannot be released as it is, in sentences."""
    total = entered_by(payment).aggregate(sum=Sum("amount"))["sum"] or 0
    if total == payment.amount:
        return []
    words = {"amount": f"{payment.amount:,.2f}", "total": f"{total:,.2f}"}
    text = _("The voucher is for %(amount)s yuan, but %(total)s wait: some were cancelled or recalled. Hold it back.")
    return [text % words]


@transaction.atomic
def release(*, payment, by) -> list[Award]:
    """Release all awards of a voucher. Raises as the chain, Incomplete when fewer wait than it was entered for."""
    waiting = list(entered_by(payment))
    if not waiting:
        raise NotLegal(_("Nothing of this voucher waits to be released."))
    lacking = missing(payment)
    if lacking:
        raise Incomplete(lacking)
    return CHAINS["award"].perform_all(waiting, WAY_OF_KIND[payment.kind].release, by=by)


@transaction.atomic
def hold(*, payment, by, reason: str) -> list[Award]:
    """Hold all awards of a voucher back, with a reason: they wait for another voucher. Raises as the chain."""
    waiting = list(entered_by(payment))
    if not waiting:
        raise NotLegal(_("Nothing of this voucher waits to be released."))
    if not reason.strip():
        raise Incomplete([_("Say why: whoever acts next needs the reason.")])
    return CHAINS["award"].perform_all(waiting, WAY_OF_KIND[payment.kind].hold, by=by, reason=reason)


# -- what was held back -------------------------------------------------------------------------
def hold_of(payment):
    """The step by which a voucher was held back, if it was: the first one since of an award that was on it."""
    way = WAY_OF_KIND.get(payment.kind)
    if way is None or payment.awards.exists():
        return None
    once_on_it = events_of(Award, **{way.column: payment.pk}).values("pgh_obj")
    steps = AwardStep.objects.told().filter(record__in=once_on_it, verb=way.hold, at__gte=payment.entered_at)
    return steps.order_by("at", "pk").first()


def holds_before(heap, by) -> list:
    """The last step of those of a heap that were held back: one for each director and reason."""
    held = AwardStep.objects.told().filter(record__in=waiting_in(heap, by), verb=way_of(by).hold)
    last = held.filter(serial=F("record__steps_taken")).order_by("at", "pk")
    return list({(step.actor_id, step.reason): step for step in last}.values())


def without_allocation(award, _by) -> None:
    award.source = award.allocation = None


def without_passing(award, _by) -> None:
    award.passing = None


def to_release_by(by):
    """The vouchers that wait for this director."""
    if not by.may(RELEASE_AWARDS) or by.region.level not in WAYS:
        return Payment.objects.none()
    way = WAYS[by.region.level]
    own = Q(created_by=by.user_id) | Q(edited_by=by.user_id)
    awards = Award.objects.filter(state=way.entered, desk=by.group).exclude(own)
    return Payment.objects.visible_to(by).filter(pk__in=awards.values(way.column))
