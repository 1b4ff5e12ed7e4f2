"""Scope [INV-2]: which rows exist for a person. ``visible_to`` is the only door to rows that belong to a place."""

from django.db import models

from leadership.codes import within
from leadership.permissions import VIEW_RECORDS


def sees_places(membership) -> bool:
    """Reads the records of a region, not only those that are their own."""
    return membership is not None and membership.may(VIEW_RECORDS)


def sees_place(membership, code: str) -> bool:
    """Reads the records of the place ``code``."""
    return sees_places(membership) and membership.region.contains(code)


class PlaceQuerySet(models.QuerySet):
    """Rows with a ``region``: seen from one's own region downwards, by those who may read records."""

    def visible_to(self, membership):
        return self.filter(within(membership.region_code)) if sees_places(membership) else self.none()
