"""Public notices as lists: for the offices in every state, for everybody those that were published."""

import django_filters
import django_tables2 as tables
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from agreements.tables import NUMBERS, SaysColumn
from common.columns import DayColumn, StateColumn
from leadership.enums import Level
from leadership.filters import RegionFilter
from review.enums import NoticeKind, NoticeState
from review.models import NoticeItem, PublicNotice

RUNNING, OVER = "running", "over"
PERIODS = [(RUNNING, _("running: objections are received")), (OVER, _("over"))]


def in_lists(notices):
    """With what a row says."""
    items = NoticeItem.objects.filter(notice=OuterRef("pk")).order_by().values("notice")
    size = Coalesce(Subquery(items.annotate(number=Count("pk")).values("number")), 0)
    return notices.select_related("region").annotate(size=size)


class PublicNoticeFilter(django_filters.FilterSet):
    words = django_filters.CharFilter(label=_("Name of a nominee"), method="naming")
    kind = django_filters.ChoiceFilter(label=_("Notice of"), choices=NoticeKind.choices, empty_label=_("all"))
    region = RegionFilter(label=_("Province"), field_name="region", levels=(Level.PROVINCE,))
    year = django_filters.NumberFilter(label=_("Year"), min_value=2016, max_value=2099)
    period = django_filters.ChoiceFilter(
        label=_("Period of the notice"), choices=PERIODS, method="at", empty_label=_("all")
    )

    class Meta:
        model = PublicNotice
        fields = ()

    def naming(self, notices, _name, words):
        found = NoticeItem.objects.filter(name__icontains=words.replace("\0", "").strip())
        return notices.filter(pk__in=found.values("notice"))

    def at(self, notices, _name, period):
        return (
            notices.running() if period == RUNNING else notices.public().exclude(pk__in=notices.running().values("pk"))
        )


class NoticeFilter(PublicNoticeFilter):
    state = django_filters.ChoiceFilter(label=_("State"), choices=NoticeState.choices, empty_label=_("all states"))

    class Meta(PublicNoticeFilter.Meta):
        pass


class NoticeTable(tables.Table):
    """Notices in one's scope, in every state."""

    title = SaysColumn(
        verbose_name=_("Public notice"), linkify=lambda record, table: table.page_of(record), orderable=False
    )
    size = tables.Column(verbose_name=_("Nominees"), orderable=False, attrs=NUMBERS)
    published_at = DayColumn(verbose_name=_("Published on"), orderable=False)
    last_day = SaysColumn(verbose_name=_("Runs until"), orderable=False)
    state = StateColumn(orderable=False)
    moved_at = DayColumn(verbose_name=_("There since"))

    page_of = staticmethod(lambda notice: notice.get_absolute_url())

    class Meta:
        model = PublicNotice
        fields = ("title", "size", "published_at", "last_day", "state", "moved_at")

    def render_title(self, record):
        return str(record)

    def render_last_day(self, record):
        if record.last_day is None:
            return "–"
        day = date_format(record.last_day, "SHORT_DATE_FORMAT")
        return f"{day} · {_('running')}" if record.is_running else day


class PublicNoticeTable(NoticeTable):
    """What everybody reads."""

    page_of = staticmethod(lambda notice: reverse("review:public_notice", args=[notice.pk]))

    class Meta(NoticeTable.Meta):
        exclude = ("moved_at",)
