import pghistory
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from agreements.enums import BatchState, Outcome
from agreements.guards import ITEM_OF_OPEN_BATCH
from agreements.models.agreement import Agreement
from agreements.models.version import AgreementVersion
from common.workflow.models import ChainRecord, Step
from leadership.models import Region
from leadership.scope import PlaceQuerySet


class ReportBatchQuerySet(PlaceQuerySet):
    def visible_to(self, membership):
        """A batch is the province's and, once reported, the nation's as well."""
        rows = super().visible_to(membership)
        if membership is None:
            return rows
        return rows.filter(~Q(state=BatchState.DRAFT) | Q(region=membership.region_code))


@pghistory.track()
class ReportBatch(ChainRecord):
    """汇总上报: filed agreements that a province gathers and sends to the national office [三(二)]."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="report_batches")
    year = models.PositiveSmallIntegerField(_("year"))
    serial = models.PositiveIntegerField(_("serial"), editable=False)
    note = models.TextField(_("note for the national office"), blank=True)
    agreements = models.ManyToManyField(Agreement, through="BatchItem", related_name="batches")
    form_token = models.UUIDField(unique=True, editable=False)

    objects = ReportBatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("report batch")
        verbose_name_plural = _("report batches")
        ordering = ["-year", "region", "-serial"]
        constraints = [
            models.UniqueConstraint(fields=["year", "region", "serial"], name="batch_one_a_serial"),
            models.CheckConstraint(name="batch_state_known", condition=Q(state__in=BatchState.values)),
        ]

    def __str__(self):
        return _("%(place)s %(year)s batch %(serial)s") % {
            "place": self.region.name,
            "year": self.year,
            "serial": self.serial,
        }

    def get_absolute_url(self):
        return reverse("agreements:batch_detail", args=[self.pk])

    @property
    def title(self) -> str:
        return str(self)


class BatchStep(Step):
    record = models.ForeignKey(ReportBatch, on_delete=models.PROTECT, related_name="steps")


@pghistory.track()
class BatchItem(models.Model):
    """One agreement in a batch, in the version that was reported, and what the nation decided."""

    batch = models.ForeignKey(ReportBatch, on_delete=models.PROTECT, related_name="items")
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="batch_items")
    version = models.ForeignKey(AgreementVersion, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(
        _("decision"), max_length=20, choices=Outcome.choices, default=Outcome.PENDING, editable=False
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True, editable=False)

    history_name = "agreement"

    class Meta:
        verbose_name = _("agreement of the batch")
        verbose_name_plural = _("agreements of the batch")
        ordering = ["agreement__number"]
        constraints = [
            models.UniqueConstraint(
                name="item_agreement_waits_in_one_batch",
                fields=["agreement"],
                condition=Q(outcome=Outcome.PENDING),
                violation_error_message=_("This agreement is in another batch already."),
            ),
            models.UniqueConstraint(fields=["batch", "agreement"], name="item_once_a_batch"),
            models.CheckConstraint(
                name="item_decided_with_time",
                condition=Q(outcome=Outcome.PENDING, decided_at__isnull=True)
                | Q(~Q(outcome=Outcome.PENDING), decided_at__isnull=False),
            ),
        ]
        triggers = [ITEM_OF_OPEN_BATCH]
