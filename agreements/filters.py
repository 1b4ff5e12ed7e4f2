"""What the list of agreements can be narrowed to; the export runs through the same filters."""

from functools import reduce
from operator import or_

import django_filters
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agreements.enums import REPOSITORY_STATES, AgreementState, BatchState, HelperKind
from agreements.models import Agreement, ReportBatch
from agreements.partners import agreements_of
from common.lists import PAGE_SIZES
from leadership.enums import Level
from leadership.filters import RegionFilter
from leadership.models import Partnership, ProgrammeYear
from leadership.scope import sees_places
from registry.enums import OrganisationKind

HELPERS = [*OrganisationKind.choices, (HelperKind.EXPERTS, _("experts, without an organisation"))]
# All that the national repository holds, whatever became of it: what the figures are counted from.
REPOSITORY = "repository"
STATES = [*AgreementState.choices, (REPOSITORY, _("in the repository, or ended"))]


def years() -> list[tuple]:
    return [(year, year) for year in ProgrammeYear.objects.values_list("year", flat=True)]


class AgreementFilter(django_filters.FilterSet):
    """Which agreements of ``queryset`` a list or workbook holds."""

    words = django_filters.CharFilter(label=_("Number, title or helper"), method="named")
    region = RegionFilter(label=_("Region"), field_name="region")
    year = django_filters.ChoiceFilter(label=_("Programme year"), choices=years, empty_label=_("all years"))
    state = django_filters.ChoiceFilter(
        label=_("State"), choices=STATES, method="in_state", empty_label=_("all states")
    )
    helper = django_filters.ChoiceFilter(
        label=_("Kind of helper"), choices=HELPERS, method="of_helper", empty_label=_("all kinds")
    )

    # Chosen on the page of an East–West pair; kept, not offered.
    partnership = django_filters.ModelChoiceFilter(
        queryset=Partnership.objects.all(), method="of_pair", widget=forms.HiddenInput
    )

    # How the list is laid out, not which rows it holds; here so that the form keeps it.
    per_page = django_filters.ChoiceFilter(
        label=_("Rows on a page"), choices=[(size, size) for size in PAGE_SIZES], method="all_rows", empty_label=None
    )

    class Meta:
        model = Agreement
        fields = ()

    def __init__(self, *args, membership, **kwargs):
        super().__init__(*args, **kwargs)
        if sees_places(membership):
            self.filters["region"].extra["within"] = membership.region_code

    def named(self, agreements, _field, words):
        return agreements.named(words)

    def in_state(self, agreements, _field, state):
        return agreements.filter(state__in=REPOSITORY_STATES if state == REPOSITORY else [state])

    def of_pair(self, agreements, _field, pair):
        return agreements.filter(pk__in=agreements_of(pair).values("pk"))

    def all_rows(self, agreements, _field, _size):
        return agreements

    def of_helper(self, agreements, _field, kind):
        if kind == HelperKind.EXPERTS:
            return agreements.filter(current_version__helper_kind=kind)
        return agreements.filter(current_version__organisation__kind=kind)


class BatchFilter(django_filters.FilterSet):
    region = RegionFilter(label=_("Province"), field_name="region", levels=[Level.PROVINCE])
    year = django_filters.ChoiceFilter(label=_("Programme year"), choices=years, empty_label=_("all years"))
    state = django_filters.ChoiceFilter(label=_("State"), choices=BatchState.choices, empty_label=_("all states"))

    class Meta:
        model = ReportBatch
        fields = ()


class OnAgreementFilter(django_filters.FilterSet):
    """Rows with an ``agreement`` and its ``region``; ``searched`` are the fields of the row that words are found in."""

    searched = ()
    words = django_filters.CharFilter(label=_("Words, or number or title of the agreement"), method="named")
    region = RegionFilter(label=_("Region"), field_name="region")

    class Meta:
        fields = ()

    def named(self, rows, name, words):
        fields = ("agreement__number", "agreement__current_version__title", *self.searched)
        return rows.filter(reduce(or_, (Q(**{f"{field}__icontains": words.strip()}) for field in fields)))
