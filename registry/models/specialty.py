import pghistory
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from leadership.codes import CODE_LENGTHS
from leadership.guards import marks_place
from leadership.models import Region
from leadership.scope import PlaceQuerySet
from registry.enums import LEVEL_OF_SPECIALTY, SpecialtyKind
from registry.guards import NAMES_ONE_THAT_COUNTS
from registry.models.organisation import Organisation
from registry.models.registered import Registered


def in_its_place(kind) -> Q:
    """It is of ``kind`` and belongs to a place of the level of this kind."""
    return Q(Exact(Length("region"), CODE_LENGTHS[LEVEL_OF_SPECIALTY[kind]]), kind=kind)


class SpecialtyQuerySet(PlaceQuerySet):
    def named(self, words):
        """Search by part of the name or of its place's name."""
        words = words.strip()
        return self.filter(Q(name__icontains=words) | Q(region__name__contains=words))


@pghistory.track()
class Specialty(Registered):
    """The specialty industry 特色产业 of a township, or the brand 特色品牌 of a village [一(二)]."""

    kind = models.CharField(_("kind"), max_length=20, choices=SpecialtyKind.choices)
    name = models.CharField(_("name of the industry or brand"), max_length=120)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="specialties", verbose_name=_("region"))
    since = models.PositiveSmallIntegerField(_("year established"))
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="specialties",
        verbose_name=_("led by"),
    )
    note = models.TextField(_("note"), max_length=1000, blank=True)

    objects = SpecialtyQuerySet.as_manager()

    class Meta:
        verbose_name = _("specialty")
        verbose_name_plural = _("specialties")
        ordering = ["region", "kind", "name"]
        indexes = [models.Index(fields=[first, "region"]) for first in ("kind", "since")]
        triggers = [
            NAMES_ONE_THAT_COUNTS,
            marks_place("region_id"),
        ]
        constraints = [
            models.UniqueConstraint(
                name="specialty_one_a_place_and_name",
                fields=["region", "kind", "name"],
                violation_error_message=_("This industry or brand is registered in this region already."),
            ),
            models.CheckConstraint(
                name="specialty_in_its_place",
                condition=in_its_place(SpecialtyKind.INDUSTRY) | in_its_place(SpecialtyKind.BRAND),
                violation_error_message=_(
                    "A specialty industry belongs to a township, a brand to a village. Choose such a place."
                ),
            ),
            models.CheckConstraint(
                name="specialty_year_sensible",
                condition=Q(since__range=(1900, 2099)),
                violation_error_message=_("Type the year with four digits."),
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("registry:specialty_detail", args=[self.pk])
