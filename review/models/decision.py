import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from common import clock
from common.workflow.models import ChainRecord, Step
from leadership.codes import NATION_CODE
from leadership.enums import Department
from leadership.models import Membership, Region
from leadership.scope import PlaceQuerySet
from review.decision_guards import (
    DECIDED_ITEM_FITS,
    DECISION_IS_KEPT,
    SIGNATURE_STAYS,
    SIGNED_BY_ALL,
    SIGNED_FOR_ITS_DEPARTMENT,
    WITHIN_THE_FUNDS,
    WRITTEN_WITH_DECISION,
)
from review.enums import OPEN_DECISION_STATES, SIGNED_STATES, Category, DecisionState
from review.models.nomination import Nomination


@pghistory.track()
class AwardDecision(ChainRecord):
    """评审决定: whom the review committee proposes for the awards of a year, within its funds [三(六)].

    A year may have several, one after the other: what is reviewed later, or taken in later, is decided on later.
    ``funds`` in yuan are what was left for it as it was put to be signed; ``round`` counts how often it was, so that
    what was signed before a return no longer counts.
    """

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", verbose_name=_("decided by"))
    year = models.PositiveSmallIntegerField(_("year"))
    serial = models.PositiveSmallIntegerField(_("serial"), editable=False)
    met_on = models.DateField(_("day of the meeting"), null=True, blank=True)
    place = models.CharField(_("place of the meeting"), max_length=200, blank=True)
    present = models.TextField(_("who was present"), max_length=2000, blank=True)
    minutes = models.TextField(_("what was discussed and decided"), max_length=8000, blank=True)
    funds = models.DecimalField(_("funds left (yuan)"), max_digits=14, decimal_places=2, null=True, editable=False)
    round = models.PositiveSmallIntegerField(default=0, editable=False)
    form_token = models.UUIDField(unique=True, editable=False)

    objects = PlaceQuerySet.as_manager()

    class Meta:
        verbose_name = _("award decision")
        verbose_name_plural = _("award decisions")
        ordering = ["-year", "-serial"]
        constraints = [
            models.UniqueConstraint(fields=["year", "serial"], name="award_decision_one_a_serial"),
            models.UniqueConstraint(
                fields=["year"],
                condition=~Q(state=DecisionState.FIXED),
                name="award_decision_one_at_a_time",
                violation_error_message=_("Another decision of this year is under way. Fix its list first."),
            ),
            models.CheckConstraint(name="award_decision_state_known", condition=Q(state__in=DecisionState.values)),
            models.CheckConstraint(name="award_decision_by_the_nation", condition=Q(region=NATION_CODE)),
            models.CheckConstraint(
                name="award_decision_met_before_signing",
                condition=Q(state__in=OPEN_DECISION_STATES) | Q(met_on__isnull=False, funds__isnull=False, round__gt=0),
            ),
        ]
        triggers = [DECISION_IS_KEPT, WITHIN_THE_FUNDS, SIGNED_BY_ALL]

    def __str__(self):
        return _("Award decision %(year)s-%(serial)s") % {"year": self.year, "serial": self.serial}

    def get_absolute_url(self):
        return reverse("review:decision_detail", args=[self.pk])

    @property
    def title(self) -> str:
        return str(self)

    @property
    def is_open(self) -> bool:
        """The clerks write it."""
        return self.state in OPEN_DECISION_STATES


class DecisionStep(Step):
    record = models.ForeignKey(AwardDecision, on_delete=models.PROTECT, related_name="steps")


