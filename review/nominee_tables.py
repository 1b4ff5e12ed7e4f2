"""The lists with which provinces forward nominees, as lists, and the nominees on them."""

import django_filters
import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from agreements.filters import years
from agreements.tables import NUMBERS
from common.columns import DayColumn, StateColumn
from leadership.enums import Level
from leadership.filters import RegionFilter
from leadership.models.region import joined_names
from review.enums import NomineeListState
from review.models import Nomination, NomineeItem, NomineeList


class NomineeListFilter(django_filters.FilterSet):
    region = RegionFilter(label=_("Province"), field_name="region", levels=[Level.PROVINCE])
    year = django_filters.ChoiceFilter(label=_("Programme year"), choices=years, empty_label=_("all years"))
    state = django_filters.ChoiceFilter(label=_("State"), choices=NomineeListState.choices, empty_label=_("all states"))

    class Meta:
        model = NomineeList
        fields = ()


class NomineeListTable(tables.Table):
    """Lists with how far the nation is with each."""

    title = tables.Column(verbose_name=_("List of nominees"), linkify=True, order_by=("year", "region", "serial"))
    size = tables.Column(verbose_name=_("Nominees"), attrs=NUMBERS)
    taken_in = tables.Column(verbose_name=_("Taken in"), attrs=NUMBERS)
    returned = tables.Column(verbose_name=_("Returned"), attrs=NUMBERS)
    state = StateColumn()
    moved_at = DayColumn(verbose_name=_("There since"))

    class Meta:
        model = NomineeList
        fields = ("title", "size", "taken_in", "returned", "state", "moved_at")


def tick() -> tables.TemplateColumn:
    """A box that sends the nomination's key."""
    return tables.TemplateColumn(template_name="review/_nominee_tick.html", verbose_name=_("Choose"), orderable=False)


class NomineeColumns(tables.Table):
    """What a row says of a nominee; ``nominee_of`` gives it."""

    number = tables.Column(
        verbose_name=_("Number"),
        empty_values=(),
        linkify=lambda record, table: table.nominee_of(record).get_absolute_url(),
    )
    nominee = tables.Column(verbose_name=_("Nominee"), empty_values=())
    category = tables.Column(verbose_name=_("Category"), empty_values=())
    region = tables.Column(verbose_name=_("County"), empty_values=())

    nominee_of = staticmethod(lambda row: row)

    def render_number(self, record):
        return str(self.nominee_of(record))

    def render_nominee(self, record):
        return self.nominee_of(record).title

    def render_category(self, record):
        return self.nominee_of(record).get_category_display()

    def render_region(self, record):
        county = self.nominee_of(record).region
        return joined_names([county.parent, county])


class ToBeListedTable(NomineeColumns):
    """Selected nominees that can come on a list."""

    chosen = tick()

    class Meta:
        model = Nomination
        fields = ("chosen", "number", "nominee", "category", "region")
        sequence = fields
        orderable = False


class ItemTable(NomineeColumns):
    """The nominees of a list, and what was decided on each."""

    outcome = tables.Column(verbose_name=_("Decision"), accessor="get_outcome_display")
    decided_at = DayColumn(verbose_name=_("Decided"))

    nominee_of = staticmethod(lambda item: item.nomination)

    class Meta:
        model = NomineeItem
        fields = ("number", "nominee", "category", "region", "outcome", "decided_at")
        orderable = False


class DrawnUpTable(ItemTable):
    """The nominees of a list that is being drawn up: some can be left out."""

    chosen = tick()

    class Meta(ItemTable.Meta):
        fields = ("chosen", "number", "nominee", "category", "region")
        sequence = fields
        exclude = ("outcome", "decided_at")
