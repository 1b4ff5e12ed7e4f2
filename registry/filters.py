"""What the lists of organisations and experts can be narrowed to."""

import django_filters
from django.utils.translation import gettext_lazy as _

from leadership.filters import RegionFilter
from registry.enums import ExpertField, ExpertState, OrganisationKind
from registry.models import Expert, Organisation


class OrganisationFilter(django_filters.FilterSet):
    words = django_filters.CharFilter(label=_("Name or credit code"), method="named")
    region = RegionFilter(label=_("Region"), field_name="region")
    kind = django_filters.ChoiceFilter(choices=OrganisationKind.choices)

    class Meta:
        model = Organisation
        fields = ()

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
