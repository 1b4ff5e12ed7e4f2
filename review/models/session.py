import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Exists, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from common import clock
from common.guards import written_with
from leadership.codes import NATION_CODE
from leadership.enums import Department, Window
from leadership.models import Membership, Region
from leadership.permissions import READING_ROLES, REVIEW_CANDIDATES
from leadership.scope import PlaceQuerySet
from review.committee_guards import PANELIST_FITS, SCORED_IN_ORDER, SCORERS_AS_NEEDED
from review.enums import PRESIDING, Category, Criterion, NominationState, ReviewTaskState, Seat
from review.guards import MARK_FITS, MARKS_ARE_SENT, RUBRIC_STAYS, TASK_STAYS
from review.models.nomination import Nomination

# The committee of the nation has one scorer of each department for a candidate.
DEPARTMENTS = len(Department)
OF_NATION = Q(region=NATION_CODE)


@pghistory.track()
class ReviewSession(models.Model):
    """专家评审 of a year and category: the panel, the rubric, and how many ``scorers`` each candidate has [三(五)].

    That of the nation is the joint review committee 联合评审委员会 [三(六)]; it has a calendar, too.
    """

    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, related_name="review_sessions", verbose_name=_("province")
    )
    year = models.PositiveSmallIntegerField(_("year"))
    category = models.CharField(_("category"), max_length=24, choices=Category.choices)
    scorers = models.PositiveSmallIntegerField(_("reviewers for each candidate"), default=3)
    cap = models.PositiveSmallIntegerField(_("candidates for a reviewer at most"), null=True, blank=True)
    scoring_closes_on = models.DateField(_("scoring closes on"), null=True, blank=True)
    meets_on = models.DateField(_("meeting on"), null=True, blank=True)
    place = models.CharField(_("place of the meeting"), max_length=120, blank=True)
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
            models.CheckConstraint(
                name="review_session_joint_of_departments",
                condition=~OF_NATION | Q(scorers__gte=DEPARTMENTS),
                violation_error_message=_("On the joint committee at least one of each department scores a candidate."),
            ),
            models.CheckConstraint(
                name="review_session_calendar_of_joint",
                condition=OF_NATION & Q(scoring_closes_on__isnull=False, meets_on__isnull=False) & ~Q(place="")
                | ~OF_NATION & Q(scoring_closes_on__isnull=True, meets_on__isnull=True, place=""),
                violation_error_message=_("The joint committee has a day on which scoring closes, and a meeting."),
            ),
            models.CheckConstraint(
                name="review_session_meets_after_scoring",
                condition=Q(meets_on__isnull=True) | Q(meets_on__gte=models.F("scoring_closes_on")),
                violation_error_message=_("The committee meets once scoring has closed."),
            ),
        ]

    def __str__(self):
        words = {"place": self.region, "year": self.year, "category": self.get_category_display()}
        if self.is_joint:
            return _("Joint review %(year)s: %(category)s") % words
        return _("Expert review %(year)s of %(place)s: %(category)s") % words

    def get_absolute_url(self):
        return reverse("review:session_detail", args=[self.pk])

    @property
    def is_joint(self) -> bool:
        """Of the nation: the three departments review together."""
        return self.region_id == NATION_CODE

    @property
    def window(self) -> Window:
        return Window.NATIONAL_REVIEW if self.is_joint else Window.PROVINCIAL_REVIEW

    @property
    def candidate_state(self) -> NominationState:
        """Where the nominations stand that are before it."""
        return NominationState.TAKEN_IN if self.is_joint else NominationState.CANDIDATE

    @property
    def is_late(self) -> bool:
        """The day on which scoring was to close is over."""
        return self.scoring_closes_on is not None and self.scoring_closes_on < clock.today()


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


class PanelistQuerySet(models.QuerySet):
    def of(self, membership):
        """The seats of a reviewer on joint committees that are in order: with no duty besides that reads records."""
        if membership is None or not membership.may(REVIEW_CANDIDATES):
            return self.none()
        return self.filter(
            ~Exists(reading_duties(membership.user_id)), membership=membership, session__region=NATION_CODE
        )

    def admitted(self):
        """Those who have accepted the terms."""
        return self.filter(accepted_at__isnull=False)

    def presiding(self):
        return self.filter(seat__in=PRESIDING)


