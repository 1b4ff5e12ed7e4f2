import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from leadership.models import LeadershipGroup


class GroupTable(tables.Table):
    """The leadership groups in one's region."""

    region = tables.Column(
        verbose_name=_("Leadership group"),
        linkify=("leadership:group_detail", {"pk": tables.A("pk")}),
        order_by="region",
    )
    level = tables.Column(
        verbose_name=_("Level"), accessor="region__get_level_display", order_by=("region__level", "region")
    )
    part_of = tables.Column(verbose_name=_("Part of"), accessor="region__parent__name", orderable=False)
    members = tables.Column(verbose_name=_("Members"))
    accounts = tables.Column(verbose_name=_("Accounts"))

    class Meta:
        model = LeadershipGroup
        fields = ("region", "level", "part_of", "members", "accounts")
