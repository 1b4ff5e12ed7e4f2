"""Forwarding to the nation 报送 [三(五)]: the province lists its selected nominees, the nation decides on each.

Who locks what, so that nobody waits in a circle: while a list is drawn up, its row comes before the rows of its
nominees; once it is forwarded, the nominees come before the list.
"""

import hashlib

from django.db import IntegrityError, transaction
from django.db.models import Count, Q
from django.utils.translation import gettext as _

from agreements.numbering import next_serial
from common import clock
from common.access import YES, Answer, no
from common.workflow import CHAINS, Incomplete, NotAllowed, NotLegal, insist
from leadership.codes import within
from leadership.enums import Level
from leadership.permissions import NOMINATE
from review.eligibility import hindrances_of
from review.enums import NominationState, NomineeListState, NomineeOutcome
from review.integrity.standing import flags_missing
from review.models import Nomination, NomineeItem, NomineeList
from review.noticing import notices_missing
from review.numbering import NOMINEE_LISTS


# -- the province draws up ------------------------------------------------------------
def may_draw_up(by) -> Answer:
    """Yes, or no with the reason: the clerks of a province."""
    if by is None or not by.may(NOMINATE) or by.region.level != Level.PROVINCE:
        return no(_("Lists of nominees are drawn up by the clerks of a province."))
    return YES


def to_be_listed(region_code: str, year: int | None = None):
    """The selected nominees of a province that no list holds."""
    held = Q(list_items__outcome=NomineeOutcome.PENDING)
    rows = Nomination.objects.filter(within(region_code), state=NominationState.SELECTED).exclude(held)
    return rows.filter(year=year) if year else rows


def ready(nominees) -> list[Nomination]:
    """Those of some selected nominees whose notice has run, and against whom no objection and no doubt stands."""
    nominees = list(nominees)
    of_notices, of_checks = notices_missing(nominees), flags_missing(nominees)
    return [nominee for nominee in nominees if not of_notices[nominee.pk] and not of_checks[nominee.pk]]


@transaction.atomic
def draw_up_list(*, by, year, token, note="") -> NomineeList:
    """Begin a list with all selected nominees of the province and year that no list holds yet.

    The same form sent twice makes one. Raises NotAllowed for anybody but a clerk of a province, Incomplete when no
    nominee waits.
    """
    insist(may_draw_up(by))
    try:
        with transaction.atomic():
            drawn_up = new_list(by=by, year=year, token=token, note=note)
    except IntegrityError:
        return NomineeList.objects.visible_to(by).get(form_token=token)
    if not put_on(drawn_up, Nomination.objects.filter(year=year)):
        raise Incomplete([_("No selected nominee of %(year)s waits to be forwarded.") % {"year": year}])
    return drawn_up


def new_list(*, by, year, token, note):
    return NomineeList.objects.create(
        region=by.region,
        year=year,
        serial=next_serial(series=NOMINEE_LISTS, region_code=by.region_code, year=year),
        note=note,
        state=NomineeListState.DRAFT,
        desk=by.group,
        created_by=by.user,
        edited_by=by.user,
        form_token=token,
    )


@transaction.atomic
def add_nominees(*, drawn_up, nominations, by) -> int:
    """Put those of ``nominations`` that are selected and on no list on this one; returns how many.

    Raises NotAllowed for anybody but the clerks of its province, NotLegal once it is forwarded.
    """
    return put_on(open_list(drawn_up, by), nominations)


@transaction.atomic
def remove_nominees(*, drawn_up, nominations, by) -> int:
    """Leave nominees out for now; they stay selected. Returns how many. Raises as ``add_nominees``."""
    removed, _by_model = open_list(drawn_up, by).items.filter(nomination__in=nominations).delete()
    return removed


@transaction.atomic
def write_note(*, drawn_up, note, by) -> None:
    """Say something to the national office with the list. Raises as ``add_nominees``."""
    locked = open_list(drawn_up, by)
    locked.note = note
    locked.save(update_fields=["note"])


def may_change(drawn_up, by) -> bool:
    return bool(may_draw_up(by)) and by.region_code == drawn_up.region_id and drawn_up.state == NomineeListState.DRAFT


def open_list(drawn_up, by) -> NomineeList:
    """The list, locked until the transaction ends, with a note of who changes it [INV-1]."""
    insist(may_draw_up(by))
    locked = NomineeList.objects.select_for_update(of=("self",)).get(pk=drawn_up.pk)
    if by.region_code != locked.region_id:
        raise NotAllowed(_("Only the office that the record belongs to may do this."))
    if locked.state != NomineeListState.DRAFT:
        raise NotLegal(_("The list has been forwarded and keeps its nominees."))
    locked.edited_by = by.user
    locked.save(update_fields=["edited_by"])
    return locked


def put_on(drawn_up, nominations) -> int:
    """Of two lists that reach for a nominee at once, the first gets it, the second goes without."""
    wanted = nominations.filter(state=NominationState.SELECTED).order_by("pk").select_for_update(of=("self",))
    locked = [nomination.pk for nomination in wanted]
    # Asked only now that they are locked: another list may have taken some in the meantime.
    rows = to_be_listed(drawn_up.region_id, drawn_up.year).filter(pk__in=locked)
    return len(NomineeItem.objects.bulk_create(NomineeItem(list=drawn_up, nomination=row) for row in rows))


