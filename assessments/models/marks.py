"""What the assessments of agreements and of provinces have in common."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from assessments.models.system import Indicator, IndicatorSystem
from common.workflow.models import ChainRecord


class Assessed(ChainRecord):
    """An assessment of one year: its marks, their total of a hundred and the grade.

    A confirmed one never changes [INV-4]: a correction is a new one, with the next ``serial``, that names the old.
    """

    year = models.PositiveSmallIntegerField(_("year"))
    serial = models.PositiveSmallIntegerField(_("how many in the year"), default=1, editable=False)
    system = models.ForeignKey(
        IndicatorSystem, on_delete=models.PROTECT, related_name="+", verbose_name=_("indicator system")
    )
    corrects = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="correction", verbose_name=_("corrects")
    )
    correction_reason = models.TextField(_("why it is corrected"), max_length=2000, blank=True)
    total = models.DecimalField(_("marks of a hundred"), max_digits=5, decimal_places=2, null=True)
    grade = models.CharField(_("grade"), max_length=10, blank=True)
    # The moment to which the figures of all its marks belong.
    figures_at = models.DateTimeField(_("figures as of"), null=True)
    form_token = models.UUIDField(unique=True, null=True, editable=False)

    class Meta:
        abstract = True


class Mark(models.Model):
    """The marks of one indicator, and the figure that they come from; concrete kinds add ``assessment``."""

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="+", verbose_name=_("indicator"))
    amount = models.DecimalField(_("amount"), max_digits=18, decimal_places=2, null=True)
    base = models.DecimalField(_("out of"), max_digits=18, decimal_places=2, null=True)
    marks = models.DecimalField(_("marks"), max_digits=6, decimal_places=2, null=True)
    reason = models.TextField(_("reason"), max_length=1000, blank=True)

    history_name = "indicator"

    class Meta:
        abstract = True
        ordering = ["indicator__place", "indicator"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "indicator"], name="%(class)s_one_an_indicator"),
            models.CheckConstraint(
                name="%(class)s_not_negative",
                condition=Q(marks__isnull=True) | Q(marks__gte=0),
                violation_error_message=_("Marks are not negative."),
            ),
        ]

    def __str__(self):
        return f"{self.indicator}: {self.marks}"

    @property
    def value(self):
        """The figure as people read it; None before it was taken, and of a share of nothing."""
        from assessments.metrics import METRICS

        return METRICS[self.indicator.metric].value(self.amount, self.base) if self.amount is not None else None


def corrections_name_the_old(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        name=name,
        condition=Q(serial=1, corrects__isnull=True)
        | (Q(serial__gt=1, corrects__isnull=False) & ~Q(correction_reason="") & ~Q(corrects=F("id"))),
        violation_error_message=_("A correction names the assessment that it corrects, and says why."),
    )
