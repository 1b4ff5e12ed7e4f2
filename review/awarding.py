"""How awards 奖补资金 come about: with the step by which a nominee is awarded, as the decision says [三(六)].

What becomes of their money is in ``review.paying`` (vouchers), ``review.using`` (receipt and use) and
``review.recalling``.
"""

import hashlib

from leadership.codes import CODE_LENGTHS, NATION_CODE
from leadership.enums import Level
from leadership.models import LeadershipGroup
from review.award_enums import AwardState
from review.models import Award, AwardStep, DecisionItem

# Digits of the codes on the way up from a county.
UPWARD = [CODE_LENGTHS[level] for level in (Level.COUNTY, Level.PREFECTURE, Level.PROVINCE)]


def begin_awards(nominations) -> None:
    """An award for each of the nominees that were awarded just now, in the same transaction; set by set.

    Whoever drafted the decision counts as its author [INV-1].
    """
    items = DecisionItem.objects.signed().filter(nomination__in=nominations).select_related("decision", "nomination")
    office = LeadershipGroup.objects.get(region=NATION_CODE)
    Award.objects.bulk_create(award_of(item, office) for item in items)


def award_of(item, office) -> Award:
    decision, nomination = item.decision, item.nomination
    return Award(
        nomination=nomination,
        region_id=nomination.region_id,
        year=nomination.year,
        category=nomination.category,
        amount=item.amount,
        state=AwardState.APPROVED,
        desk=office,
        created_by_id=decision.created_by_id,
        edited_by_id=decision.edited_by_id,
    )


# -- where it goes ------------------------------------------------------------------------------
def find_provinces(awards, _by) -> None:
    """Note on each award the group of its province, to which it goes next."""
    find_groups(awards, lambda award: [award.province_code, NATION_CODE])


def find_counties(awards, _by) -> None:
    """Note on each award the group of its county, or the nearest above it that acts."""
    find_groups(awards, lambda award: [*(award.region_id[:length] for length in UPWARD), NATION_CODE])


def find_nation(awards, _by) -> None:
    """Note on each award the national office, to which it is repaid."""
    find_groups(awards, lambda award: [NATION_CODE])


def find_groups(awards, ways_of) -> None:
    """One query, whatever their number."""
    codes = {code for award in awards for code in ways_of(award)}
    groups = LeadershipGroup.objects.active().select_related("region").filter(region__in=codes)
    found = {group.region_id: group for group in groups}
    for award in awards:
        award.next_group = next((found[code] for code in ways_of(award) if code in found), award.desk)


def next_group(award) -> LeadershipGroup:
    return award.next_group


# -- what its log keeps -------------------------------------------------------------------------
def fingerprint(award) -> str:
    """SHA-256 of amount, source, vouchers and words; asks nothing of the database, for many at once."""
    money = (award.nomination_id, award.year, award.amount, award.kind, award.source_id)
    ways = (award.allocation_id, award.passing_id, award.repayment_id, award.received_on, award.use_report)
    return hashlib.sha256(repr([*map(str, (*money, *ways))]).encode()).hexdigest()


def copy_of_report(award, move) -> dict:
    """With a report on the use: what was reported, and by which files."""
    if move.verb != "report":
        return {}
    spent = {use.purpose: str(use.amount) for use in award.uses.all()}
    proofs = list(award.files.values_list("name", "sha256"))
    return {"content": {"report": award.use_report, "spent": spent, "files": proofs}}


def last_return(award) -> AwardStep | None:
    """The return that the county office has to answer, while it does."""
    if award.state != AwardState.RETURNED:
        return None
    return award.steps.told().filter(verb="return").order_by("-serial").first()
