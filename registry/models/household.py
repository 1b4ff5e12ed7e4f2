import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from common.encrypted import EncryptedTextField, masked
from leadership.guards import marks_place
from leadership.models import Region
from leadership.scope import PlaceQuerySet
from registry.enums import ExitStatus, HouseholdAttribute, PovertyCause
from registry.models.registered import Registered
from registry.models.village import EXIT_WITH_YEAR, VILLAGE_CODE_LENGTH


class PoorHouseholdQuerySet(PlaceQuerySet):
    def named(self, words):
        """Search by registered number or by the beginning of the head's name."""
        words = words.strip()
        return self.filter(Q(number=words) | Q(head__startswith=words))


@pghistory.track(exclude=["id_number", "id_hash", "phone"])
class PoorHousehold(Registered):
    """A registered poor household 建档立卡贫困户 [四(二)], kept by the poverty alleviation offices."""

    number = models.CharField(_("registered number"), max_length=24, unique=True, db_collation="C")
    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, related_name="poor_households", verbose_name=_("village")
    )
    head = models.CharField(_("head of household"), max_length=60)
    id_number = EncryptedTextField(_("ID number of the head"), hash_field="id_hash")
    id_hash = models.CharField(max_length=64, unique=True, editable=False)
    phone = EncryptedTextField(_("telephone"), blank=True)
    people = models.PositiveSmallIntegerField(_("people"))
    labour = models.PositiveSmallIntegerField(_("labour force"))
    attribute = models.CharField(
        _("attribute"), max_length=20, choices=HouseholdAttribute.choices, default=HouseholdAttribute.ORDINARY
    )
    main_cause = models.CharField(_("main cause of poverty"), max_length=16, choices=PovertyCause.choices)
    other_causes = ArrayField(
        models.CharField(max_length=16, choices=PovertyCause.choices),
        verbose_name=_("other causes of poverty"),
        default=list,
        blank=True,
    )
    exit_status = models.CharField(_("exit status"), max_length=10, choices=ExitStatus.choices, default=ExitStatus.POOR)
    exit_year = models.PositiveSmallIntegerField(_("exit year"), null=True, blank=True)

    objects = PoorHouseholdQuerySet.as_manager()

    class Meta:
        verbose_name = _("poor household")
        verbose_name_plural = _("poor households")
        triggers = [
            marks_place(
                "region_id",
                of=("region_id", "labour"),
            )
        ]
        ordering = ["region", "number"]
        indexes = [
            models.Index(fields=["region", "number"]),
            models.Index(fields=["exit_status", "region", "number"]),
            models.Index(fields=["main_cause", "region", "number"]),
            models.Index(fields=["head"], name="household_head", opclasses=["varchar_pattern_ops"]),
        ]
        constraints = [
            models.CheckConstraint(
                name="household_lives_in_a_village",
                condition=Exact(Length("region"), VILLAGE_CODE_LENGTH),
                violation_error_message=_("This is not a village. Type the name or the 12 digits of a village."),
            ),
            models.CheckConstraint(
                name="household_has_people",
                condition=Q(people__gte=1, people__lte=40),
                violation_error_message=_("A household has between 1 and 40 people."),
            ),
            models.CheckConstraint(
                name="household_labour_within_people",
                condition=Q(labour__lte=F("people")),
                violation_error_message=_("The labour force is part of the people of the household."),
            ),
            models.CheckConstraint(
                name="household_at_most_two_other_causes",
                condition=Q(other_causes__len__lte=2),
                violation_error_message=_("At most two other causes."),
            ),
            models.CheckConstraint(
                name="household_exit_with_year",
                condition=EXIT_WITH_YEAR,
                violation_error_message=_("Whoever is out of poverty has an exit year; whoever is not has none."),
            ),
        ]

    def __str__(self):
        return self.head

    def get_absolute_url(self):
        return reverse("registry:household_detail", args=[self.pk])

    @property
    def masked_id_number(self) -> str:
        return masked(self.id_number)

    @property
    def masked_phone(self) -> str:
        return masked(self.phone)

    @property
    def cause_names(self) -> list:
        return [PovertyCause(cause).label for cause in self.other_causes]
