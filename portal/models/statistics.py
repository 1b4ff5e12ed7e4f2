from django.db import models
from django.utils.translation import gettext_lazy as _

from leadership.models import Region


class PlaceStatistics(models.Model):
    """What statistics show of a place and year beside the figures of the roll-up, counted along with them.

    ``waiting`` has a row for each chain and level at whose desks records lay; a place where none did has no row.
    """

    year = models.PositiveSmallIntegerField(_("year"))
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="statistics")
    computed_at = models.DateTimeField(_("computed"))
    waiting = models.JSONField()

    class Meta:
        verbose_name = _("statistics of a place")
        verbose_name_plural = _("statistics of places")
        ordering = ["year", "region"]
        constraints = [models.UniqueConstraint(fields=["year", "region"], name="statistics_one_a_place_and_year")]

    def __str__(self):
        return f"{self.region_id} {self.year}"
