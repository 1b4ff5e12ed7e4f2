"""Verbs on the decision on the awards of a year [三(六)]: the clerks of the nation draft it from the joint reviews.

Each category is cut by rank within the funds; the committee may move a candidate, for a reason. Signing and what
follows is in ``review.signing`` and ``review.fixing``.
"""

import hashlib
from collections.abc import Mapping
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.db.models import Count, Q, Sum
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements.numbering import next_serial
from common import clock
from common.access import YES, Answer, no
from common.workflow import Incomplete, NotLegal, insist
from leadership.codes import NATION_CODE
from leadership.models import ProgrammeYear
from leadership.permissions import NOMINATE
from review.cutting import places_within
from review.decision_guards import FREED_STATES
from review.enums import Category, DecisionState, NominationState
from review.models import AwardDecision, DecisionCut, DecisionItem, QuotaCategory, QuotaPlan, ReviewSession
from review.ranking import results_of
from review.reviewing import reviewed_in

DECISIONS = "award_decisions"  # the series of their numbers


# -- who ------------------------------------------------------------------------------------
def may_draft(membership) -> Answer:
    """Yes, or no with the reason: the clerks of the nation."""
    if membership is not None and membership.may(NOMINATE) and membership.region_code == NATION_CODE:
        return YES
    return no(_("Decisions on awards are drafted by the clerks of the national office."))


def may_write(decision, membership) -> bool:
    return bool(may_draft(membership)) and decision.is_open


# -- what it comes from ---------------------------------------------------------------------
def funds_of(year: int) -> Decimal:
    """The funds for awards of a year, in yuan; nothing while the year is not set up."""
    return ProgrammeYear.objects.filter(pk=year).values_list("funds", flat=True).first() or Decimal(0)


def funds_left(year: int, decision=None) -> Decimal:
    """What the other decisions of a year leave of its funds, in yuan."""
    others = DecisionItem.objects.filter(decision__year=year, is_supported=True)
    others = others.exclude(nomination__state__in=FREED_STATES)
    if decision:
        others = others.exclude(decision=decision)
    return funds_of(year) - (others.aggregate(sum=Sum("amount"))["sum"] or Decimal(0))


def amounts_of(year: int) -> dict[str, Decimal]:
    """What a nominee of each category gets by the published quota plan of a year, in yuan."""
    plans = QuotaPlan.objects.national().published().filter(year=year)
    rows = QuotaCategory.objects.filter(plan__in=plans).order_by("-plan__serial")
    return dict(rows.values_list("category", "award"))


def results_in(year: int, decision=None) -> dict[str, list]:
    """The results of the joint reviews of a year by category, the best first: of whom the nation has taken in and no
    other decision is about."""
    sessions = {each.category: each for each in ReviewSession.objects.filter(region=NATION_CODE, year=year)}
    ordered = {category: sessions[category] for category in Category.values if category in sessions}
    elsewhere = DecisionItem.objects.filter(decision__year=year)
    if decision:
        elsewhere = elsewhere.exclude(decision=decision)
    decided = set(elsewhere.values_list("nomination", flat=True))
    return {category: of_session(session, decided) for category, session in ordered.items()}


def of_session(session, decided) -> list:
    results = results_of(session, reviewed_in(session))
    taken_in = [each for each in results if each.nomination.state == NominationState.TAKEN_IN]
    return [each for each in taken_in if each.nomination.pk not in decided]


def results_for(decision) -> dict[str, list]:
    """The same of the categories that a decision is about."""
    about = categories_about(decision)
    return {category: rows for category, rows in results_in(decision.year, decision).items() if category in about}


def categories_about(decision) -> set[str]:
    return set(decision.cuts.values_list("category", flat=True))


def is_scored(rows) -> bool:
    """Somebody of a category waits for a decision, and all have been scored."""
    return bool(rows) and not any(each.is_sealed for each in rows)


def offered_to(decision) -> dict[str, list]:
    """The same of all categories that a decision is about or could take up: those in which all have been scored."""
    found, about = results_in(decision.year, decision), categories_about(decision)
    return {category: rows for category, rows in found.items() if category in about or is_scored(rows)}


def scored_in(year: int) -> dict[str, list]:
    """The same of the categories of which somebody waits for a decision, and all have been scored."""
    return {category: rows for category, rows in results_in(year).items() if is_scored(rows)}


def unscored(decision) -> dict[str, int]:
    """By category of the decision how many of those taken in have no score yet."""
    waiting = {category: sum(each.is_sealed for each in rows) for category, rows in results_for(decision).items()}
    return {category: number for category, number in waiting.items() if number}


