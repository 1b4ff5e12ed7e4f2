"""Scope [INV-2]: which rows exist for a person. ``visible_to`` is the only door to rows that belong to a place."""

from django.db import models

from leadership.models.region import within
from leadership.permissions import VIEW_RECORDS


class PlaceQuerySet(models.QuerySet):
    """Rows with a ``region``: seen from one's own region downwards, by those who may read records."""

    def visible_to(self, membership):
        if membership is None or not membership.may(VIEW_RECORDS):
            return self.none()
        return self.filter(within(membership.region_code))
