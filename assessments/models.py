from django.db import models
from django.utils.translation import gettext_lazy as _

from assessments.enums import Indicator
from leadership.models import Region


class Rollup(models.Model):
    """When the figures of a year were last computed; they all belong to that one moment."""

    year = models.PositiveSmallIntegerField(_("year"), primary_key=True)
    computed_at = models.DateTimeField(_("computed"))

    class Meta:
        verbose_name = _("roll-up")
        verbose_name_plural = _("roll-ups")

    def __str__(self):
        return str(self.year)


class Figure(models.Model):
    """One figure of a region and year; regions without any have no row, which means zero."""

    year = models.PositiveSmallIntegerField(_("year"))
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="figures")
    indicator = models.CharField(_("indicator"), max_length=20, choices=Indicator.choices)
    value = models.PositiveIntegerField(_("value"))

    class Meta:
        verbose_name = _("figure")
        verbose_name_plural = _("figures")
        constraints = [
            models.UniqueConstraint(fields=["year", "region", "indicator"], name="figure_one_a_region_and_indicator")
        ]

    def __str__(self):
        return f"{self.region_id} {self.year} {self.indicator}: {self.value}"
