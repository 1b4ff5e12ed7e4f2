"""Lists: rows in one order, pages at a bounded cost, cells as the table declares them."""

import django_tables2 as tables
import pytest
from django.test import RequestFactory

from common import lists
from common.table_rows import rows_of
from leadership.models import Region

pytestmark = pytest.mark.django_db


class PlaceTable(tables.Table):
    name = tables.Column(linkify=lambda record: f"/{record.pk}/?a=1&b=2")
    kind = tables.Column()
    above = tables.Column(accessor="parent__name", attrs={"cell": {"class": "text-end"}})
    exit_year = tables.Column(localize=False)

    class Meta:
        model = Region
        fields = ("name", "kind", "above", "exit_year")

    def render_name(self, value, record):
        return f"<{record.pk}> {value}"


def page(rows, **query):
    return lists.laid_out(RequestFactory().get("/", query), PlaceTable(rows))


def keys(table) -> list:
    return [row.record.pk for row in table.paginated_rows]


def some_places():
    return Region.objects.order_by("code")


@pytest.fixture
def few(monkeypatch):
    """Ten rows can be leafed through, four on a page."""
    monkeypatch.setattr(lists, "LIMIT", 10)
    monkeypatch.setattr(lists, "PAGE_SIZES", (4,))


@pytest.mark.usefixtures("few")
def test_many_rows_are_counted_and_leafed_through_up_to_the_limit():
    codes = list(some_places().values_list("pk", flat=True)[:11])
    table = page(some_places(), page="99")
    assert (table.paginator.has_more, table.paginator.count, table.page.number) == (True, 10, 3)
    assert keys(table) == codes[8:10]


@pytest.mark.usefixtures("few")
def test_few_rows_are_all_there_in_the_same_order():
    codes = list(some_places().values_list("pk", flat=True)[:9])
    few_rows = some_places().filter(pk__in=codes)
    seen = [key for number in "123" for key in keys(page(few_rows, page=number))]
    assert (seen, page(few_rows).paginator.has_more) == (codes, False)


@pytest.mark.usefixtures("few")
@pytest.mark.parametrize("sort", ["kind", "-kind", "above", "-above"])
def test_rows_that_are_alike_come_on_one_page_each(sort):
    codes = list(some_places().exclude(parent=None).values_list("pk", flat=True)[:9])
    rows = Region.objects.filter(pk__in=codes)
    seen = [key for number in "123" for key in keys(page(rows, page=number, sort=sort))]
    assert sorted(seen) == codes


def test_a_list_of_nothing_has_one_empty_page():
    table = page(Region.objects.none())
    assert (keys(table), table.paginator.num_pages, rows_of(table)) == ([], 1, [])


def test_cells_are_escaped_linked_labelled_and_worded():
    place = Region.objects.filter(level=1).first()
    [cells] = rows_of(page(Region.objects.filter(pk=place.pk)))
    assert f'<a href="/{place.pk}/?a=1&amp;b=2">&lt;{place.pk}&gt; {place.name}</a>' in cells
    assert f">{place.get_kind_display()}</td>" in cells
    assert 'class="text-end"' in cells
    assert f">{place.parent.name}</td>" in cells
    assert cells.endswith(">—</td>")
    assert cells.count("data-label=") == 4


def test_queries_do_not_grow_with_the_rows(django_assert_num_queries):
    for size in ("25", "100"):
        with django_assert_num_queries(3):
            keys(page(some_places().select_related("parent"), per_page=size))
