"""How a number of seats is shared by weight, between floors and caps: the method of the quotas [三(五), INV-5].

**First the exact shares.** Each region's exact share is the median of its floor, rate × weight and its cap, for the one
rate (seats for one unit of weight) at which the shares sum to the total. In other words: who would get less than the
floor gets the floor, who would get more than the cap gets the cap, and all others get the same for each unit of weight.

- Where floors bind, the rate falls: all who stand above their floors give up the same proportion.
- Where caps bind, the rate rises: what is cut off goes to all who are below their caps, in the same proportion.
- Where both do, only the final rate counts, never the way to it. Whoever a first sharing would leave below the floor,
  and what is cut off elsewhere lifts above it, has weight × final rate, as if there were no floor.
- A region whose weight is zero has its floor and no more, whatever the rate.

On paper: share by weight. Where some are below their floors or above their caps, set those at their bound on the side
that is broken by more in sum (on both sides, if by the same), and share the rest over the others, until all are within.

**Then whole seats.** Each region gets the whole part of its exact share. The seats still left go one each to the
largest remainders; of equal remainders the larger weight comes first, then the code that sorts first as text. So the
seats differ from the exact share by less than one and, floors and caps being whole numbers, stay between them.

All arithmetic is done in fractions and nothing is rounded on the way. A float counts with its exact binary value, in
which 0.1 is a little more than a tenth: give a ``Fraction`` or a ``Decimal`` where that matters.

**What the method does not promise:** with more seats in total, a region can get fewer (the Alabama paradox). Of weights
6, 6 and 2, ten seats make 4 2/7, 4 2/7 and 1 3/7, that is 4, 4 and 2 seats; eleven make 4 5/7, 4 5/7 and 1 4/7, that is
5, 5 and 1.
"""

from bisect import bisect_left
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from operator import index
from statistics import median

from django.utils.translation import gettext as _

Weight = int | float | Decimal | Fraction


@dataclass(frozen=True)
class Seat:
    """What one region gets, and why.

    - ``seats``: the whole number that it gets.
    - ``exact``: its exact share, at the final rate and within floor and cap, before anything is rounded. All exact
      shares sum to the total; of a weight above zero that meets neither floor nor cap, ``exact / weight`` is the rate.
    - ``remainder``: ``exact`` less its whole part, from 0 to below 1: its place in the line for the seats still left.
    - ``floored``, ``capped``: ``exact`` equals the floor, or the cap, that was given for it; both where these are the
      same. It is the exact share that counts: 14.6 rounded up to 15 under a cap of 15 is not capped.
    """

    seats: int
    exact: Fraction
    remainder: Fraction
    floored: bool
    capped: bool


@dataclass(frozen=True)
class Claim:
    """What a region comes with."""

    weight: Fraction
    floor: int
    cap: int

    def share(self, rate: Fraction) -> Fraction:
        return Fraction(median((self.floor, rate * self.weight, self.cap)))

    @property
    def most(self) -> int:
        """What it gets at the highest of rates: no rate lifts a weight of zero."""
        return self.cap if self.weight else self.floor


def apportion(
    total: int,
    weights: Mapping[str, Weight],
    *,
    floors: Mapping[str, int] | None = None,
    caps: Mapping[str, int] | None = None,
) -> dict[str, Seat]:
    """Share ``total`` seats over the regions of ``weights``, as the module describes; the result is in order of code.

    Who is not named in ``floors`` has none, who is not named in ``caps`` may get all. The result depends on nothing but
    these numbers, neither on their order nor on the unit of the weights.

    Raises ``ValueError`` with a reason for the user: weights that are negative, not finite or all zero; a floor or cap
    without a weight, a negative floor, a floor above its cap; floors that exceed the total, caps that cannot hold it.
    """
    floors, caps = floors or {}, caps or {}
    claims = claims_of(total, weights, floors, caps)
    rate = final_rate(total, claims.values())
    exact = {code: claim.share(rate) for code, claim in claims.items()}
    seats = whole_seats(total, claims, exact)
    return {
        code: Seat(seats[code], share, share % 1, floored=share == floors.get(code), capped=share == caps.get(code))
        for code, share in exact.items()
    }