# -- drafting -------------------------------------------------------------------------------
@transaction.atomic
def begin_decision(*, by, year: int, token) -> AwardDecision:
    """Begin a decision of a year on all categories that are scored, cut by rank within what is left of its funds.

    The same form sent twice begins one. Raises NotAllowed for anybody but a clerk of the nation, NotLegal while another
    one of the year is under way, Incomplete while no category is scored.
    """
    insist(may_draft(by))
    known = AwardDecision.objects.filter(form_token=token).first()
    if known:
        return known
    try:
        with transaction.atomic():
            decision = made(by, year, token)
    except IntegrityError as taken:
        known = AwardDecision.objects.filter(form_token=token).first()
        if known is None:
            raise NotLegal(_("Another decision of this year is under way. Fix its list first.")) from taken
        return known
    rank_anew(decision, first_cuts(year))
    if not decision.items.exists():
        text = _(
            "No category of %(year)s waits for a decision in which the review committee has scored all candidates."
        )
        raise Incomplete([text % {"year": year}])
    return decision


def made(by, year, token) -> AwardDecision:
    begun = {"state": DecisionState.DRAFT, "desk": by.group, "created_by": by.user, "edited_by": by.user}
    serial = next_serial(series=DECISIONS, region_code=by.region_code, year=year)
    return AwardDecision.objects.create(region=by.region, year=year, serial=serial, form_token=token, **begun)


def first_cuts(year: int) -> dict[str, tuple]:
    """By category (places, amount): the same part of the candidates of each, as many as the funds support."""
    candidates = {category: len(rows) for category, rows in scored_in(year).items()}
    amounts = amounts_of(year)
    places = places_within(funds_left(year), candidates=candidates, amounts=amounts)
    return {category: (places[category], amounts.get(category, Decimal(0))) for category in candidates}


@transaction.atomic
def write_minutes(*, decision, by, **words) -> AwardDecision:
    """Set when and where the committee met, who was present, and what was said. Raises as ``open_for``."""
    locked = open_for(decision, by)
    for name, value in words.items():
        setattr(locked, name, value)
    locked.save(update_fields=[*words])
    return locked


@transaction.atomic
def cut(*, decision, by, cuts: Mapping[str, tuple]) -> AwardDecision:
    """Set by category the places and the award of each, and rank anew; moves stay. A category left out is left for a
    later decision. Raises as ``open_for``."""
    locked = open_for(decision, by)
    rank_anew(locked, cuts)
    return locked


@transaction.atomic
def move(*, decision, by, nomination, is_supported: bool, reason: str) -> DecisionItem:
    """Support a candidate whom the cut leaves out, or the other way round, for a reason; or put it back to its rank.

    Raises as ``open_for``, Incomplete without a reason where the committee departs from the ranks.
    """
    item = DecisionItem.objects.get(decision=open_for(decision, by), nomination=nomination)
    item.is_supported = is_supported
    item.reason = reason.strip() if item.is_moved else ""
    if item.is_moved and not item.reason:
        raise Incomplete([_("Say why the candidate is moved.")])
    item.save(update_fields=["is_supported", "reason"])
    return item


def open_for(decision, by) -> AwardDecision:
    """Lock a decision until the transaction ends and note who writes in it [INV-1].

    Raises NotAllowed for anybody but a clerk of the nation, NotLegal once it is put to be signed.
    """
    insist(may_draft(by))
    locked = AwardDecision.objects.select_for_update(of=("self",)).get(pk=decision.pk)
    if not locked.is_open:
        text = _("It cannot be changed now: it is “%(state)s”.")
        raise NotLegal(text % {"state": DecisionState(locked.state).label})
    locked.edited_by = by.user
    locked.save(update_fields=["edited_by"])
    return locked


def rank_anew(decision, cuts: Mapping[str, tuple]) -> None:
    """Take ranks and scores from the reviews as they are now; whom the committee moved stays moved."""
    moved = {item.nomination_id: item for item in decision.items.all() if item.is_moved}
    decision.items.all().delete()
    decision.cuts.all().delete()
    results = {key: rows for key, rows in results_in(decision.year, decision).items() if key in cuts}
    kept = {category: cuts[category] for category in results}
    DecisionCut.objects.bulk_create(
        DecisionCut(decision=decision, category=category, places=places, amount=amount)
        for category, (places, amount) in kept.items()
    )
    scored = [(category, each) for category, rows in results.items() for each in rows if not each.is_sealed]
    DecisionItem.objects.bulk_create(
        item_of(decision, category, each, kept[category], moved.get(each.nomination.pk)) for category, each in scored
    )


