"""Selection 遴选 [三(五)]: the province takes the best candidates of each category, within its quota [INV-6]."""

from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.workflow import CHAINS, Incomplete, NotLegal, insist
from leadership.codes import within
from review.enums import NominationState, NomineeListState
from review.models import Nomination
from review.ranking import ranks_in
from review.seats import lock_seats, rooms_in


@transaction.atomic
def select(*, nominations: Collection, by, reason: str = "") -> list[Nomination]:
    """Select candidates of one's province, all of them or none.

    Raises NotAllowed as the chain says; NotLegal when they do not fit into the seats left; Incomplete while the
    window is closed, and without a reason when a higher-ranked candidate of the category would be passed over.
    """
    chosen, chain = list(nominations), CHAINS["nomination"]
    for each in chosen:
        insist(chain.allowed(chain.move("select"), each, by))
    for category, year in sorted({(each.category, each.year) for each in chosen}):
        alike = [each for each in chosen if (each.category, each.year) == (category, year)]
        lock_seats(by.region_code, year, category)
        insist_room(alike, rooms_in(by.region_code, year)[category])
        if not reason.strip():
            insist_in_order(alike, by.region_code, year)
    return chain.perform_all(chosen, "select", by=by, reason=reason)


def insist_room(chosen, room) -> None:
    if len(chosen) > room.left:
        text = ngettext(
            "%(category)s: %(left)s seat is left, and you ticked %(ticked)s. Tick fewer, or release another nominee.",
            "%(category)s: %(left)s seats are left, and you ticked %(ticked)s. Tick fewer, or release other nominees.",
            room.left,
        )
        raise NotLegal(text % {"category": room.category.label, "left": room.left, "ticked": len(chosen)})


def insist_in_order(chosen, province, year) -> None:
    """Raises Incomplete when a candidate of the category with a better rank is passed over."""
    passed = passed_over(chosen, province, year)
    if passed:
        text = _("These rank higher and are not selected: %(names)s. Say why they are passed over.")
        raise Incomplete([text % {"names": "、".join(each.title for each in passed)}])


def passed_over(chosen, province, year) -> list[Nomination]:
    """The candidates, not yet decided on, who rank before the last of ``chosen``; unscored ones have no rank."""
    results = ranks_in(province, year)
    keys = {each.pk for each in chosen}
    category = {each.category for each in chosen}
    ranks = [results[key].rank if key in results and results[key].rank else len(results) + 1 for key in keys]
    waiting = Nomination.objects.filter(within(province), year=year, state=NominationState.CANDIDATE)
    others = waiting.filter(category__in=category).exclude(pk__in=keys).select_related("organisation", "expert")
    before = [each for each in others if each.pk in results and results[each.pk].rank]
    return [each for each in before if results[each.pk].rank < max(ranks)]


def missing_to_release(nomination) -> list[str]:
    """A nominee on a list that is being drawn up is taken off it first."""
    held = nomination.list_items.filter(list__state=NomineeListState.DRAFT).select_related("list__region").first()
    return [_("It is on “%(list)s”. Take it off that list first.") % {"list": held.list}] if held else []