def final_rate(total: int, claims: Collection[Claim]) -> Fraction:
    """The rate at which the shares sum to the total, which lies between the sums of floors and of caps.

    As the rate rises no share falls, so where their sum stands still, all of them do: there is one answer. The sum
    bends only where a region leaves its floor or reaches its cap; between two such rates it is a straight line, and the
    rule of three finds the place on it.
    """

    def shared(rate: Fraction) -> Fraction:
        return sum(claim.share(rate) for claim in claims)

    bends = sorted({bound / claim.weight for claim in claims if claim.weight for bound in (claim.floor, claim.cap)})
    place = bisect_left(bends, total, key=shared)
    if place == 0:  # the floors take it all
        return bends[0]
    low, high = bends[place - 1], bends[place]
    return low + (high - low) * (total - shared(low)) / (shared(high) - shared(low))


def whole_seats(total: int, claims: Mapping[str, Claim], exact: Mapping[str, Fraction]) -> dict[str, int]:
    """The whole parts, and one more each for the largest remainders as long as seats are left."""
    seats = {code: int(share) for code, share in exact.items()}
    line = sorted(exact, key=lambda code: (-(exact[code] % 1), -claims[code].weight, code))
    for code in line[: total - sum(seats.values())]:
        seats[code] += 1
    return seats


# -- what is given, and what of it is refused ------------------------------------------------
def claims_of(total, weights, floors, caps) -> dict[str, Claim]:
    """The claims in order of code, over which the total can be shared."""
    fractions = {code: exactly(weights[code]) for code in sorted(weights)}
    refuse_weights(weights, fractions)
    if unknown := {**caps, **floors}.keys() - weights.keys():
        words = {"regions": "、".join(sorted(unknown))}
        raise ValueError(_("These regions have a floor or a cap, but no weight: %(regions)s.") % words)
    claims = {
        code: Claim(weight, floor=index(floors.get(code, 0)), cap=index(caps.get(code, total)))
        for code, weight in fractions.items()
    }
    refuse_floors(total, claims)
    refuse_caps(total, claims)
    return claims


def exactly(weight: Weight) -> Fraction | None:
    try:
        return Fraction(weight)
    except (ValueError, OverflowError):  # not a number, infinite
        return None


def refuse_weights(weights, fractions) -> None:
    wrong = {code: weights[code] for code, weight in fractions.items() if weight is None or weight < 0}
    if wrong:
        sentence = _("A weight is a number from zero up. These are not: %(regions)s.")
        raise ValueError(sentence % {"regions": named(wrong)})
    if not any(fractions.values()):
        sentence = _("No region has a weight above zero, so there is nothing to share by: %(regions)s.")
        raise ValueError(sentence % {"regions": named(weights)})


def refuse_floors(total, claims) -> None:
    floors = {code: claim.floor for code, claim in claims.items() if claim.floor}
    if negative := {code: floor for code, floor in floors.items() if floor < 0}:
        raise ValueError(_("A floor cannot be negative: %(regions)s.") % {"regions": named(negative)})
    if sum(floors.values()) > total:
        words = {"floors": sum(floors.values()), "total": total, "regions": named(floors)}
        sentence = _("The floors add up to %(floors)s, the total is only %(total)s. Lower the floors: %(regions)s.")
        raise ValueError(sentence % words)


def refuse_caps(total, claims) -> None:
    crossed = {code: f"{claim.floor} > {claim.cap}" for code, claim in claims.items() if claim.floor > claim.cap}
    if crossed:
        raise ValueError(_("The floor is above the cap: %(regions)s.") % {"regions": named(crossed)})
    most = {code: claim.most for code, claim in claims.items()}
    if sum(most.values()) < total:
        words = {"room": sum(most.values()), "total": total, "regions": named(most)}
        sentence = _(
            "Floors and caps leave room for %(room)s, the total is %(total)s. Raise the caps, "
            "or the floors of regions whose weight is zero. The most for each now: %(regions)s."
        )
        raise ValueError(sentence % words)


def named(numbers: Mapping[str, object]) -> str:
    """The regions with their numbers, as a reason shows them: 52 (3)、53 (1)."""
    return "、".join(f"{code} ({number})" for code, number in sorted(numbers.items())) or "–"
