import pghistory
import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common import clock
from common.guards import never
from leadership.models import Region
from review.committee_guards import (
    ASKED_BY_CHAIR,
    ASKED_FOR_GOOD,
    DECLARED_FOR_GOOD,
    FURTHER_BY_CHAIR,
    QUESTION_STAYS,
)
from review.models.nomination import Nomination
from review.models.session import Panelist, ReviewSession, ReviewTask


@pghistory.track()
class DeclaredConflict(models.Model):
    """A tie 回避声明 that a member of the committee declared: to a province, a unit or person, or one candidate."""

    panelist = models.ForeignKey(Panelist, on_delete=models.PROTECT, related_name="declared")
    province = models.ForeignKey(
        Region, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("province")
    )
    name = models.CharField(_("unit or person"), max_length=120, blank=True)
    nomination = models.ForeignKey(
        Nomination, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("candidate")
    )
    reason = models.TextField(_("reason"), max_length=1000)
    declared_at = models.DateTimeField(_("declared"), default=clock.now, editable=False)
    # The same form sent twice declares once.
    form_token = models.UUIDField(unique=True, editable=False)

    history_name = "reason"

    class Meta:
        verbose_name = _("declared conflict of interest")
        verbose_name_plural = _("declared conflicts of interest")
        ordering = ["panelist", "pk"]
        constraints = [
            models.CheckConstraint(
                name="declared_conflict_of_one_thing",
                condition=Q(province__isnull=False, name="", nomination__isnull=True)
                | Q(province__isnull=True, nomination__isnull=True) & ~Q(name="")
                | Q(province__isnull=True, name="", nomination__isnull=False),
                violation_error_message=_("Name a province, or a unit or person."),
            ),
            models.CheckConstraint(
                name="declared_conflict_with_reason",
                condition=~Q(reason=""),
                violation_error_message=_("Say why: whoever acts next needs the reason."),
            ),
        ]
        triggers = [never("declared_for_good", pgtrigger.Update | pgtrigger.Delete, DECLARED_FOR_GOOD)]

    def __str__(self):
        return str(self.nomination.title if self.nomination_id else self.province or self.name)


@pghistory.track()
class ScoreQuestion(models.Model):
    """What the chair asks a scorer about their marks, and the answer; the marks stay as they are."""

    task = models.ForeignKey(ReviewTask, on_delete=models.PROTECT, related_name="questions")
    asked_by = models.ForeignKey(Panelist, on_delete=models.PROTECT, related_name="+")
    question = models.TextField(_("question"), max_length=1000)
    asked_at = models.DateTimeField(_("asked"), default=clock.now, editable=False)
    answer = models.TextField(_("answer"), max_length=2000, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, editable=False)
    form_token = models.UUIDField(unique=True, editable=False)

    history_name = "question"

    class Meta:
        verbose_name = _("question about marks")
        verbose_name_plural = _("questions about marks")
        ordering = ["task", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["task"],
                condition=Q(answered_at__isnull=True),
                name="score_question_one_open",
                violation_error_message=_("This scorer has a question to answer already."),
            ),
            models.CheckConstraint(name="score_question_with_words", condition=~Q(question="")),
            models.CheckConstraint(
                name="score_question_answered_with_words",
                condition=Q(answer="", answered_at__isnull=True) | ~Q(answer="") & Q(answered_at__isnull=False),
            ),
        ]
        triggers = [ASKED_BY_CHAIR, QUESTION_STAYS]

    def __str__(self):
        return self.question


@pghistory.track()
class FurtherScorer(models.Model):
    """The chair asks for one more scorer of a candidate, once, for a reason."""

    session = models.ForeignKey(ReviewSession, on_delete=models.PROTECT, related_name="further_scorers")
    nomination = models.ForeignKey(Nomination, on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(Panelist, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(_("reason"), max_length=1000)
    asked_at = models.DateTimeField(_("asked"), default=clock.now, editable=False)
    form_token = models.UUIDField(unique=True, editable=False)

    history_name = "reason"

    class Meta:
        verbose_name = _("further scorer")
        verbose_name_plural = _("further scorers")
        ordering = ["session", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "nomination"],
                name="further_scorer_one_a_candidate",
                violation_error_message=_("A further scorer has been asked for already."),
            ),
            models.CheckConstraint(
                name="further_scorer_with_reason",
                condition=~Q(reason=""),
                violation_error_message=_("Say why: whoever acts next needs the reason."),
            ),
        ]
        triggers = [
            FURTHER_BY_CHAIR,
            never("asked_for_good", pgtrigger.Update | pgtrigger.Delete, ASKED_FOR_GOOD),
        ]

    def __str__(self):
        return self.reason
