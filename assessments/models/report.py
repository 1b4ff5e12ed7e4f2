import pghistory
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assessments.enums import OPEN_REPORT_STATES, YearReportState
from assessments.guards import REPORT_STAYS
from common.guards import content_stays
from common.workflow.models import ChainRecord, Step
from leadership.codes import CODE_LENGTHS
from leadership.enums import Level
from leadership.models import Region
from leadership.scope import PlaceQuerySet


@pghistory.track()
class YearReport(ChainRecord):
    """年度数据上报: a province closes its figures of a year; the nation alone opens them again, with a reason.

    The figures stand, frozen, in the step that closed it.
    """

    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, related_name="year_reports", verbose_name=_("province")
    )
    year = models.PositiveSmallIntegerField(_("year"))
    remark = models.TextField(_("explanation of the figures"), max_length=4000, blank=True)
    form_token = models.UUIDField(unique=True, editable=False)

    objects = PlaceQuerySet.as_manager()

    class Meta:
        verbose_name = _("report of the year")
        verbose_name_plural = _("reports of the year")
        ordering = ["-year", "region"]
        constraints = [
            models.UniqueConstraint(
                fields=["region", "year"],
                name="year_report_one_a_year",
                violation_error_message=_("The report of this year has been begun already."),
            ),
            models.CheckConstraint(name="year_report_state_known", condition=Q(state__in=YearReportState.values)),
            models.CheckConstraint(
                name="year_report_of_a_province", condition=Exact(Length("region"), CODE_LENGTHS[Level.PROVINCE])
            ),
        ]
        triggers = [content_stays(OPEN_REPORT_STATES, REPORT_STAYS)]

    def __str__(self):
        return _("Report %(year)s of %(province)s") % {"year": self.year, "province": self.region}

    def get_absolute_url(self):
        return reverse("assessments:report_detail", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_REPORT_STATES


class YearReportStep(Step):
    """``figures``, with a closing: {"computed_at": …, "figures": {code: {metric: [amount, base]}}} of all places."""

    copies = ("figures",)

    record = models.ForeignKey(YearReport, on_delete=models.PROTECT, related_name="steps")
    figures = models.JSONField(null=True, encoder=DjangoJSONEncoder)