def reading_duties(user):
    """The duties by which an account reads nominations: with one of these nobody sits on the joint committee."""
    return Membership.objects.active().filter(user=user, roles__overlap=READING_ROLES)


@pghistory.track()
class Panelist(models.Model):
    """A reviewer of the panel, with the employer that they come from: nobody scores their own.

    On the joint committee, too, with the ``department`` that they act for, and the province that they come from;
    ``accepted_at`` is when they accepted to keep silence, and not to score whom they have ties to.
    """

    session = models.ForeignKey(ReviewSession, on_delete=models.PROTECT, related_name="panel")
    membership = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="panels", verbose_name=_("reviewer")
    )
    employer = models.CharField(_("employer"), max_length=120)
    department = models.CharField(_("department"), max_length=20, choices=Department.choices, blank=True)
    province = models.ForeignKey(
        Region,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("province that they come from"),
    )
    seat = models.CharField(_("seat"), max_length=10, choices=Seat.choices, default=Seat.MEMBER)
    accepted_at = models.DateTimeField(_("terms accepted"), null=True, editable=False)

    objects = PanelistQuerySet.as_manager()
    history_name = "membership"

    class Meta:
        verbose_name = _("reviewer of the panel")
        verbose_name_plural = _("reviewers of the panel")
        ordering = ["session", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["session", "membership"], name="panelist_once_a_session"),
            models.UniqueConstraint(
                fields=["session", "seat"],
                condition=Q(seat__in=PRESIDING),
                name="panelist_one_chair_and_one_deputy",
                violation_error_message=_("A committee has one chair and one deputy chair."),
            ),
            models.CheckConstraint(name="panelist_seat_known", condition=Q(seat__in=Seat.values)),
            models.CheckConstraint(
                name="panelist_department_known", condition=Q(department__in=["", *Department.values])
            ),
        ]
        triggers = [PANELIST_FITS]

    def __str__(self):
        return self.membership.name

    @property
    def presides(self) -> bool:
        return self.seat in PRESIDING


class ReviewTaskQuerySet(models.QuerySet):
    def visible_to(self, membership):
        """A reviewer sees the candidates assigned to them, and nobody else's tasks; none to whom they have ties.

        On the joint committee, none before the terms are accepted, nor with a duty besides that reads nominations.
        """
        if membership is None or not membership.may(REVIEW_CANDIDATES):
            return self.none()
        seats = Panelist.objects.of(membership).admitted()
        own = self.filter(panelist__membership=membership, conflict="")
        return own.filter(~Q(session__region=NATION_CODE) | Q(panelist__in=seats))

    def standing(self):
        """Those that count: neither declined nor of a reviewer with a conflict of interest."""
        return self.exclude(state=ReviewTaskState.DECLINED).filter(conflict="")


@pghistory.track()
class ReviewTask(models.Model):
    """A candidate before one reviewer: to be scored, scored, or declined with a reason.

    ``conflict`` says why the reviewer has a conflict of interest: what they gave stays on record and does not count.
    """

    session = models.ForeignKey(ReviewSession, on_delete=models.PROTECT, related_name="tasks")
    nomination = models.ForeignKey(Nomination, on_delete=models.PROTECT, related_name="review_tasks")
    panelist = models.ForeignKey(Panelist, on_delete=models.PROTECT, related_name="tasks")
    state = models.CharField(
        _("state"), max_length=20, choices=ReviewTaskState.choices, default=ReviewTaskState.ASSIGNED
    )
    comment = models.TextField(_("opinion"), max_length=2000, blank=True)
    reason = models.TextField(_("why it is declined"), max_length=1000, blank=True)
    conflict = models.CharField(_("conflict of interest"), max_length=1200, blank=True)
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
            models.CheckConstraint(
                name="review_task_conflict_ends_it",
                condition=Q(conflict="") | ~Q(state=ReviewTaskState.ASSIGNED),
            ),
        ]
        triggers = [TASK_STAYS, SCORERS_AS_NEEDED, SCORED_IN_ORDER]

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
