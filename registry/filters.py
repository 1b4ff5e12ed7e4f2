"""What the lists of the registers can be narrowed to."""

import django_filters
from django.utils.translation import gettext_lazy as _

from leadership.enums import Level
from leadership.filters import RegionFilter
from registry.enums import (
    ExitStatus,
    ExpertField,
    ExpertState,
    FacilityKind,
    FacilityState,
    OrganisationKind,
    PovertyCause,
    SpecialtyKind,
)
from registry.models import Expert, Facility, Organisation, PoorHousehold, PoorVillage, Specialty

DOWN_TO_TOWNSHIP = tuple(level for level in Level if level <= Level.TOWNSHIP)


class OrganisationFilter(django_filters.FilterSet):
    words = django_filters.CharFilter(label=_("Name or credit code"), method="named")
    region = RegionFilter(label=_("Region"), field_name="region", levels=tuple(Level))
    kind = django_filters.ChoiceFilter(choices=OrganisationKind.choices)

    class Meta:
        model = Organisation
        fields = ()

    def filter_queryset(self, rows):
        """Whatever is chosen, one that was merged into another is in no list and no report."""
        return super().filter_queryset(rows).counting()

    def named(self, rows, name, words):
        return rows.named(words)


class ExpertFilter(django_filters.FilterSet):
    words = django_filters.CharFilter(label=_("Name or employer"), method="named")
    region = RegionFilter(label=_("Region"), field_name="region")
    state = django_filters.ChoiceFilter(label=_("State"), choices=ExpertState.choices)
    field = django_filters.ChoiceFilter(label=_("Field"), choices=ExpertField.choices, method="of_field")

    class Meta:
        model = Expert
        fields = ()

    def named(self, rows, name, words):
        return rows.named(words)

    def of_field(self, rows, name, field):
        return rows.filter(fields__contains=[field])


class VillageFilter(django_filters.FilterSet):
    words = django_filters.CharFilter(label=_("Name or code of the village"), method="named")
    region = RegionFilter(label=_("Region"), field_name="region", levels=DOWN_TO_TOWNSHIP)
    exit_status = django_filters.ChoiceFilter(choices=ExitStatus.choices)

    class Meta:
        model = PoorVillage
        fields = ()

    def named(self, rows, name, words):
        return rows.named(words)


class HouseholdFilter(django_filters.FilterSet):
    words = django_filters.CharFilter(label=_("Registered number or head of household"), method="named")
    region = RegionFilter(label=_("Region"), field_name="region", levels=tuple(Level))
    exit_status = django_filters.ChoiceFilter(choices=ExitStatus.choices)
    main_cause = django_filters.ChoiceFilter(choices=PovertyCause.choices)

    class Meta:
        model = PoorHousehold
        fields = ()

    def named(self, rows, name, words):
        return rows.named(words)


class FacilityFilter(django_filters.FilterSet):
    words = django_filters.CharFilter(label=_("Name or where it stands"), method="named")
    region = RegionFilter(label=_("Region"), field_name="region", levels=tuple(Level))
    kind = django_filters.ChoiceFilter(choices=FacilityKind.choices)
    state = django_filters.ChoiceFilter(choices=FacilityState.choices)
    year = django_filters.NumberFilter(min_value=1, max_value=9999)

    class Meta:
        model = Facility
        fields = ()

    def named(self, rows, name, words):
        return rows.named(words)


class SpecialtyFilter(django_filters.FilterSet):
    words = django_filters.CharFilter(label=_("Name or place"), method="named")
    region = RegionFilter(label=_("Region"), field_name="region", levels=tuple(Level))
    kind = django_filters.ChoiceFilter(choices=SpecialtyKind.choices)

    class Meta:
        model = Specialty
        fields = ()

    def named(self, rows, name, words):
        return rows.named(words)
