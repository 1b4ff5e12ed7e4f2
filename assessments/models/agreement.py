import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from agreements.models import Agreement
from agreements.models.supervision import UnderAgreementQuerySet
from assessments.enums import OPEN_ASSESSMENT_STATES, AssessmentState, Grade
from assessments.guards import (
    ASSESSMENT_FITS,
    ASSESSMENT_STAYS,
    FORWARDING_FITS,
    FORWARDING_STAYS,
    MARKS_STAY,
    mark_fits,
)
from assessments.models.marks import Assessed, Mark, corrections_name_the_old
from common import clock
from common.guards import content_stays, never, written_with
from common.models.stored_file import StoredFile
from common.workflow.models import Step
from leadership.guards import WHERE_IT_STANDS, marks_place
from leadership.models import LeadershipGroup, Region

TABLE = "assessments_agreementassessment"


class AgreementAssessmentQuerySet(UnderAgreementQuerySet):
    def confirmed(self):
        return self.filter(state=AssessmentState.CONFIRMED)

    def counting(self):
        """The confirmed ones that count: of each agreement and year the last, which corrects those before."""
        later = self.model.objects.confirmed().filter(corrects=models.OuterRef("pk"))
        return self.confirmed().filter(~models.Exists(later))


@pghistory.track()
class AgreementAssessment(Assessed):
    """考核 of an agreement in one year [三(四)]: self-assessment, marks, acceptance, check, confirmation."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="assessments")
    # Always the agreement's county, for scope.
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="agreement_assessments")
    summary = models.TextField(_("self-assessment"), max_length=4000, blank=True)
    problems = models.TextField(_("problems and plans"), max_length=2000, blank=True)

    objects = AgreementAssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assessment of an agreement")
        verbose_name_plural = _("assessments of agreements")
        ordering = ["-year", "agreement", "-serial"]
        indexes = [
            models.Index(fields=["year", "region", "state"]),
            models.Index(fields=["state", "desk", "moved_at"]),
            models.Index(fields=["moved_at", "id"], name="assessment_list_order"),
            models.Index(fields=["year", "total", "id"], name="assessment_by_total"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "year", "serial"], name="assessment_one_a_serial"),
            models.UniqueConstraint(
                fields=["agreement", "year"],
                condition=~Q(state=AssessmentState.CONFIRMED),
                name="assessment_one_at_a_time",
                violation_error_message=_("This agreement is being assessed already."),
            ),
            models.CheckConstraint(name="assessment_state_known", condition=Q(state__in=AssessmentState.values)),
            models.CheckConstraint(
                name="assessment_graded_once_scored",
                condition=Q(state__in=OPEN_ASSESSMENT_STATES)
                | Q(total__isnull=False, figures_at__isnull=False, grade__in=Grade.values),
            ),
            corrections_name_the_old("assessment_correction_names_the_old"),
        ]
        triggers = [
            content_stays(OPEN_ASSESSMENT_STATES, ASSESSMENT_STAYS),
            ASSESSMENT_FITS,
            marks_place("region_id", of=WHERE_IT_STANDS, operation=pgtrigger.UpdateOf(*WHERE_IT_STANDS)),
        ]

    def __str__(self):
        again = f"-{self.serial}" if self.serial > 1 else ""
        return _("Assessment %(year)s of %(agreement)s") % {"year": self.year, "agreement": self.agreement} + again

    def get_absolute_url(self):
        return reverse("assessments:assessment_detail", args=[self.pk])

    @property
    def is_open(self) -> bool:
        """Somebody at the county writes in it."""
        return self.state in OPEN_ASSESSMENT_STATES

    @property
    def grade_label(self) -> str:
        return Grade(self.grade).label if self.grade else ""


class AssessmentStep(Step):
    record = models.ForeignKey(AgreementAssessment, on_delete=models.PROTECT, related_name="steps")


@pghistory.track()
class AgreementMark(Mark):
    """``self_marks`` is what the assisting party gives itself, where the mark is by hand."""

    assessment = models.ForeignKey(AgreementAssessment, on_delete=models.PROTECT, related_name="marks")
    self_marks = models.DecimalField(_("own marks"), max_digits=6, decimal_places=2, null=True, blank=True)

    class Meta(Mark.Meta):
        verbose_name = _("marks of an agreement")
        verbose_name_plural = _("marks of agreements")
        triggers = [written_with(TABLE, "assessment_id", OPEN_ASSESSMENT_STATES, MARKS_STAY), mark_fits(TABLE)]


@pghistory.track()
class AssessmentFile(StoredFile):
    """Evidence: a file of the self-assessment or of a mark."""

    assessment = models.ForeignKey(AgreementAssessment, on_delete=models.PROTECT, related_name="files")

    class Meta:
        verbose_name = _("evidence of an assessment")
        verbose_name_plural = _("evidence of assessments")
        ordering = ["id"]
        triggers = [written_with(TABLE, "assessment_id", OPEN_ASSESSMENT_STATES, MARKS_STAY)]


class ForwardingQuerySet(models.QuerySet):
    def by_group(self, group, year):
        return self.filter(group=group, assessment__year=year)


@pghistory.track()
class Forwarding(models.Model):
    """择优报送: a level puts one of its best forward to the level above, within its share [三(四)]."""

    assessment = models.ForeignKey(
        AgreementAssessment, on_delete=models.PROTECT, related_name="forwardings", verbose_name=_("assessment")
    )
    group = models.ForeignKey(
        LeadershipGroup, on_delete=models.PROTECT, related_name="+", verbose_name=_("forwarded by")
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("forwarded"), default=clock.now, editable=False)

    objects = ForwardingQuerySet.as_manager()
    history_name = "assessment"

    class Meta:
        verbose_name = _("forwarding")
        verbose_name_plural = _("forwardings")
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "group"],
                name="forwarding_once_a_group",
                violation_error_message=_("It has been forwarded already."),
            )
        ]
        triggers = [FORWARDING_FITS, never("forwarding_stays", pgtrigger.Update, FORWARDING_STAYS)]

    def __str__(self):
        return f"{self.assessment} · {self.group}"