@pghistory.track()
class DecisionCut(models.Model):
    """How many of a category are supported by rank, and what each of them gets in yuan."""

    decision = models.ForeignKey(AwardDecision, on_delete=models.PROTECT, related_name="cuts")
    category = models.CharField(_("category"), max_length=24, choices=Category.choices)
    places = models.PositiveIntegerField(_("places"))
    amount = models.DecimalField(_("award per nominee (yuan)"), max_digits=12, decimal_places=2)

    history_name = "category"

    class Meta:
        verbose_name = _("places of a category")
        verbose_name_plural = _("places of categories")
        ordering = ["decision", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "category"], name="decision_cut_once_a_category"),
            models.CheckConstraint(name="decision_cut_category_known", condition=Q(category__in=Category.values)),
            models.CheckConstraint(
                name="decision_cut_amount_not_negative",
                condition=Q(amount__gte=0),
                violation_error_message=_("The award is not negative."),
            ),
        ]
        triggers = [WRITTEN_WITH_DECISION]

    def __str__(self):
        return f"{self.get_category_display()}: {self.places}"


class DecisionItemQuerySet(models.QuerySet):
    def signed(self):
        """Those whom a decision that all departments have signed supports."""
        return self.filter(is_supported=True, decision__state__in=SIGNED_STATES)


@pghistory.track()
class DecisionItem(models.Model):
    """A candidate of the decision: rank and score, whether the cut supports it, and whether the committee does.

    ``is_supported`` differs from ``by_rank`` only for a ``reason``.
    """

    decision = models.ForeignKey(AwardDecision, on_delete=models.PROTECT, related_name="items")
    nomination = models.ForeignKey(Nomination, on_delete=models.PROTECT, related_name="decision_items")
    category = models.CharField(_("category"), max_length=24, choices=Category.choices)
    rank = models.PositiveIntegerField(_("rank"))
    score = models.DecimalField(_("score"), max_digits=5, decimal_places=2)
    by_rank = models.BooleanField(_("supported by rank"))
    is_supported = models.BooleanField(_("supported"))
    reason = models.CharField(_("why it was moved"), max_length=500, blank=True)
    amount = models.DecimalField(_("award (yuan)"), max_digits=12, decimal_places=2)

    objects = DecisionItemQuerySet.as_manager()
    history_name = "nomination"

    class Meta:
        verbose_name = _("candidate of the decision")
        verbose_name_plural = _("candidates of the decision")
        ordering = ["decision", "category", "rank"]
        constraints = [
            models.UniqueConstraint(
                fields=["nomination"],
                name="decision_item_once",
                violation_error_message=_("A nominee is decided on once."),
            ),
            models.CheckConstraint(name="decision_item_category_known", condition=Q(category__in=Category.values)),
            models.CheckConstraint(
                name="decision_item_moved_for_a_reason",
                condition=Q(is_supported=models.F("by_rank")) | ~Q(reason__regex=r"^\s*$"),
                violation_error_message=_("Say why the candidate is moved."),
            ),
        ]
        triggers = [WRITTEN_WITH_DECISION, DECIDED_ITEM_FITS]

    def __str__(self):
        return f"{self.category} {self.rank}"

    @property
    def is_moved(self) -> bool:
        return self.is_supported != self.by_rank


class DecisionSignature(models.Model):
    """A department signs the text of this ``fingerprint``: by a member of its own, with the second factor."""

    decision = models.ForeignKey(AwardDecision, on_delete=models.PROTECT, related_name="signatures")
    round = models.PositiveSmallIntegerField(editable=False)
    department = models.CharField(_("department"), max_length=20, choices=Department.choices)
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+", verbose_name=_("signed by"))
    signer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField(_("signed"), default=clock.now, editable=False)
    fingerprint = models.CharField(max_length=64, editable=False)

    class Meta:
        verbose_name = _("signature")
        verbose_name_plural = _("signatures")
        ordering = ["decision", "round", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "round", "department"],
                name="signature_once_a_department",
                violation_error_message=_("Your department has signed already."),
            ),
            models.UniqueConstraint(fields=["decision", "round", "signer"], name="signature_once_a_person"),
        ]
        triggers = [SIGNED_FOR_ITS_DEPARTMENT, SIGNATURE_STAYS]

    def __str__(self):
        return f"{self.get_department_display()}: {self.membership.name}"
