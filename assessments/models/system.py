from functools import cached_property

import pghistory
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assessments.enums import Direction, Rule, Subject, SystemState
from assessments.guards import INDICATORS_STAY, SYSTEM_STAYS, WEIGHTS_MAKE_A_HUNDRED
from common.workflow.models import ChainRecord, Step
from leadership.codes import NATION_CODE
from leadership.models import Region
from leadership.scope import sees_places


class SystemQuerySet(models.QuerySet):
    def visible_to(self, membership):
        """Those in force are everybody's to read who has a duty; those being written are the nation's."""
        if membership is None:
            return self.none()
        at_nation = sees_places(membership) and membership.region_code == NATION_CODE
        return self if at_nation else self.filter(state=SystemState.IN_FORCE)

    def in_force(self, *, subject, year):
        return self.filter(subject=subject, year=year, state=SystemState.IN_FORCE)


@pghistory.track()
class IndicatorSystem(ChainRecord):
    """考核指标体系: by what agreements or provinces are assessed in a year [三(四), 四(五)].

    The three marks are the least of a hundred for the first three grades; below the last one it is the fourth.
    A county forwards at most ``county_share`` percent of its confirmed assessments, a prefecture at most
    ``prefecture_share`` percent of what its counties forwarded, each at least one.
    """

    subject = models.CharField(_("whom it assesses"), max_length=12, choices=Subject.choices)
    year = models.PositiveSmallIntegerField(_("year"))
    # Always the nation, for scope.
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(_("title of the system"), max_length=120)
    remark = models.TextField(_("remark"), max_length=2000, blank=True)
    first_from = models.PositiveSmallIntegerField(_("first grade from"), default=90)
    second_from = models.PositiveSmallIntegerField(_("second grade from"), default=80)
    third_from = models.PositiveSmallIntegerField(_("third grade from"), default=60)
    county_share = models.PositiveSmallIntegerField(_("share that a county forwards (%)"), default=30)
    prefecture_share = models.PositiveSmallIntegerField(_("share that a prefecture forwards (%)"), default=50)
    copied_from = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("copied from")
    )
    form_token = models.UUIDField(unique=True, editable=False)

    objects = SystemQuerySet.as_manager()

    class Meta:
        verbose_name = _("indicator system")
        verbose_name_plural = _("indicator systems")
        ordering = ["-year", "subject", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "year"],
                name="system_one_a_subject_and_year",
                violation_error_message=_("There is an indicator system of this year already."),
            ),
            models.CheckConstraint(name="system_state_known", condition=Q(state__in=SystemState.values)),
            models.CheckConstraint(name="system_subject_known", condition=Q(subject__in=Subject.values)),
            models.CheckConstraint(
                name="system_grades_fall",
                condition=Q(first_from__lte=100, second_from__lt=F("first_from"), third_from__lt=F("second_from")),
                violation_error_message=_("Each grade begins below the one before it, the first at 100 at most."),
            ),
            models.CheckConstraint(
                name="system_shares_within_a_hundred",
                condition=Q(county_share__range=(1, 100), prefecture_share__range=(1, 100)),
                violation_error_message=_("A share lies between 1 and 100 percent."),
            ),
        ]
        triggers = [SYSTEM_STAYS, WEIGHTS_MAKE_A_HUNDRED]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("assessments:system_detail", args=[self.pk])

    @property
    def is_open(self) -> bool:
        """It is being written."""
        return self.state == SystemState.DRAFT

    @cached_property
    def rows(self) -> list["Indicator"]:
        """Its indicators in their order."""
        return list(self.indicators.all())


class IndicatorSystemStep(Step):
    record = models.ForeignKey(IndicatorSystem, on_delete=models.PROTECT, related_name="steps")


@pghistory.track()
class Indicator(models.Model):
    """考核指标: one line of a system, with its share of the hundred and the marks that it is scored in.

    ``metric`` names a metric (``assessments.metrics``) where the figure decides: by ``target`` (full marks at the
    target, else in proportion) or by ``steps``, a list of [figure, percent of the full marks]: the best step that
    the figure reaches, in the indicator's ``direction``.
    """

    system = models.ForeignKey(IndicatorSystem, on_delete=models.PROTECT, related_name="indicators")
    place = models.PositiveSmallIntegerField(_("order"))
    name = models.CharField(_("name of the indicator"), max_length=60)
    meaning = models.TextField(_("what is looked at"), max_length=1000, blank=True)
    weight = models.DecimalField(_("weight"), max_digits=5, decimal_places=2)
    full_marks = models.DecimalField(_("full marks"), max_digits=5, decimal_places=2, default=100)
    rule = models.CharField(_("rule"), max_length=8, choices=Rule.choices)
    metric = models.CharField(_("metric"), max_length=40, blank=True)
    direction = models.CharField(_("direction"), max_length=4, choices=Direction.choices, default=Direction.UP)
    target = models.DecimalField(_("target"), max_digits=12, decimal_places=2, null=True, blank=True)
    steps = models.JSONField(_("steps"), default=list, blank=True)
    needs_evidence = models.BooleanField(_("with evidence"), default=False)

    history_name = "name"

    class Meta:
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        ordering = ["system", "place", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["system", "name"],
                name="indicator_one_a_name",
                violation_error_message=_("There is an indicator of this name already."),
            ),
            models.CheckConstraint(name="indicator_rule_known", condition=Q(rule__in=Rule.values)),
            models.CheckConstraint(
                name="indicator_weight_within_a_hundred",
                condition=Q(weight__gt=0, weight__lte=100),
                violation_error_message=_("A weight lies above 0 and is at most 100."),
            ),
            models.CheckConstraint(
                name="indicator_full_marks_positive",
                condition=Q(full_marks__gt=0),
                violation_error_message=_("Full marks are more than zero."),
            ),
            models.CheckConstraint(
                name="indicator_scored_as_its_rule_says",
                condition=Q(rule=Rule.HAND, metric="", target__isnull=True, steps=[])
                | Q(Q(rule=Rule.TARGET, target__isnull=False, target__gt=0, steps=[]), ~Q(metric=""))
                | Q(Q(rule=Rule.STEPS, target__isnull=True), ~Q(metric=""), ~Q(steps=[])),
                violation_error_message=_(
                    "A figure is scored by a metric with a target or steps, a hand mark by none."
                ),
            ),
        ]
        triggers = [INDICATORS_STAY]

    def __str__(self):
        return self.name

    @property
    def is_automatic(self) -> bool:
        return self.rule != Rule.HAND
