"""Which offers fit a need, and which needs an offer, with the reasons for the rank [三(二), 四(四)].

The database chooses at most ``MOST`` live candidates that share a field or a word of the industry, by the points it
can count itself; ``points_for`` then counts all of them. It is a pure function of a need, an offer and the pairs.

Points, 100 at most:
- ``FIELD``: the need's field is one of the offer's.
- ``INDUSTRY``: the words of the two industries (of the title, where none is named); in part where only some agree.
- ``PARTNER``: the offer comes from the east that helps the need's west; a prefecture's own pair is nearer than its
  province's, and the older counterpart schemes are a hint only.
- ``CAPACITY``: agreements that the party can still take on, up to five; nothing for none.
- ``DISTANCE``: levels to climb and to descend from the county to where the party is.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Case, F, Func, IntegerField, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements.enums import RUNNING_STATES
from agreements.models import Agreement, Need, Offer
from leadership.codes import CODE_LENGTHS, NATION_CODE, within
from leadership.enums import Scheme
from leadership.models import Partnership

MOST = 50  # candidates loaded and scored
SHOWN = 10
FIELD, INDUSTRY, CAPACITY, DISTANCE = 40, 20, 15, 10
OWN_PAIR, PROVINCE_PAIR, COUNTERPART = 15, 12, 5
ENOUGH_FREE, FARTHEST = 5, 6
# What every industry is called, so that it tells nothing of which one it is.
COMMON_WORDS = frozenset(
    {"产业", "技术", "种植", "养殖", "栽培", "生产", "发展", "加工", "特色", "项目", "销售", "农业", "管理", "推广"}
    | {"服务", "需求", "供给", "提供", "培训", "指导", "and", "of", "the"}
)
COMMON_CHINESE = re.compile("|".join(sorted(word for word in COMMON_WORDS if word >= "一")))


# -- what is compared ----------------------------------------------------------------------
@dataclass(frozen=True)
class Wanted:
    """What counts of a need: its field, the words of its industry, the code of its county."""

    field: str
    words: frozenset
    place: str


@dataclass(frozen=True)
class Offered:
    """What counts of an offer: fields, words of the industry, the code of its place, agreements still free."""

    fields: frozenset
    words: frozenset
    place: str
    free: int


@dataclass(frozen=True)
class Pair:
    """The place ``supporting`` helps the place ``supported``; both are codes."""

    supporting: str
    supported: str
    scheme: str


@dataclass(frozen=True)
class Reason:
    """One reason for the rank: how many points, and why in words."""

    points: int
    words: str


@dataclass(frozen=True)
class Match:
    """A need or an offer that fits, with the reasons why it ranks where it does."""

    listing: object
    reasons: tuple

    @property
    def points(self) -> int:
        return sum(reason.points for reason in self.reasons)


def words_of(text: str) -> frozenset:
    """The words that tell one industry from another; of Chinese, which has no spaces, each two characters that meet.

    茶叶种植 and 茶叶加工 share 茶叶; what every industry is called is left out.
    """
    runs = re.findall(r"[一-鿿]+|[a-z0-9]+", text.lower())
    found = {word for run in runs for word in (_pairs_in(run) if run >= "一" else [run])}
    return frozenset(found - COMMON_WORDS)


def _pairs_in(run: str) -> list[str]:
    if len(run) == 1:
        return [run]
    return [part[at : at + 2] for part in COMMON_CHINESE.split(run) for at in range(len(part) - 1)]


# -- scoring: pure ---------------------------------------------------------------------------
def points_for(wanted: Wanted, offered: Offered, pairs: Iterable[Pair]) -> tuple[Reason, ...]:
    """The reasons, each with its points, in the order of the page; only the last two may stand with no points.

    Depends on nothing but what it is given; more free capacity never gives fewer points.
    """
    found = (
        _field(wanted, offered),
        _industry(wanted, offered),
        _partner(wanted, offered, pairs),
        _capacity(offered.free),
        _distance(wanted.place, offered.place),
    )
    return tuple(reason for reason in found if reason)


def _field(wanted, offered) -> Reason | None:
    return Reason(FIELD, _("The field is the same.")) if wanted.field in offered.fields else None


def _industry(wanted, offered) -> Reason | None:
    common = wanted.words & offered.words
    if not common:
        return None
    part = len(common) / min(len(wanted.words), len(offered.words))
    sentence = _("The industry fits.") if part == 1 else _("The industry fits in part.")
    return Reason(max(1, round(INDUSTRY * part)), sentence)


def _partner(wanted, offered, pairs) -> Reason | None:
    fitting = [pair for pair in pairs if _contains(pair.supported, wanted.place)]
    reasons = [_of_pair(pair) for pair in fitting if _contains(pair.supporting, offered.place)]
    return max(reasons, key=lambda reason: reason.points, default=None)


def _of_pair(pair) -> Reason:
    if pair.scheme != Scheme.EAST_WEST:
        return Reason(COUNTERPART, _("It comes from a place of the older counterpart assistance."))
    if len(pair.supported) > CODE_LENGTHS[1]:
        return Reason(OWN_PAIR, _("It comes from the East–West partner of the prefecture."))
    return Reason(PROVINCE_PAIR, _("It comes from the East–West partner of the province."))


def _capacity(free: int) -> Reason:
    if free <= 0:
        return Reason(0, _("No agreement is free now: the capacity is used up."))
    points = CAPACITY * (ENOUGH_FREE + min(free, ENOUGH_FREE)) // (2 * ENOUGH_FREE)
    sentence = ngettext("Free for %(free)s more agreement.", "Free for %(free)s more agreements.", free)
    return Reason(points, sentence % {"free": free})


def _distance(county: str, place: str) -> Reason:
    steps = _steps_between(county, place)
    sentences = {
        0: _("It is in the county itself."),
        1: _("One level lies between the two."),
    }
    many = _("%(steps)s levels lie between the two.") % {"steps": steps}
    return Reason(DISTANCE * (FARTHEST - min(steps, FARTHEST)) // FARTHEST, sentences.get(steps, many))


def _steps_between(one: str, other: str) -> int:
    """Levels up from one place to the nearest that holds both, and down to the other."""
    ways = [{code[:length] for length in CODE_LENGTHS.values() if len(code) >= length} for code in (one, other)]
    return len(ways[0] ^ ways[1])


def _contains(code: str, place: str) -> bool:
    return code == NATION_CODE or place.startswith(code)


# -- the two sides -----------------------------------------------------------------------------
def wanted_by(need) -> Wanted:
    return Wanted(need.field, words_of(need.industry or need.title), need.region_id)


def offered_by(offer) -> Offered:
    """``offer`` comes ``with_running``."""
    words = words_of(offer.industry or offer.title)
    return Offered(frozenset(offer.fields), words, offer.region_id, free_of(offer))


def offers_for(need) -> list[Match]:
    """The live offers that fit a need, the best first."""
    partners = _places(pair.supporting for pair in pairs_around(supported=need.region_id))
    words = words_of(need.industry or need.title)
    return offers_ranked(need, _chosen(Offer.objects.live(), words, Q(fields__contains=[need.field]), partners))


def offers_ranked(need, offers) -> list[Match]:
    """The first ``MOST`` of some offers as they rank for a need, whether they share anything with it or not."""
    wanted, pairs = wanted_by(need), pairs_around(supported=need.region_id)
    found = with_running(offers).select_related("organisation", "expert", "region__parent")[:MOST]
    return ranked(Match(offer, points_for(wanted, offered_by(offer), pairs)) for offer in found)


def needs_for(offer) -> list[Match]:
    """The live needs that an offer fits, the best first; ``offer`` comes ``with_running``."""
    offered, pairs = offered_by(offer), pairs_around(supporting=offer.region_id)
    helped = _places(pair.supported for pair in pairs)
    needs = _chosen(Need.objects.live(), offered.words, Q(field__in=offer.fields), helped)
    found = needs.select_related("region__parent")[:MOST]
    return ranked(Match(need, points_for(wanted_by(need), offered, pairs)) for need in found)


def ranked(matches: Iterable[Match]) -> list[Match]:
    """By points, of equal ones by key: in whatever order they come."""
    return sorted(matches, key=lambda match: (-match.points, match.listing.pk))


def _chosen(rows, words, same_field: Q, partners: Q):
    """Those of ``rows`` that share the field or a word, those first that have the most points of what SQL can count."""
    said = (Q(industry__icontains=word) | Q(industry="", title__icontains=word) for word in sorted(words))
    same_word = reduce(or_, said, Q(pk__in=[]))
    promise = _worth(FIELD, same_field) + _worth(INDUSTRY, same_word) + _worth(OWN_PAIR, partners)
    return rows.filter(same_field | same_word).annotate(promise=promise).order_by("-promise", "-moved_at", "pk")


def _worth(points, condition) -> Case:
    return Case(When(condition, then=Value(points)), default=Value(0), output_field=IntegerField())


def _places(codes) -> Q:
    return reduce(or_, (within(code) for code in codes), Q(pk__in=[]))


def pairs_around(**place) -> list[Pair]:
    """The pairs whose ``supported`` (or ``supporting``) place is, or holds, the one given by its code."""
    [(side, code)] = place.items()
    codes = [code[:length] for length in CODE_LENGTHS.values() if length <= len(code)]
    rows = Partnership.objects.filter(**{f"{side}__in": [*codes, NATION_CODE]})
    return [Pair(*row) for row in rows.values_list("supporting_id", "supported_id", "scheme")]


# -- free capacity -----------------------------------------------------------------------------
def with_running(offers):
    """``offers`` with ``running``: the agreements of their party that run, those of merged ones included."""
    own = Q(current_version__organisation=OuterRef("organisation"))
    of_merged = Q(current_version__organisation__merged_into=OuterRef("organisation"))
    of_expert = Q(current_version__experts=OuterRef("expert"))
    return offers.annotate(running=_number(own) + _number(of_merged) + _number(of_expert))


def _number(condition):
    rows = Agreement.objects.filter(condition, state__in=RUNNING_STATES).order_by()
    # Not an aggregate for Django, which would group the rows, and then find none where there is no row.
    count = Func(F("pk"), function="COUNT", output_field=IntegerField())
    return Coalesce(Subquery(rows.annotate(held=count).values("held")), 0)


def free_of(offer) -> int:
    """How many agreements its party can still take on; ``offer`` comes ``with_running``."""
    return max(0, offer.capacity - offer.running)
