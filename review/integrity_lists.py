"""The doubts of the integrity checks as a list, and how it stands with the checks themselves."""

import django_filters
import django_tables2 as tables
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agreements.filters import years
from agreements.tables import NUMBERS
from common.columns import DayColumn, StateColumn
from leadership.filters import RegionFilter
from review.enums import FlagState, IntegrityCheck
from review.models import IntegrityFlag, IntegrityRun


class FlagFilter(django_filters.FilterSet):
    words = django_filters.CharFilter(label=_("Number or nominee"), method="named")
    region = RegionFilter(label=_("Region"), field_name="region")
    year = django_filters.ChoiceFilter(
        label=_("Programme year"), field_name="nomination__year", choices=years, empty_label=_("all years")
    )
    kind = django_filters.ChoiceFilter(
        label=_("Kind of doubt"), choices=IntegrityCheck.choices, empty_label=_("all checks")
    )
    state = django_filters.ChoiceFilter(label=_("State"), choices=FlagState.choices, empty_label=_("all states"))

    class Meta:
        model = IntegrityFlag
        fields = ()

    def __init__(self, *args, membership, **kwargs):
        super().__init__(*args, **kwargs)
        self.filters["region"].extra["within"] = membership.region_code

    def named(self, flags, _field, words):
        words = words.replace("\0", "").strip()
        name = Q(nomination__organisation__name__icontains=words) | Q(nomination__expert__name__icontains=words)
        return flags.filter(Q(nomination__number__icontains=words) | name)


def in_lists(flags):
    """``flags`` with what a row shows."""
    related = ("nomination__organisation", "nomination__expert", "region")
    return flags.select_related(*related).defer("evidence")


def flags_of(nomination, membership) -> list[IntegrityFlag]:
    """Those of one nomination, for its page."""
    flags = IntegrityFlag.objects.visible_to(membership).filter(nomination=nomination)
    return list(flags.defer("evidence").order_by("pk"))


def last_run(membership) -> IntegrityRun | None:
    """When the checks last looked at nominations of one's region."""
    return IntegrityRun.objects.visible_to(membership).select_related("region", "by__user").first()


class FlagTable(tables.Table):
    nomination = tables.Column(
        verbose_name=_("Number"),
        linkify=lambda record: record.get_absolute_url(),
        order_by=("nomination__number",),
    )
    title = tables.Column(verbose_name=_("Nominee"), orderable=False)
    kind = tables.Column(verbose_name=_("Kind of doubt"), accessor="get_kind_display", order_by="kind")
    region = tables.Column(verbose_name=_("County"), order_by="region")
    year = tables.Column(
        verbose_name=_("Year"), accessor="nomination__year", attrs=NUMBERS, localize=False, orderable=False
    )
    state = StateColumn()
    moved_at = DayColumn(verbose_name=_("There since"))

    class Meta:
        model = IntegrityFlag
        fields = ("nomination", "title", "kind", "region", "year", "state", "moved_at")
