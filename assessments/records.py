"""What a figure is counted from: the records behind it, each once, with what each contributes."""

from dataclasses import dataclass

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from assessments.metrics import Metric, joined, parameters
from leadership.codes import NATION_CODE


@dataclass(frozen=True)
class Behind:
    """One record behind a figure, and the ``amount`` and ``base`` that it contributes."""

    record: object
    amount: object
    base: object


def items_of(metric: Metric, code: str) -> str:
    """The query of the items in the place ``code`` with what each contributes, each once."""
    rows = f"SELECT item, amount, base FROM ({metric.rows([code])}) counted WHERE {in_place(code)}"
    return f"SELECT item, sum(amount) AS amount, sum(base) AS base FROM ({rows}) chosen GROUP BY item"


def in_place(code: str) -> str:
    """The condition that the column ``code`` lies in a place, at whatever level."""
    if code == NATION_CODE:
        return "true"
    ((start, end),) = joined([code])
    return f"code >= '{start}' AND code < '{end}'"


def rows_behind(*, metric: Metric, year: int, code: str) -> QuerySet:
    """The records counted, in the order of their keys. How many they are is the figure, where things are counted."""
    query = literal(f"SELECT item FROM ({items_of(metric, code)}) item", parameters(year))
    items = RawSQL(query, [])  # noqa: S611  the driver filled in the parameters
    return metric.model().objects.filter(pk__in=items).order_by("pk")


def literal(sql: str, values: dict) -> str:
    """A query with its parameters filled in by the driver, to stand within one of the ORM's."""
    with connection.cursor() as cursor:
        return cursor.mogrify(sql, values).decode().replace("%", "%%")


def with_shares(rows, *, metric: Metric, year: int, code: str) -> list[Behind]:
    """Some of ``rows_behind``, each with what it contributes."""
    records = list(rows)
    keys = [record.pk for record in records]
    with connection.cursor() as cursor:
        sql = f"SELECT item, amount, base FROM ({items_of(metric, code)}) item WHERE item = ANY(%(keys)s)"
        cursor.execute(sql, parameters(year) | {"keys": keys})
        shares = {item: (amount, base) for item, amount, base in cursor.fetchall()}
    return [Behind(record, *shares.get(record.pk, (0, 0))) for record in records]


def amounts_at(*, metric: Metric, year: int, code: str) -> tuple:
    """Amount and base of a place at whatever level, counted now: for townships and villages, which are not kept."""
    rows = f"SELECT * FROM ({metric.rows([code])}) counted WHERE {in_place(code)}"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {metric.aggregate} FROM ({rows}) chosen", parameters(year))
        amount, base = cursor.fetchone()
    return amount or 0, base or 0


def amounts_in(*, metrics, year: int, code: str, length: int) -> dict[str, dict[str, tuple]]:
    """The same of every place in ``code`` whose codes have so many digits: place → metric → (amount, base)."""
    parts = [
        f"SELECT left(code, {length}), '{metric.name}', {metric.aggregate}"
        f" FROM ({metric.rows([code])}) counted WHERE {in_place(code)} GROUP BY 1"
        for metric in metrics
    ]
    found: dict[str, dict[str, tuple]] = {}
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), parameters(year))
        for place, name, amount, base in cursor.fetchall():
            found.setdefault(place, {})[name] = (amount, base)
    return found