# -- the province forwards ------------------------------------------------------------
def missing(drawn_up) -> list[str]:
    """What a list lacks before it is forwarded: nominees who are selected, still eligible, whose notice has run, and
    against whom no doubt of the integrity checks stands.
    """
    nominees = [item.nomination for item in items_of(drawn_up)]
    if not nominees:
        return [_("The list is empty: add selected nominees first.")]
    of_notices, of_checks = notices_missing(nominees), flags_missing(nominees)
    against, sentences = hindrances_of(nominees, province=drawn_up.region_id, year=drawn_up.year), []
    for nominee in nominees:
        if nominee.state != NominationState.SELECTED:
            sentences.append(_("%(number)s is no longer selected: take it off the list.") % {"number": nominee})
        stands = (*against[nominee.pk], *of_notices[nominee.pk], *of_checks[nominee.pk])
        sentences += [f"{nominee}: {sentence}" for sentence in stands]
    return sentences


def items_of(drawn_up):
    related = ("nomination__organisation", "nomination__expert", "nomination__region__parent")
    return drawn_up.items.select_related(*related)


def fingerprint(drawn_up) -> str:
    """SHA-256 of which nominees the list holds, each with what was decided on last."""
    rows = drawn_up.items.order_by("nomination__number").values_list("nomination__number", "nomination__steps_taken")
    return hashlib.sha256("\n".join(f"{number} {steps}" for number, steps in rows).encode()).hexdigest()


def forward_nominees(lists, by) -> None:
    """All nominees of the list move to the nation with it."""
    for drawn_up in lists:
        CHAINS["nomination"].perform_all(list(drawn_up.nominations.all()), "forward", by=by)


# -- the nation decides --------------------------------------------------------------
def awaiting_decision(drawn_up):
    """The nominees of a forwarded list that the nation has neither taken in nor returned."""
    pending = drawn_up.items.filter(outcome=NomineeOutcome.PENDING).values("nomination")
    return Nomination.objects.filter(pk__in=pending, state=NominationState.FORWARDED)


def list_before_nation(nomination) -> NomineeList | None:
    """The forwarded list in which the nation is to decide on this nominee."""
    held = nomination.list_items.filter(outcome=NomineeOutcome.PENDING, list__state=NomineeListState.FORWARDED)
    return NomineeList.objects.filter(items__in=held).first()


def list_around(nomination, membership) -> NomineeList | None:
    """The last list that holds the nominee, if this person sees it."""
    held = NomineeList.objects.visible_to(membership).filter(items__nomination=nomination)
    return held.select_related("region").order_by("-pk").first()


def did_not_draw_up(nomination, membership) -> Answer:
    """INV-1 reaches from the list to its nominees: whoever drew it up decides on none of them."""
    drawn_up = list_before_nation(nomination)
    if drawn_up and membership.user_id in (drawn_up.created_by_id, drawn_up.edited_by_id):
        return no(_("You drew up the list by which it was forwarded, so somebody else must decide on it."))
    return YES


@transaction.atomic
def take_in_remaining(*, drawn_up, by) -> int:
    """Take in every nominee of the list that is not yet decided on; returns how many.

    What somebody else decides at the same moment stays as they decided.
    """
    waiting = list(awaiting_decision(drawn_up).order_by("pk").select_for_update(of=("self",)))
    return len(CHAINS["nomination"].perform_all(waiting, "take_in", by=by))


def taken_in(nominations, by) -> None:
    decide(nominations, by, NomineeOutcome.TAKEN_IN)


def sent_back(nominations, by) -> None:
    decide(nominations, by, NomineeOutcome.RETURNED)


def stopped(nominations, by) -> None:
    """Those stopped for a violation need no decision any more."""
    decide(nominations, by, NomineeOutcome.STOPPED, closing="run_out")


def decide(nominations, by, outcome, closing="close") -> None:
    waiting = NomineeItem.objects.filter(
        nomination__in=nominations, outcome=NomineeOutcome.PENDING, list__state=NomineeListState.FORWARDED
    )
    lists = list(waiting.values_list("list", flat=True).distinct())
    waiting.update(outcome=outcome, decided_at=clock.now())
    # One after another: of two who decide on the last two nominees at once, the second sees both decided.
    for drawn_up in NomineeList.objects.filter(pk__in=lists).order_by("pk").select_for_update():
        if not drawn_up.items.filter(outcome=NomineeOutcome.PENDING).exists():
            CHAINS["nominee_list"].perform(drawn_up, closing, by=by)


def with_progress(lists):
    """Lists with how many nominees they hold, and how many of them are taken in and returned."""
    counts = {outcome: Count("items", filter=Q(items__outcome=outcome)) for outcome in NomineeOutcome.values}
    return lists.annotate(size=Count("items"), **counts)
