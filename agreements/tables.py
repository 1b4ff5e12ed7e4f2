"""The lists of agreements and of report batches."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from agreements.models import Agreement, BatchItem, ReportBatch
from common.columns import DayColumn, StateColumn
from leadership.models.region import joined_names

NUMBERS = {"cell": {"class": "text-end"}}


class SaysColumn(tables.Column):
    """A column that the table itself words for each row."""

    empty_values = ()


class AgreementColumns(tables.Table):
    """What a row says of an agreement in one of its versions."""

    number = SaysColumn(
        verbose_name=_("Number"),
        order_by=("year", "region", "serial"),
        linkify=lambda record, table: table.agreement_of(record).get_absolute_url(),
    )
    title = SaysColumn(verbose_name=_("Title"), orderable=False)  # no index serves the order
    region = SaysColumn(verbose_name=_("County"))
    helper = tables.Column(verbose_name=_("Helper"), orderable=False)
    villages = tables.Column(verbose_name=_("Villages"), orderable=False, attrs=NUMBERS)
    experts = tables.Column(verbose_name=_("Experts"), orderable=False, attrs=NUMBERS)

    agreement_of = staticmethod(lambda row: row)
    version_of = staticmethod(lambda row: row.current_version)

    def render_number(self, record):
        return str(self.agreement_of(record))

    def render_title(self, record):
        return self.version_of(record).title or self.agreement_of(record).title

    def render_region(self, record):
        county = self.agreement_of(record).region
        return joined_names([county.parent, county])


class AgreementTable(AgreementColumns):
    """Agreements in one's scope."""

    progress = tables.Column(verbose_name=_("Progress"), orderable=False, attrs=NUMBERS)
    state = StateColumn()
    desk = tables.Column(verbose_name=_("Now at"), accessor="desk__region__name", orderable=False)
    moved_at = DayColumn(verbose_name=_("There since"))

    class Meta:
        model = Agreement
        fields = ("number", "title", "region", "helper", "villages", "experts", "progress", "state", "desk", "moved_at")

    def render_progress(self, value):
        return f"{value}%"


def tick(name: str) -> tables.TemplateColumn:
    """A box that sends the agreement's key as one of ``name``."""
    return tables.TemplateColumn(
        template_name="agreements/_tick.html", extra_context={"name": name}, verbose_name=_("Choose"), orderable=False
    )


class AwaitingTable(AgreementColumns):
    """Filed agreements that can be put into a batch."""

    chosen = tick("agreements")

    class Meta:
        model = Agreement
        fields = ("chosen", "number", "title", "region", "helper", "villages", "experts")
        sequence = fields
        orderable = False


class ItemTable(AgreementColumns):
    """The agreements of a batch, each in the version that was reported, and what was decided on it."""

    outcome = tables.Column(verbose_name=_("Decision"), accessor="get_outcome_display")
    decided_at = DayColumn(verbose_name=_("Decided"))

    agreement_of = staticmethod(lambda item: item.agreement)
    version_of = staticmethod(lambda item: item.version)

    class Meta:
        model = BatchItem
        fields = ("number", "title", "region", "helper", "villages", "experts", "outcome", "decided_at")
        orderable = False


class GatheredTable(ItemTable):
    """The agreements of a batch that is being gathered: some can be left out."""

    chosen = tick("agreements")

    class Meta(ItemTable.Meta):
        fields = ("chosen", "number", "title", "region", "helper", "villages", "experts")
        sequence = fields
        exclude = ("outcome", "decided_at")


class BatchTable(tables.Table):
    """Report batches with how far the nation is with each."""

    batch = tables.Column(
        verbose_name=_("Batch"), accessor="title", linkify=True, order_by=("year", "region", "serial")
    )
    size = tables.Column(verbose_name=_("Agreements"), attrs=NUMBERS)
    accepted = tables.Column(verbose_name=_("Taken in"), attrs=NUMBERS)
    returned = tables.Column(verbose_name=_("Returned"), attrs=NUMBERS)
    state = StateColumn()
    moved_at = DayColumn(verbose_name=_("There since"))

    class Meta:
        model = ReportBatch
        fields = ("batch", "size", "accepted", "returned", "state", "moved_at")
