"""Metrics 统计指标: what is counted, from which records, by which SQL [三(四), 四(五)].

Each metric is one query that gives a row for each thing counted, and whatever shows the figure (roll-ups,
assessments, the records behind a figure, the catalogue) is put together from that query, so none can differ.

The query gives the columns ``code`` (the place, at county level or below), ``agreement_id`` (NULL where it is no
agreement's), ``item`` (the key of the thing in ``model``), ``amount`` and ``base``. Its parameters are
``%(year)s``, ``%(ends)s`` (the last day of that year, or today if that comes first) and ``%(held)s`` (the states in
which agreements count in the repository). ``{place[…]}`` and ``{agreement[…]}`` name the columns by which it is
narrowed.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum

from django.db import connection, models

from agreements.enums import REPOSITORY_STATES
from common import clock
from leadership.codes import CODE_LENGTHS, NATION_CODE
from leadership.enums import Level

PLACES = Decimal("0.01")


class Kind(Enum):
    """How the rows of a region become its figure."""

    COUNT = "count"  # how many different items
    SUM = "sum"  # the sum of the amounts
    SHARE = "share"  # amounts in percent of the bases
    MEAN = "mean"  # amounts by bases


@dataclass(frozen=True, kw_only=True)
class Metric:
    """``counts`` says in words what is counted, ``source`` from which records.

    ``spans``: an item can stand in several counties, so the figures of counties do not sum up to the province's.
    ``of_agreements``: it can be asked of a single agreement.
    """

    name: str
    label: str
    chapter: str
    kind: Kind
    unit: str
    counts: str
    source: str
    model: Callable[[], type[models.Model]]
    sql: str
    spans: bool = False
    of_agreements: bool = False

    def __post_init__(self):
        METRICS[self.name] = self

    def value(self, amount, base):
        """The figure as people read it, with two decimals at most; None where a share or mean is of nothing."""
        if self.kind in (Kind.COUNT, Kind.SUM):
            return Decimal(amount)
        if not base:
            return None
        times = 100 if self.kind is Kind.SHARE else 1
        return (Decimal(amount) * times / Decimal(base)).quantize(PLACES, ROUND_HALF_UP)

    @property
    def aggregate(self) -> str:
        """Amount and base of a group of rows."""
        if self.kind is Kind.COUNT:
            return "count(DISTINCT item)::numeric AS amount, 0::numeric AS base"
        return "sum(amount)::numeric AS amount, sum(base)::numeric AS base"

    def rows(self, places=None, *, of_agreements=False) -> str:
        """Its query, narrowed to places (``None``: everywhere) and to the agreements in ``%(agreements)s``."""
        return self.sql.format(place=Narrowing(places), agreement=Chosen(of_agreements))

    @property
    def printed(self) -> str:
        """Its query for the page of the catalogue, not narrowed."""
        lines = self.rows().replace(" AND true", "").splitlines()
        return "\n".join(line for line in lines if line.strip())


METRICS: dict[str, Metric] = {}


class Narrowing:
    """``narrowing[column]``: the condition that the place in ``column`` lies in one of some places, as ranges of codes.

    Some columns name counties, others the villages in them: of a place below a county its county counts.
    """

    def __init__(self, places):
        everywhere = places is None or NATION_CODE in places
        self.places = None if everywhere else sorted({code[: CODE_LENGTHS[Level.COUNTY]] for code in places})

    def __getitem__(self, column: str) -> str:
        if self.places is None:
            return "true"
        ranges = [f"({column} >= '{start}' AND {column} < '{end}')" for start, end in joined(self.places)]
        return f"({' OR '.join(ranges) or 'false'})"


def joined(codes: Iterable[str]) -> list[tuple[str, str]]:
    """The ranges of the sorted codes, those that follow each other as one."""
    ranges = []
    for code in codes:
        if not code.isdecimal():
            raise ValueError(code)
        end = str(int(code) + 1)
        if ranges and ranges[-1][1] == code:
            ranges[-1] = (ranges[-1][0], end)
        else:
            ranges.append((code, end))
    return ranges


class Chosen:
    """``chosen[column]``: the condition that the agreement in ``column`` is one of those asked about."""

    def __init__(self, narrowed: bool):
        self.narrowed = narrowed

    def __getitem__(self, column: str) -> str:
        return f"{column} = ANY(%(agreements)s)" if self.narrowed else "true"


def parameters(year: int) -> dict:
    """What every metric's query is given."""
    return {"year": year, "ends": min(date(year, 12, 31), clock.today()), "held": list(REPOSITORY_STATES)}


def of_agreements(*, names: Iterable[str], agreements: Iterable[int], year: int) -> dict[tuple[int, str], tuple]:
    """(agreement, metric) → (amount, base) of some agreements in a year, all as of one moment.

    Agreements of which a metric has nothing are left out. One statement, whatever their number.
    """
    chosen = [METRICS[name] for name in sorted(set(names))]
    if not chosen:
        return {}
    parts = [
        f"SELECT agreement_id, '{metric.name}', {metric.aggregate}"
        f" FROM ({metric.rows(of_agreements=True)}) counted GROUP BY agreement_id"
        for metric in chosen
    ]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), parameters(year) | {"agreements": list(agreements)})
        return {(key, name): (amount, base) for key, name, amount, base in cursor.fetchall()}
