import pghistory
import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from leadership.codes import CODE_LENGTHS
from leadership.enums import Level
from leadership.guards import marks_place
from leadership.models import Region
from leadership.scope import PlaceQuerySet
from registry.enums import ExitStatus
from registry.models.registered import Registered

VILLAGE_CODE_LENGTH = CODE_LENGTHS[Level.VILLAGE]
# A comparison with a missing year is neither true nor false, and a check refuses only what is false.
EXIT_WITH_YEAR = Q(exit_status=ExitStatus.POOR, exit_year__isnull=True) | Q(
    exit_status__in=[ExitStatus.OUT, ExitStatus.RETURNED], exit_year__isnull=False, exit_year__range=(2014, 2099)
)


class PoorVillageQuerySet(PlaceQuerySet):
    def named(self, words):
        """Search by code or by part of the village's name."""
        words = words.strip()
        return (
            self.filter(region__code__startswith=words)
            if words.isdecimal()
            else self.filter(region__name__contains=words)
        )


@pghistory.track()
class PoorVillage(Registered):
    """A registered poor village 建档立卡贫困村 [四(二)], kept by the poverty alleviation offices."""

    region = models.OneToOneField(
        Region, on_delete=models.PROTECT, related_name="poor_village", verbose_name=_("village")
    )
    households = models.PositiveIntegerField(_("households"))
    people = models.PositiveIntegerField(_("people"))
    poor_households = models.PositiveIntegerField(_("poor households"))
    poor_people = models.PositiveIntegerField(_("poor people"))
    labour = models.PositiveIntegerField(_("labour force"))
    industry = models.CharField(_("main industry"), max_length=60, blank=True)
    exit_status = models.CharField(_("exit status"), max_length=10, choices=ExitStatus.choices, default=ExitStatus.POOR)
    exit_year = models.PositiveSmallIntegerField(_("exit year"), null=True, blank=True)

    objects = PoorVillageQuerySet.as_manager()

    class Meta:
        verbose_name = _("poor village")
        verbose_name_plural = _("poor villages")
        triggers = [marks_place("region_id", operation=pgtrigger.Insert | pgtrigger.Delete)]
        ordering = ["region"]
        indexes = [models.Index(fields=["exit_status", "region"]), models.Index(fields=["poor_people", "region"])]
        constraints = [
            models.CheckConstraint(
                name="poor_village_is_a_village",
                condition=Exact(Length("region"), VILLAGE_CODE_LENGTH),
                violation_error_message=_("This is not a village. Type the name or the 12 digits of a village."),
            ),
            models.CheckConstraint(
                name="poor_village_parts_within_whole",
                condition=Q(
                    poor_households__lte=F("households"), poor_people__lte=F("people"), labour__lte=F("people")
                ),
                violation_error_message=_("Poor households, poor people and labour force are part of the whole."),
            ),
            models.CheckConstraint(
                name="poor_village_exit_with_year",
                condition=EXIT_WITH_YEAR,
                violation_error_message=_("Whoever is out of poverty has an exit year; whoever is not has none."),
            ),
        ]

    def __str__(self):
        return str(self.region)

    def get_absolute_url(self):
        return reverse("registry:village_detail", args=[self.pk])
