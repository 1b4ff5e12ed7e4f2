from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

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
    """One figure of a region and year; regions without any have no row, which means zero.

    ``amount`` is what was counted or summed up. A share or a mean is ``amount`` over ``base``, so that the
    figures of several places can be put together; see ``assessments.metrics`` for what each means.
    """

    year = models.PositiveSmallIntegerField(_("year"))
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="figures")
    metric = models.CharField(_("metric"), max_length=40)
    amount = models.DecimalField(_("amount"), max_digits=18, decimal_places=2)
    base = models.DecimalField(_("out of"), max_digits=18, decimal_places=2, default=Decimal(0))

    class Meta:
        verbose_name = _("figure")
        verbose_name_plural = _("figures")
        constraints = [
            models.UniqueConstraint(fields=["year", "region", "metric"], name="figure_one_a_region_and_metric")
        ]
        indexes = [models.Index(fields=["year", "metric", "region"], name="figure_of_metric")]

    def __str__(self):
        return f"{self.region_id} {self.year} {self.metric}: {self.amount}"
