"""The list of requests to assisting parties."""

import django_filters
import django_tables2 as tables
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from agreements.filters import OnAgreementFilter
from agreements.models import HelperRequest
from common import clock
from common.columns import DayColumn

WAITING, OVERDUE, ANSWERED = "waiting", "overdue", "answered"
OVERDUE_WORD = _("overdue")


class RequestFilter(OnAgreementFilter):
    searched = ("text", "answer")
    state = django_filters.ChoiceFilter(
        label=_("State"),
        choices=[(WAITING, _("not yet answered")), (OVERDUE, OVERDUE_WORD), (ANSWERED, _("answered"))],
        method="in_state",
    )

    class Meta(OnAgreementFilter.Meta):
        model = HelperRequest

    def in_state(self, rows, name, state):
        if state == OVERDUE:
            return rows.filter(answered_at=None, due_on__lt=clock.today())
        return rows.filter(answered_at__isnull=state == WAITING)


class RequestTable(tables.Table):
    """Requests on agreements in one's scope, or on one's own."""

    text = tables.Column(linkify=lambda record: record.get_absolute_url(), orderable=False)
    agreement = tables.Column(verbose_name=_("Agreement"), accessor="agreement__title", orderable=False)
    region = tables.Column(verbose_name=_("County"), accessor="region__name", order_by="region")
    asked_at = DayColumn()
    due_on = tables.Column()
    answered_at = DayColumn(default=_("not yet answered"))

    class Meta:
        model = HelperRequest
        fields = ("text", "agreement", "region", "asked_at", "due_on", "answered_at")

    def render_text(self, value):
        return value if len(value) <= 40 else f"{value[:40]}…"

    def render_due_on(self, record, value):
        day = date_format(value, "SHORT_DATE_FORMAT")
        if record.answered_at or value >= clock.today():
            return day
        return format_html('{} <span class="badge text-bg-danger">{}</span>', day, OVERDUE_WORD)
