import pghistory
from django.db import models
from django.utils.translation import gettext_lazy as _

from leadership.enums import Level
from leadership.models import Region


@pghistory.track()
class FilingPolicy(models.Model):
    """At which level a province files its agreements [三(二)]; without a row, at the province."""

    FILING_LEVELS = [(level.value, level.label) for level in (Level.PROVINCE, Level.PREFECTURE, Level.COUNTY)]

    province = models.OneToOneField(Region, on_delete=models.PROTECT, primary_key=True, related_name="filing_policy")
    level = models.PositiveSmallIntegerField(_("filed at"), choices=FILING_LEVELS, default=Level.PROVINCE)

    class Meta:
        verbose_name = _("filing policy")
        verbose_name_plural = _("filing policies")
        constraints = [
            models.CheckConstraint(
                name="filing_policy_between_province_and_county",
                condition=models.Q(level__in=(Level.PROVINCE, Level.PREFECTURE, Level.COUNTY)),
            )
        ]

    def __str__(self):
        return f"{self.province}: {self.get_level_display()}"


class NumberSeries(models.Model):
    """The last serial given in a series of a place and year; its row lock makes numbers gap-free."""

    series = models.CharField(max_length=20)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["series", "region", "year"], name="number_series_is_one")]
