"""Columns that lists of several apps have."""

import django_tables2 as tables
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from common.templatetags.components import state_of


class StateColumn(tables.Column):
    """Where the record of a row stands in its chain, as ``components/status.html`` shows it."""

    def __init__(self, **kwargs):
        super().__init__(**{"verbose_name": _("State"), **kwargs})

    def render(self, record):
        state = state_of(record)
        return format_html('<span class="state state-{}">{}</span>', state.tone, state.label)


class DayColumn(tables.Column):
    """The day of a moment, here."""

    def render(self, value):
        return date_format(localtime(value), "SHORT_DATE_FORMAT")
