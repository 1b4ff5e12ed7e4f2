"""The list of the accounts of assisting parties."""

import django_filters
import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from leadership.filters import RegionFilter
from registry.models import HelperAccount
from registry.tables import WIDE

IN_USE, ENDED = "in_use", "ended"


class HelperFilter(django_filters.FilterSet):
    words = django_filters.CharFilter(label=_("Name of the party or person, or user name"), method="named")
    region = RegionFilter(label=_("Invited in"), field_name="membership__group__region")
    state = django_filters.ChoiceFilter(
        label=_("State"), choices=[(IN_USE, _("in use")), (ENDED, _("ended"))], method="in_state"
    )

    class Meta:
        model = HelperAccount
        fields = ()

    def named(self, rows, name, words):
        return rows.named(words)

    def in_state(self, rows, name, state):
        in_use = rows.in_use()
        return in_use if state == IN_USE else rows.exclude(pk__in=in_use.order_by().values("pk"))


class HelperTable(tables.Table):
    """Accounts that offices of one's region opened for assisting parties."""

    party = tables.Column(
        verbose_name=_("Assisting party"),
        linkify=lambda record: record.get_absolute_url(),
        orderable=False,
        attrs=WIDE,
    )
    person = tables.Column(verbose_name=_("Person"), accessor="membership__name")
    username = tables.Column(verbose_name=_("User name"), accessor="membership__user__username", orderable=False)
    group = tables.Column(
        verbose_name=_("Invited by"), accessor="membership__group", order_by="membership__group__region", attrs=WIDE
    )
    since = tables.DateColumn(verbose_name=_("Invited on"), accessor="membership__started_on")
    state = tables.TemplateColumn(verbose_name=_("State"), template_name="registry/_helper_state.html", orderable=False)

    class Meta:
        model = HelperAccount
        fields = ("party", "person", "username", "group", "since", "state")

    def render_party(self, record):
        return str(record)
