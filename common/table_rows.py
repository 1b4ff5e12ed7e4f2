"""The rows of a list as HTML.

django-tables2 asks for each cell how its column is to be rendered. Here each column is asked once
a page, and of its declaration the same things count: accessor, ``render``, ``linkify``, ``attrs``,
``default``, ``empty_values``, ``localize``.
"""

import inspect

from django.utils.formats import localize
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import mark_safe
from django_tables2 import Column
from django_tables2.utils import AttributeDict


def rows_of(table) -> list[str]:
    """The cells of each row of the page that ``table`` shows, as ``<td>`` elements."""
    columns = [Cells(table, column) for column in table.columns]
    return [mark_safe("".join([cells.of(row) for cells in columns])) for row in table.paginated_rows]  # noqa: S308


class Cells:
    """The cells of one column."""

    def __init__(self, table, bound):
        self.table, self.bound, self.link = table, bound, bound.link
        self.way, self.empty = bound.accessor.bits, bound.column.empty_values
        self.localized = str if bound.localize is False else localize
        self.render = self.given_to(bound.render)
        self.address = self.given_to(self.link.url) if self.link and self.link.url else self.address_of
        attributes = AttributeDict(bound.attrs["td"], **{"data-label": bound.header})
        self.opening = format_html("<td {}>", attributes.as_html())

    def of(self, row) -> str:
        """The cell of a ``BoundRow``."""
        value = value_of(row.record, self.way)
        if value in self.empty:
            return f"{self.opening}{conditional_escape(self.bound.default)}</td>"
        content = conditional_escape(self.localized(self.render(row, value)))
        if self.link:
            content = f'<a href="{conditional_escape(self.address(row, value))}">{content}</a>'
        return f"{self.opening}{content}</td>"

    def given_to(self, function):
        """``function`` of a row and its value, called with those of its arguments that django-tables2 offers."""
        if getattr(function, "__func__", None) is Column.render:
            return lambda row, value: value
        wanted = inspect.signature(function).parameters
        takes_all = any(each.kind is each.VAR_KEYWORD for each in wanted.values())
        names = list(OFFERED if takes_all else wanted)
        return lambda row, value: function(**{name: OFFERED[name](self, row, value) for name in names})

    def address_of(self, row, value):
        return self.link.compose_url(record=row.record, bound_column=self.bound)


# What the methods of a table and its columns may ask for.
OFFERED = {
    "value": lambda cells, row, value: value,
    "record": lambda cells, row, value: row.record,
    "column": lambda cells, row, value: cells.bound.column,
    "bound_column": lambda cells, row, value: cells.bound,
    "bound_row": lambda cells, row, value: row,
    "table": lambda cells, row, value: cells.table,
}


def value_of(record, way):
    """What lies at the end of ``way``, a choice in words; None where the way breaks off."""
    *above, last = way
    for name in above:
        record = getattr(record, name, None)
    value = getattr(record, f"get_{last}_display", None) or getattr(record, last, None)
    return value() if callable(value) and not hasattr(value, "do_not_call_in_templates") else value
