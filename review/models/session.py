import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from common import clock
from common.guards import written_with
from leadership.models import Membership, Region
from leadership.permissions import REVIEW_CANDIDATES
from leadership.scope import PlaceQuerySet
from review.enums import Category, Criterion, ReviewTaskState
from review.guards import MARK_FITS, MARKS_ARE_SENT, RUBRIC_STAYS, TASK_STAYS
from review.models.nomination import Nomination


@pghistory.track()
class ReviewSession(models.Model):
    """专家评审 of a year and category: the panel, the rubric, and how many ``scorers`` each candidate has [三(五)]."""

    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, related_name="review_sessions", verbose_name=_("province")
    )
    year = models.PositiveSmallIntegerField(_("year"))
    category = models.CharField(_("category"), max_length=24, choices=Category.choices)
    scorers = models.PositiveSmallIntegerField(_("reviewers for each candidate"), default=3)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(_("created"), default=clock.now, editable=False)
    form_token = models.UUIDField(unique=True, editable=False)

    objects = PlaceQuerySet.as_manager()

    class Meta:
        verbose_name = _("expert review")
        verbose_name_plural = _("expert reviews")
        ordering = ["-year", "region", "category"]
        constraints = [
            models.UniqueConstraint(
                fields=["region", "year", "category"],
                name="review_session_one_a_category",
                violation_error_message=_("The review of this category has been set up already."),
            ),
            models.CheckConstraint(name="review_session_category_known", condition=Q(category__in=Category.values)),
            models.CheckConstraint(
                name="review_session_scorers_sensible",
                condition=Q(scorers__range=(1, 15)),
                violation_error_message=_("Between 1 and 15 reviewers score each candidate."),
            ),
        ]

    def __str__(self):
        words = {"place": self.region, "year": self.year, "category": self.get_category_display()}
        return _("Expert review %(year)s of %(place)s: %(category)s") % words

    def get_absolute_url(self):
        return reverse("review:session_detail", args=[self.pk])


@pghistory.track()
class ReviewCriterion(models.Model):
    """One line of the rubric: full marks are its ``weight``; the weights of a session sum to a hundred."""

    session = models.ForeignKey(ReviewSession, on_delete=models.PROTECT, related_name="criteria")
    criterion = models.CharField(_("criterion"), max_length=20, choices=Criterion.choices)
    weight = models.PositiveSmallIntegerField(_("full marks"))

    history_name = "criterion"

    class Meta:
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        ordering = ["session", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["session", "criterion"], name="review_criterion_once_a_session"),
            models.CheckConstraint(name="review_criterion_known", condition=Q(criterion__in=Criterion.values)),
            models.CheckConstraint(
                name="review_criterion_weighs",
                condition=Q(weight__range=(1, 100)),
                violation_error_message=_("A criterion has between 1 and 100 marks."),
            ),
        ]
        triggers = [RUBRIC_STAYS]

    def __str__(self):
        return self.get_criterion_display()


@pghistory.track()
class Panelist(models.Model):
    """A reviewer of the panel, with the employer that they come from: nobody scores their own."""

    session = models.ForeignKey(ReviewSession, on_delete=models.PROTECT, related_name="panel")
    membership = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="panels", verbose_name=_("reviewer")
    )
    employer = models.CharField(_("employer"), max_length=120)

    history_name = "membership"

    class Meta:
        verbose_name = _("reviewer of the panel")
        verbose_name_plural = _("reviewers of the panel")
        ordering = ["session", "pk"]
        constraints = [models.UniqueConstraint(fields=["session", "membership"], name="panelist_once_a_session")]

    def __str__(self):
        return self.membership.name


class ReviewTaskQuerySet(models.QuerySet):
    def visible_to(self, membership):
        """A reviewer sees the candidates assigned to them, and nobody else's tasks."""
        if membership is None or not membership.may(REVIEW_CANDIDATES):
            return self.none()
        return self.filter(panelist__membership=membership)

    def standing(self):
        """Those that were not declined."""
        return self.exclude(state=ReviewTaskState.DECLINED)


@pghistory.track()
class ReviewTask(models.Model):
    """A candidate before one reviewer: to be scored, scored, or declined with a reason."""

    session = models.ForeignKey(ReviewSession, on_delete=models.PROTECT, related_name="tasks")
    nomination = models.ForeignKey(Nomination, on_delete=models.PROTECT, related_name="review_tasks")
    panelist = models.ForeignKey(Panelist, on_delete=models.PROTECT, related_name="tasks")
    state = models.CharField(
        _("state"), max_length=20, choices=ReviewTaskState.choices, default=ReviewTaskState.ASSIGNED
    )
    comment = models.TextField(_("opinion"), max_length=2000, blank=True)
    reason = models.TextField(_("why it is declined"), max_length=1000, blank=True)
    assigned_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    assigned_at = models.DateTimeField(_("assigned"), default=clock.now, editable=False)
    settled_at = models.DateTimeField(_("scored or declined"), null=True, editable=False)

    objects = ReviewTaskQuerySet.as_manager()
    history_name = "nomination"

    class Meta:
        verbose_name = _("candidate before a reviewer")
        verbose_name_plural = _("candidates before reviewers")
        ordering = ["session", "nomination", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["nomination", "panelist"], name="review_task_once_a_reviewer"),
            models.CheckConstraint(name="review_task_state_known", condition=Q(state__in=ReviewTaskState.values)),
            models.CheckConstraint(
                name="review_task_settled_with_time",
                condition=Q(state=ReviewTaskState.ASSIGNED, settled_at__isnull=True)
                | (~Q(state=ReviewTaskState.ASSIGNED) & Q(settled_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="review_task_declined_for_a_reason",
                condition=~Q(state=ReviewTaskState.DECLINED) | ~Q(reason=""),
                violation_error_message=_("Say why: whoever acts next needs the reason."),
            ),
        ]
        triggers = [TASK_STAYS]

    def __str__(self):
        return f"{self.nomination} · {self.panelist}"

    def get_absolute_url(self):
        return reverse("review:scoring_detail", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.state == ReviewTaskState.ASSIGNED


@pghistory.track()
class ReviewMark(models.Model):
    """The marks of one reviewer for one criterion."""

    task = models.ForeignKey(ReviewTask, on_delete=models.PROTECT, related_name="marks")
    criterion = models.ForeignKey(ReviewCriterion, on_delete=models.PROTECT, related_name="+")
    marks = models.DecimalField(_("marks"), max_digits=5, decimal_places=1, null=True, blank=True)
    comment = models.CharField(_("remark"), max_length=300, blank=True)

    history_name = "criterion"

    class Meta:
        verbose_name = _("marks of a reviewer")
        verbose_name_plural = _("marks of reviewers")
        ordering = ["task", "criterion"]
        constraints = [
            models.UniqueConstraint(fields=["task", "criterion"], name="review_mark_once_a_criterion"),
            models.CheckConstraint(
                name="review_mark_not_negative",
                condition=Q(marks__isnull=True) | Q(marks__gte=0),
                violation_error_message=_("Marks are not negative."),
            ),
        ]
        triggers = [
            written_with("review_reviewtask", "task_id", (ReviewTaskState.ASSIGNED,), MARKS_ARE_SENT),
            MARK_FITS,
        ]

    def __str__(self):
        return f"{self.criterion}: {self.marks}"
