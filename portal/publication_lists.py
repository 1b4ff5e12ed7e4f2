"""Publications as lists: for the offices in every state, for everybody what is out."""

import django_filters
import django_tables2 as tables
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from agreements.enums import TaskArea
from agreements.tables import SaysColumn
from common.columns import DayColumn, StateColumn
from leadership.enums import Level
from leadership.filters import RegionFilter
from portal.enums import POLICIES, PublicationKind, PublicationState
from portal.models import Publication

SCHEDULED = "scheduled"
STATES = [*PublicationState.choices, (SCHEDULED, _("published, from a later day on"))]
POLICY_KINDS = [(kind.value, kind.label) for kind in POLICIES]


# -- which rows ------------------------------------------------------------------------------
class WordsFilter(django_filters.FilterSet):
    words = django_filters.CharFilter(label=_("Words of the title or text"), method="named")

    class Meta:
        model = Publication
        fields = ()

    def named(self, publications, _name, words):
        return publications.named(words)


class NewsFilter(WordsFilter):
    region = RegionFilter(label=_("Province"), field_name="region", levels=(Level.PROVINCE,))


class PolicyFilter(WordsFilter):
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=POLICY_KINDS, empty_label=_("all"))
    region = RegionFilter(label=_("Province"), field_name="region", levels=(Level.PROVINCE,))


class CaseFilter(WordsFilter):
    region = RegionFilter(label=_("Region"), field_name="region")
    area = django_filters.ChoiceFilter(label=_("Task area"), choices=TaskArea.choices, empty_label=_("all"))


class PublicationFilter(WordsFilter):
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=PublicationKind.choices, empty_label=_("all"))
    region = RegionFilter(label=_("Region"), field_name="region")
    state = django_filters.ChoiceFilter(
        label=_("State"), choices=STATES, method="in_state", empty_label=_("all states")
    )

    def in_state(self, publications, _name, state):
        return publications.scheduled() if state == SCHEDULED else publications.filter(state=state)


# -- what a row says -------------------------------------------------------------------------
class PublicationTable(tables.Table):
    """Publications in one's scope, in every state."""

    title = tables.Column(linkify=True, orderable=False)
    kind = tables.Column(orderable=False)
    region = tables.Column(verbose_name=_("Office"), order_by="region")
    version = tables.Column(orderable=False)
    publish_on = SaysColumn(verbose_name=_("Published from"), orderable=False)
    state = StateColumn(orderable=False)
    moved_at = DayColumn(verbose_name=_("There since"))

    class Meta:
        model = Publication
        fields = ("title", "kind", "region", "version", "publish_on", "state", "moved_at")

    def render_publish_on(self, record):
        if record.publish_on is None:
            return "–"
        day = date_format(record.publish_on, "SHORT_DATE_FORMAT")
        return f"{day} · {_('not yet')}" if record.is_scheduled else day


class PolicyTable(tables.Table):
    """Policies and rules in force, for everybody."""

    title = tables.Column(linkify=lambda record: record.public_address, orderable=False)
    kind = SaysColumn(verbose_name=_("Kind"), orderable=False)
    document_number = tables.Column(orderable=False, default="–")
    region = tables.Column(verbose_name=_("Office"), orderable=False)
    version = tables.Column(orderable=False)
    publish_on = tables.DateColumn(short=True, verbose_name=_("Published on"))

    class Meta:
        model = Publication
        fields = ("title", "kind", "document_number", "region", "version", "publish_on")

    def render_kind(self, record):
        return record.kind_in_full