def item_of(decision, category, result, cut_at, moved) -> DecisionItem:
    places, amount = cut_at
    by_rank = result.rank <= places
    stays_moved = moved is not None and moved.is_supported != by_rank
    return DecisionItem(
        decision=decision,
        nomination=result.nomination,
        category=category,
        rank=result.rank,
        score=result.score,
        amount=amount,
        by_rank=by_rank,
        is_supported=moved.is_supported if stays_moved else by_rank,
        reason=moved.reason if stays_moved else "",
    )


# -- before it is signed --------------------------------------------------------------------
def asked_of(decision) -> Decimal:
    """What the proposed list costs, in yuan."""
    supported = decision.items.filter(is_supported=True).aggregate(sum=Sum("amount"))
    return supported["sum"] or Decimal(0)


def missing(decision) -> list[str]:
    """What a decision lacks before it is put to be signed, in sentences."""
    sentences = []
    for category, number in unscored(decision).items():
        text = ngettext(
            "%(category)s: %(count)s candidate is not scored yet.",
            "%(category)s: %(count)s candidates are not scored yet.",
            number,
        )
        sentences.append(text % {"category": Category(category).label, "count": number})
    return sentences + missing_on_list(decision) + missing_of_meeting(decision)


def missing_on_list(decision) -> list[str]:
    sentences = []
    if is_behind(decision):
        sentences.append(_("The ranks have changed since: rank the candidates anew."))
    asked, funds = asked_of(decision), funds_left(decision.year, decision)
    if not asked:
        sentences.append(_("The proposed list names nobody, or awards nothing."))
    if asked > funds:
        words = {"asked": f"{asked:,.2f}", "funds": f"{funds:,.2f}"}
        text = _("The proposed list takes %(asked)s yuan, %(funds)s are left. Support fewer, or less each.")
        sentences.append(text % words)
    return sentences


def is_behind(decision) -> bool:
    """Do the reviews rank otherwise than the decision does?"""
    kept = set(decision.items.values_list("nomination", "rank", "score"))
    scored = [each for rows in results_for(decision).values() for each in rows if not each.is_sealed]
    return kept != {(each.nomination.pk, each.rank, each.score) for each in scored}


def missing_of_scores(decision) -> list[str]:
    """Whose score is another one by now, in a sentence: a scorer has declared a tie, or turned out to have one."""
    scores = {each.nomination.pk: each.score for rows in results_for(decision).values() for each in rows}
    items = decision.items.select_related("nomination__organisation", "nomination__expert").order_by("category", "rank")
    changed = [item.nomination.title for item in items if scores.get(item.nomination_id) != item.score]
    text = _("The score of %(names)s has changed since. Return the decision, so that the candidates are ranked anew.")
    return [text % {"names": "、".join(changed)}] if changed else []


def missing_of_meeting(decision) -> list[str]:
    words = {
        _("day of the meeting"): decision.met_on,
        _("place of the meeting"): decision.place.strip(),
        _("who was present"): decision.present.strip(),
        _("what was discussed and decided"): decision.minutes.strip(),
    }
    lacking = [name for name, value in words.items() if not value]
    sentences = [_("Write down: %(what)s.") % {"what": "、".join(map(str, lacking))}] if lacking else []
    if decision.met_on and decision.met_on > clock.today():
        sentences.append(_("The day of the meeting has not come yet: %(day)s.") % {"day": date_format(decision.met_on)})
    return sentences


def fingerprint(decision) -> str:
    """SHA-256 of what is signed: the meeting, the places, and each candidate with rank, score, move and award."""
    items = decision.items.order_by("category", "rank").values_list(
        "nomination__number", "rank", "score", "is_supported", "reason", "amount"
    )
    cuts = decision.cuts.order_by("category").values_list("category", "places", "amount")
    words = (decision.year, decision.serial, decision.met_on, decision.place, decision.present, decision.minutes)
    text = repr((words, [[*map(str, row)] for row in cuts], [[*map(str, row)] for row in items]))
    return hashlib.sha256(text.encode()).hexdigest()


# -- reading --------------------------------------------------------------------------------
def with_sums(decisions):
    """Decisions with how many candidates they have, how many are supported, and what that takes."""
    supported = Q(items__is_supported=True)
    return decisions.annotate(
        size=Count("items"), supported=Count("items", filter=supported), asked=Sum("items__amount", filter=supported)
    )
