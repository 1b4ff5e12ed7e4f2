"""How many candidates of each category the funds of a year support [三(六)]: where the committee begins. Pure.

Place by place goes to the category of which the smallest part is supported so far, as long as its award still fits
into the funds. So each category has the same part of its candidates supported, to within one.
"""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction


def places_within(funds: Decimal, *, candidates: Mapping[str, int], amounts: Mapping[str, Decimal]) -> dict[str, int]:
    """The places of each category of ``candidates``; ``amounts`` are what one place of each costs, in yuan.

    Of categories alike, the one named first comes first. A category whose award is nothing has no place.
    """
    places, left = dict.fromkeys(candidates, 0), funds
    while fitting := [each for each in candidates if has_room(each, places, candidates, amounts, left)]:
        next_one = min(fitting, key=lambda each: Fraction(places[each], candidates[each]))
        places[next_one] += 1
        left -= amounts[next_one]
    return places


def has_room(category, places, candidates, amounts, left) -> bool:
    return places[category] < candidates[category] and 0 < amounts.get(category, Decimal(0)) <= left
