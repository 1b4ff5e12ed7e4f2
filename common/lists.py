"""Every list of the portal: which rows, in which order, which page; at one cost, however many rows there are.

A list view needs one line: ``list_of(request, VillageFilter(request.GET, rows), VillageTable)``
gives the ``filter`` and the ``table`` that its template shows by ``components/filter.html`` and
``{% render_table table %}``.
"""

from django.core.paginator import Paginator
from django.db import connection
from django.utils.functional import cached_property
from django_tables2.rows import BoundRows

LIMIT = 10_000  # rows that can be leafed through; who has more narrows the filter
PAGE_SIZES = (25, 50, 100)


def list_of(request, chosen, table_class) -> dict:
    """What a list page shows: the FilterSet ``chosen``, and the table of the rows that fit."""
    return {"filter": chosen, "table": laid_out(request, table_class(fitting(chosen)))}


def fitting(chosen):
    """The rows that a FilterSet leaves; none while something typed cannot be understood, rather than all."""
    return chosen.qs if chosen.is_valid() else chosen.queryset.none()


def laid_out(request, table):
    """``table`` sorted and paged as the address says: ``sort``, ``per_page``, ``page``."""
    order, size = request.GET.getlist("sort"), request.GET.get("per_page", "")
    table.request = request
    if order:
        table.order_by = order
    size = int(size) if size in map(str, PAGE_SIZES) else PAGE_SIZES[0]
    table.paginator = BoundedPaginator(in_one_order(table.data.data), size)
    table.page = table.paginator.get_page(request.GET.get("page"))
    table.page.object_list = BoundRows(table.page.object_list, table)
    return table


def in_one_order(rows):
    """``rows`` ordered to the last: of those that are alike, none comes on two pages, and none on no page."""
    order = [by_key(rows.model, name) for name in rows.query.order_by or rows.model._meta.ordering]
    if order and order[-1].lstrip("-") in ("pk", "id"):
        return rows.order_by(*order)
    return rows.order_by(*order, "-pk" if order and order[-1].startswith("-") else "pk")


def by_key(model, name) -> str:
    """``region_id`` for ``region``: an order that an index of the table itself serves, without the places."""
    bare = name.lstrip("-")
    return next((name + "_id" for field in model._meta.fields if field.is_relation and field.name == bare), name)


class BoundedPaginator(Paginator):
    """Pages whose cost does not grow with the rows: counted and leafed through up to ``LIMIT``."""

    @cached_property
    def reached(self) -> int:
        """How many rows there are, as far as they are counted: one more than ``LIMIT`` means many."""
        return self.object_list.order_by().values("pk")[: LIMIT + 1].count()

    @property
    def has_more(self) -> bool:
        return self.reached > LIMIT

    @cached_property
    def count(self) -> int:
        """The rows that can be leafed through."""
        return min(self.reached, LIMIT)

    def page(self, number):
        """Finds the keys first: what a row shows is computed for the rows of the page, not for those before it."""
        number = self.validate_number(number)
        first = (number - 1) * self.per_page
        keys = self.keys_of_many(first) if self.has_more else self.keys_of_few(first)
        found = {record.pk: record for record in self.object_list.filter(pk__in=keys).order_by()}
        return self._get_page([found[key] for key in keys if key in found], number, self)

    def keys_of_many(self, first) -> list:
        """Along the index of the order: among many rows the next that fits is never far."""
        until = min(first + self.per_page, self.count)
        return list(self.object_list.prefetch_related(None).values_list("pk", flat=True)[first:until])

    def keys_of_few(self, first) -> list:
        """Found by the filter and sorted then: along the index of the order, few rows may lie at its far end."""
        if not self.reached:
            return []
        order = self.object_list.query.order_by
        columns = ["pk", *dict.fromkeys(name.lstrip("-") for name in order if name.lstrip("-") != "pk")]
        found, values = self.object_list.order_by().values_list(*columns)[:LIMIT].query.sql_with_params()
        places = [f"{columns.index(name.lstrip('-')) + 1} {'DESC' if name[0] == '-' else 'ASC'}" for name in order]
        with connection.cursor() as cursor:
            sql = f"SELECT * FROM ({found}) found ORDER BY {', '.join(places)} LIMIT %s OFFSET %s"
            cursor.execute(sql, [*values, self.per_page, first])
            return [row[0] for row in cursor.fetchall()]
