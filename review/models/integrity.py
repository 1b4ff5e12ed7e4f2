import pghistory
import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from common import clock
from common.workflow.models import ChainRecord, Step
from leadership.models import Membership, Region
from leadership.scope import PlaceQuerySet
from review.enums import STANDING_FLAG_STATES, FlagState, IntegrityCheck
from review.integrity_guards import (
    FLAG_CONTENT_STAYS,
    FLAG_FITS,
    FLAG_IS_KEPT,
    FREE_OF_FLAGS,
    NOT_BY_ITS_WRITERS,
    RUN_IS_KEPT,
)
from review.models.nomination import Nomination

pgtrigger.register(FREE_OF_FLAGS)(Nomination)


class IntegrityRun(models.Model):
    """The integrity checks have looked at the nominations of a province and year."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", verbose_name=_("province"))
    year = models.PositiveSmallIntegerField(_("year"))
    at = models.DateTimeField(_("looked at on"), default=clock.now, editable=False)
    # Empty for the night and the command line.
    by = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    nominees = models.PositiveIntegerField(_("nominations looked at"))
    raised = models.PositiveIntegerField(_("new doubts"))

    objects = PlaceQuerySet.as_manager()

    class Meta:
        verbose_name = _("run of the integrity checks")
        verbose_name_plural = _("runs of the integrity checks")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["region", "year", "at"])]
        triggers = [RUN_IS_KEPT]

    def __str__(self):
        return f"{self.region} {self.year}"


class FlagQuerySet(PlaceQuerySet):
    def standing(self):
        """Those that stop their nominee: not decided on yet, or confirmed."""
        return self.filter(state__in=STANDING_FLAG_STATES)


@pghistory.track()
class IntegrityFlag(ChainRecord):
    """A doubt about a nomination that a check has raised, which a human clears or confirms with a reason [domain 9].

    ``evidence`` is what was found, as it was found. By ``key`` a check knows again what it has found before, so that
    no run raises a doubt twice or raises again what was cleared. Written by no one: as its authors count those of the
    nomination, so that they never decide on it [INV-1].
    """

    nomination = models.ForeignKey(
        Nomination, on_delete=models.PROTECT, related_name="flags", verbose_name=_("nomination")
    )
    # The county that nominates, for scope.
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", verbose_name=_("county"))
    kind = models.CharField(_("what was found"), max_length=10, choices=IntegrityCheck.choices)
    key = models.CharField(max_length=80, editable=False)
    evidence = models.JSONField(_("evidence"), editable=False, encoder=DjangoJSONEncoder)
    run = models.ForeignKey(IntegrityRun, on_delete=models.PROTECT, related_name="flags", editable=False)

    objects = FlagQuerySet.as_manager()

    class Meta:
        verbose_name = _("integrity flag")
        verbose_name_plural = _("integrity flags")
        ordering = ["-moved_at", "-pk"]
        indexes = [
            models.Index(fields=["region", "state", "kind"]),
            models.Index(fields=["moved_at", "id"], name="flag_list_order"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["nomination", "kind", "key"], name="flag_raised_once"),
            models.CheckConstraint(name="flag_state_known", condition=Q(state__in=FlagState.values)),
            models.CheckConstraint(name="flag_kind_known", condition=Q(kind__in=IntegrityCheck.values)),
        ]
        triggers = [FLAG_CONTENT_STAYS, FLAG_FITS, FLAG_IS_KEPT]

    def __str__(self):
        return f"{self.nomination} · {self.get_kind_display()}"

    def get_absolute_url(self):
        return reverse("review:integrity_detail", args=[self.pk])

    @property
    def title(self) -> str:
        return self.nomination.title


class IntegrityFlagStep(Step):
    record = models.ForeignKey(IntegrityFlag, on_delete=models.PROTECT, related_name="steps")

    class Meta(Step.Meta):
        triggers = [NOT_BY_ITS_WRITERS]


class DeedsSketch(models.Model):
    """By which the deeds of a nomination are found among all others: texts that are alike share one of ``bands``.

    Made once for each submission; see ``review.integrity.alike``.
    """

    nomination = models.OneToOneField(Nomination, on_delete=models.CASCADE, primary_key=True, related_name="sketch")
    of = models.DateTimeField()  # when the deeds were submitted that it is of
    bands = ArrayField(models.BigIntegerField())

    class Meta:
        verbose_name = _("sketch of deeds")
        verbose_name_plural = _("sketches of deeds")
        indexes = [GinIndex(fields=["bands"], name="sketch_bands")]

    def __str__(self):
        return str(self.nomination)
