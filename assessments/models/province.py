import pghistory
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assessments.enums import (
    DECIDED_PROVINCE_STATES,
    OPEN_PROVINCE_STATES,
    ProvinceAssessmentState,
    ProvinceGrade,
)
from assessments.guards import MARKS_STAY, PROVINCE_ASSESSMENT_FITS, PROVINCE_ASSESSMENT_STAYS, mark_fits
from assessments.models.marks import Assessed, Mark, corrections_name_the_old
from assessments.models.report import YearReportStep
from common.guards import written_with
from common.workflow.models import Step
from leadership.codes import CODE_LENGTHS, NATION_CODE
from leadership.enums import Level
from leadership.models import Region
from leadership.scope import sees_places

TABLE = "assessments_provinceassessment"


class ProvinceAssessmentQuerySet(models.QuerySet):
    def visible_to(self, membership):
        """All to the nation; to the province its own once it was sent there; to everybody what is published."""
        if not sees_places(membership):
            return self.none()
        if membership.region_code == NATION_CODE:
            return self
        own = Q(region=membership.region_code) & ~Q(state__in=OPEN_PROVINCE_STATES)
        return self.filter(own | Q(state=ProvinceAssessmentState.PUBLISHED))

    def decided(self):
        return self.filter(state__in=DECIDED_PROVINCE_STATES)

    def counting(self):
        """The published ones that count: of each province and year the last, which corrects those before."""
        published = self.filter(state=ProvinceAssessmentState.PUBLISHED)
        later = self.model.objects.filter(state=ProvinceAssessmentState.PUBLISHED, corrects=models.OuterRef("pk"))
        return published.filter(~models.Exists(later))


@pghistory.track()
class ProvinceAssessment(Assessed):
    """省级考核 by the national office [四(五)], from the figures with which the province closed its year."""

    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, related_name="province_assessments", verbose_name=_("province")
    )
    # The step by which the province closed its year: the figures stand in it, frozen.
    closing = models.ForeignKey(YearReportStep, on_delete=models.PROTECT, null=True, editable=False, related_name="+")
    statement = models.TextField(_("statement of the province"), max_length=4000, blank=True)
    statement_due = models.DateField(_("statement until"), null=True)

    objects = ProvinceAssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("provincial assessment")
        verbose_name_plural = _("provincial assessments")
        ordering = ["-year", "region", "-serial"]
        constraints = [
            models.UniqueConstraint(fields=["region", "year", "serial"], name="province_assessment_one_a_serial"),
            models.UniqueConstraint(
                fields=["region", "year"],
                condition=~Q(state=ProvinceAssessmentState.PUBLISHED),
                name="province_assessment_one_at_a_time",
                violation_error_message=_("This province is being assessed already."),
            ),
            models.CheckConstraint(
                name="province_assessment_state_known", condition=Q(state__in=ProvinceAssessmentState.values)
            ),
            models.CheckConstraint(
                name="province_assessment_of_a_province",
                condition=Exact(Length("region"), CODE_LENGTHS[Level.PROVINCE]),
            ),
            models.CheckConstraint(
                name="province_assessment_graded_once_sent",
                condition=Q(state__in=OPEN_PROVINCE_STATES)
                | Q(
                    total__isnull=False,
                    figures_at__isnull=False,
                    closing__isnull=False,
                    grade__in=ProvinceGrade.values,
                ),
            ),
            corrections_name_the_old("province_correction_names_the_old"),
        ]
        triggers = [PROVINCE_ASSESSMENT_FITS, PROVINCE_ASSESSMENT_STAYS]

    def __str__(self):
        again = f"-{self.serial}" if self.serial > 1 else ""
        return _("Assessment %(year)s of %(province)s") % {"year": self.year, "province": self.region} + again

    def get_absolute_url(self):
        return reverse("assessments:province_detail", args=[self.pk])

    @property
    def is_open(self) -> bool:
        """The national office scores it."""
        return self.state in OPEN_PROVINCE_STATES


class ProvinceAssessmentStep(Step):
    record = models.ForeignKey(ProvinceAssessment, on_delete=models.PROTECT, related_name="steps")


@pghistory.track()
class ProvinceMark(Mark):
    assessment = models.ForeignKey(ProvinceAssessment, on_delete=models.PROTECT, related_name="marks")

    class Meta(Mark.Meta):
        verbose_name = _("marks of a province")
        verbose_name_plural = _("marks of provinces")
        triggers = [
            written_with(TABLE, "assessment_id", OPEN_PROVINCE_STATES, MARKS_STAY),
            mark_fits(TABLE),
        ]
