import pghistory
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from common.encrypted import EncryptedTextField, masked
from leadership.guards import marks_place
from leadership.models import Region
from leadership.scope import PlaceQuerySet
from registry.enums import OrganisationKind
from registry.guards import MERGED_ONES_FOLLOW, MERGED_ONES_STAY
from registry.identifiers import tidy
from registry.models.registered import Registered


class OrganisationQuerySet(PlaceQuerySet):
    def named(self, words):
        """Search by part of the name or by credit code."""
        words = words.strip()
        return self.filter(Q(name__icontains=words) | Q(credit_code__startswith=tidy(words) or words))

    def counting(self):
        """Without those that were merged into another one; for lists, pickers and reports."""
        return self.filter(merged_into__isnull=True)

    def pickable(self):
        """Those an agreement may name: all of the country, because helpers come from other provinces.

        Only name, kind and place are shown where they are picked; the record stays in scope.
        """
        return self.counting().select_related("region").order_by("name")


@pghistory.track(exclude=["contact_phone"])
class Organisation(Registered):
    """An organisation that helps [三(六)]; national societies stand at the nation.

    One that was registered twice stays on record with ``merged_into``, because filed agreements name it.
    """

    name = models.CharField(_("name of the organisation"), max_length=120)
    kind = models.CharField(_("kind"), max_length=24, choices=OrganisationKind.choices)
    # Village-level associations often have none.
    credit_code = models.CharField(_("unified social credit code"), max_length=18, unique=True, null=True, blank=True)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="organisations", verbose_name=_("region"))
    contact_name = models.CharField(_("contact person"), max_length=60, blank=True)
    contact_phone = EncryptedTextField(_("telephone"), blank=True)
    merged_into = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="merged",
        verbose_name=_("merged into"),
    )

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["region", "name"]
        indexes = [
            models.Index(
                name="organisation_list_order", fields=["region", "name", "id"], condition=Q(merged_into__isnull=True)
            )
        ]
        constraints = [
            models.UniqueConstraint(
                name="organisation_one_a_name_and_region",
                fields=["region", "name"],
                violation_error_message=_("An organisation of this name is registered in this region already."),
            ),
            models.CheckConstraint(
                name="organisation_credit_code_has_18_characters",
                condition=Q(credit_code__isnull=True) | Q(credit_code__regex=r"^[0-9A-HJ-NPQRTUWXY]{18}$"),
            ),
            models.CheckConstraint(
                name="organisation_not_merged_into_itself",
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=models.F("id")),
            ),
            models.CheckConstraint(name="organisation_kind_known", condition=Q(kind__in=OrganisationKind.values)),
        ]
        triggers = [
            MERGED_ONES_STAY,
            MERGED_ONES_FOLLOW,
            marks_place(
                "region_id",
                of=("region_id", "kind", "merged_into_id"),
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("registry:organisation_detail", args=[self.pk])

    @property
    def counting_id(self) -> int:
        """The key of the one that counts: its own, or that of the one it was merged into."""
        return self.merged_into_id or self.pk

    @property
    def with_merged(self):
        """Itself and those that were merged into it: all by whose key records may name it."""
        return Organisation.objects.filter(Q(pk=self.pk) | Q(merged_into=self.pk))

    @property
    def masked_phone(self) -> str:
        return masked(self.contact_phone)
