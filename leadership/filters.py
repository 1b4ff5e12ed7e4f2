"""Filters of the lists of groups; ``RegionFilter`` serves the lists of every app."""

import django_filters
from django.utils.translation import gettext_lazy as _

from leadership.codes import within
from leadership.enums import Level
from leadership.models import LeadershipGroup
from leadership.region_field import RegionField

LEVELS = [(level.value, level.label) for level in Level if level <= Level.COUNTY]


class RegionFilter(django_filters.Filter):
    """Rows whose place lies in the place that was typed; takes the arguments of ``RegionField``."""

    field_class = RegionField

    def filter(self, rows, place):
        return rows.filter(within(place.code, self.field_name)) if place else rows


class GroupFilter(django_filters.FilterSet):
    region = RegionFilter(label=_("Region"), field_name="region")
    level = django_filters.ChoiceFilter(label=_("Level"), field_name="region__level", choices=LEVELS)

    class Meta:
        model = LeadershipGroup
        fields = ()
