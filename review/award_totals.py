"""What awards come to: by source, province and way of support, and the share that goes to poor counties.

Each figure leads to the list of the awards behind it.
"""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, F, Sum
from django.db.models.functions import Left
from django.utils.translation import gettext as _

from leadership.codes import CODE_LENGTHS
from leadership.enums import Level
from leadership.models import Region
from review.award_enums import AwardKind
from review.award_lists import NO_SOURCE, OTHERS, POOR, STANDING


@dataclass(frozen=True)
class Total:
    """``query`` is the address of the list behind it, after the question mark."""

    label: str
    count: int
    amount: Decimal
    query: str


@dataclass(frozen=True)
class Division:
    """Awards divided in one way."""

    name: str
    heading: str
    totals: list[Total]


@dataclass(frozen=True)
class Totals:
    whole: Total
    poor: Total
    divisions: list[Division]

    @property
    def poor_share(self) -> Decimal | None:
        """Per cent of the money that goes to poor counties; none while there is no money."""
        return self.poor.amount * 100 / self.whole.amount if self.whole.amount else None


def totals_of(awards, query) -> Totals:
    """Of those of ``awards`` whose money is not free again; five queries, whatever their number.

    ``query`` is what was chosen of the list.
    """
    standing = awards.standing().order_by()
    by_counties = dict_of(standing, "region__is_poor")
    poor = by_counties.get(True, (0, Decimal(0)))
    number, amount = (sum(each) for each in zip((0, Decimal(0)), *by_counties.values(), strict=True))
    return Totals(
        whole=Total(_("Awards"), number, amount, behind(query)),
        poor=Total(_("poor counties"), *poor, behind(query, counties=POOR)),
        divisions=[
            Division("sources", _("By budget source"), by_source(standing, query)),
            Division("provinces", _("By province"), by_province(standing, query)),
            Division("kinds", _("By way of support"), by_kind(standing, query)),
            Division("counties", _("By poor and other counties"), by_poverty(by_counties, query)),
        ],
    )


def dict_of(standing, name) -> dict:
    """(how many, how much) by what ``name`` gives; one query."""
    rows = standing.values_list(name).annotate(Count("pk"), Sum("amount")).order_by(name)
    return {key: (number, amount) for key, number, amount in rows}


def by_source(standing, query) -> list[Total]:
    rows = standing.values_list("source", "source__year", "source__name").annotate(Count("pk"), Sum("amount"))
    return [
        Total(
            f"{year} {name}" if key else _("not allocated yet"), number, amount, behind(query, source=key or NO_SOURCE)
        )
        for key, year, name, number, amount in rows.order_by(F("source__year").desc(nulls_last=True), "source")
    ]


def by_province(standing, query) -> list[Total]:
    code = Left("region_id", CODE_LENGTHS[Level.PROVINCE])
    rows = dict_of(standing.annotate(province=code), "province")
    names = Region.objects.in_bulk(rows)
    return [Total(names[key].name, *row, behind(query, region=key)) for key, row in rows.items()]


def by_kind(standing, query) -> list[Total]:
    rows = dict_of(standing, "kind")
    return [Total(AwardKind(key).label, *row, behind(query, kind=key)) for key, row in rows.items()]


def by_poverty(rows, query) -> list[Total]:
    labels = {True: (POOR, _("poor counties")), False: (OTHERS, _("other counties"))}
    return [Total(labels[key][1], *row, behind(query, counties=labels[key][0])) for key, row in rows.items()]


def behind(query, **chosen) -> str:
    """The address of the list with ``chosen`` besides: of those whose money is not free, unless a state was chosen."""
    asked = query.copy()
    for name in ("page", "sort"):
        asked.pop(name, None)
    if not asked.get("state"):
        asked["state"] = STANDING
    for name, value in chosen.items():
        # A province leads into the place that was chosen, never out of it.
        if not (name == "region" and asked.get("region")):
            asked[name] = str(value)
    return asked.urlencode()
