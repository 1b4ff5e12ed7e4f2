import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from common.encrypted import EncryptedTextField, keyed_hash, masked
from common.workflow.models import ChainRecord, Step
from leadership.models import Region
from leadership.scope import PlaceQuerySet
from registry.enums import OPEN_TO_CORRECTION, ExpertField, ExpertState
from registry.guards import IDENTITY_STAYS, NAMES_ONE_THAT_COUNTS
from registry.models.organisation import Organisation


class ExpertQuerySet(PlaceQuerySet):
    def named(self, words):
        """Search by part of the name or of the employer's."""
        words = words.strip()
        return self.filter(Q(name__icontains=words) | Q(employer__icontains=words))

    def with_id_number(self, id_number):
        return self.filter(id_hash=keyed_hash(id_number))

    def listed(self):
        return self.filter(state=ExpertState.LISTED)

    def pickable(self):
        """Those an agreement may name: the roster of the whole country; only name, employer and title are shown."""
        return self.listed().select_related("region").order_by("name", "pk")


@pghistory.track(exclude=["id_number", "id_hash", "phone"])
class Expert(ChainRecord):
    """A science and technology expert and their place on the roster 名册 [三(二)]."""

    name = models.CharField(_("name"), max_length=60)
    id_number = EncryptedTextField(_("ID number"), hash_field="id_hash")
    id_hash = models.CharField(max_length=64, unique=True, editable=False)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="experts", verbose_name=_("region"))
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="experts",
        verbose_name=_("registered organisation they work for"),
    )
    employer = models.CharField(_("employer"), max_length=120)
    title = models.CharField(_("professional title"), max_length=60)
    fields = ArrayField(models.CharField(max_length=24, choices=ExpertField.choices), verbose_name=_("fields"))
    phone = EncryptedTextField(_("telephone"), blank=True)
    # Of the form that made it; empty for what came in a workbook.
    form_token = models.UUIDField(unique=True, null=True, editable=False)

    objects = ExpertQuerySet.as_manager()

    class Meta:
        verbose_name = _("expert")
        verbose_name_plural = _("experts")
        ordering = ["name", "pk"]
        indexes = [
            models.Index(fields=["region", "state"]),
            models.Index(fields=["name", "id"], name="expert_list_order"),
        ]
        triggers = [IDENTITY_STAYS, NAMES_ONE_THAT_COUNTS]
        constraints = [
            models.CheckConstraint(name="expert_state_known", condition=Q(state__in=ExpertState.values)),
            models.CheckConstraint(name="expert_has_a_field", condition=Q(fields__len__gt=0)),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("registry:expert_detail", args=[self.pk])

    @property
    def is_open_to_correction(self) -> bool:
        return self.state in OPEN_TO_CORRECTION

    @property
    def is_untouched(self) -> bool:
        """Nobody has decided anything on it yet."""
        return self.state == ExpertState.APPLIED and self.steps_taken == 0

    @property
    def masked_id_number(self) -> str:
        return masked(self.id_number)

    @property
    def masked_phone(self) -> str:
        return masked(self.phone)

    @property
    def field_names(self) -> list:
        return [ExpertField(field).label for field in self.fields]


class ExpertStep(Step):
    record = models.ForeignKey(Expert, on_delete=models.PROTECT, related_name="steps")
