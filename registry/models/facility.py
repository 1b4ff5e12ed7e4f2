import pghistory
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from leadership.guards import marks_place
from leadership.models import Region
from leadership.scope import PlaceQuerySet
from registry.enums import FacilityKind, FacilityState
from registry.guards import NAMES_ONE_THAT_COUNTS
from registry.models.organisation import Organisation
from registry.models.registered import Registered


class FacilityQuerySet(PlaceQuerySet):
    def named(self, words):
        """Search by part of the name or of where it stands."""
        words = words.strip()
        return self.filter(Q(name__icontains=words) | Q(location__icontains=words))


@pghistory.track()
class Facility(Registered):
    """What the programme places in a county, township or village [二(五)]: a caravan, a museum, a station."""

    kind = models.CharField(_("kind"), max_length=20, choices=FacilityKind.choices)
    name = models.CharField(_("name of the facility"), max_length=120)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="facilities", verbose_name=_("region"))
    location = models.CharField(_("where it stands"), max_length=120, blank=True)
    year = models.PositiveSmallIntegerField(_("year"))
    state = models.CharField(_("state"), max_length=12, choices=FacilityState.choices, default=FacilityState.IN_SERVICE)
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="facilities",
        verbose_name=_("run by"),
    )

    objects = FacilityQuerySet.as_manager()

    class Meta:
        verbose_name = _("facility")
        verbose_name_plural = _("facilities")
        ordering = ["region", "kind", "name"]
        indexes = [models.Index(fields=[first, "region"]) for first in ("kind", "state", "year")]
        triggers = [
            NAMES_ONE_THAT_COUNTS,
            marks_place("region_id"),
        ]
        constraints = [
            # A caravan or tour comes every year anew: the same name counts once a year.
            models.UniqueConstraint(
                name="facility_one_a_place_name_and_year",
                fields=["region", "kind", "name", "year"],
                violation_error_message=_("This facility is registered in this region and year already."),
            ),
            models.CheckConstraint(name="facility_kind_known", condition=Q(kind__in=FacilityKind.values)),
            models.CheckConstraint(name="facility_state_known", condition=Q(state__in=FacilityState.values)),
            models.CheckConstraint(
                name="facility_year_sensible",
                condition=Q(year__range=(2000, 2099)),
                violation_error_message=_("Type the year with four digits."),
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("registry:facility_detail", args=[self.pk])
