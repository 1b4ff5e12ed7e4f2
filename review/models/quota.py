from decimal import Decimal
from fractions import Fraction
from functools import cached_property

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assessments.enums import ProvinceGrade
from assessments.models import ProvinceAssessment, YearReportStep
from common import clock
from common.workflow.models import ChainRecord, Step
from leadership.codes import CODE_LENGTHS, NATION_CODE
from leadership.enums import Level
from leadership.models import Region
from leadership.scope import sees_places
from review.enums import OPEN_QUOTA_STATES, Category, Missing, QuotaState
from review.quota_guards import PLAN_FITS, QUOTA_PLAN_STAYS, SEATS_MAKE_THE_TOTAL, WRITTEN_WITH_PLAN

NATIONAL = Q(region=NATION_CODE, parent__isnull=True)
SHARES = ("poor_share", "agreement_share", "graded_share")
GRADE_FACTORS = ("factor_a", "factor_b", "factor_c", "factor_d", "factor_none")


class QuotaPlanQuerySet(models.QuerySet):
    def visible_to(self, membership):
        """What is published, to all who read records; what is being written, to the office that writes it."""
        if not sees_places(membership):
            return self.none()
        return self.filter(Q(state=QuotaState.PUBLISHED) | Q(region=membership.region_code))

    def national(self):
        return self.filter(region=NATION_CODE)

    def published(self):
        return self.filter(state=QuotaState.PUBLISHED)


def share(label, default) -> models.DecimalField:
    return models.DecimalField(label, max_digits=4, decimal_places=3, default=Decimal(default))


def factor(label, default) -> models.DecimalField:
    return models.DecimalField(label, max_digits=4, decimal_places=2, default=Decimal(default))


@pghistory.track()
class QuotaPlan(ChainRecord):
    """推荐指标分配方案 [三(五), 四(五)]: how the seats of a year are shared, by the nation over provinces.

    ``weight = (poor_share · share of poor villages + agreement_share · share of agreements in the repository
    + graded_share · share of agreements graded excellent or good) × factor of the grade``, all of the year before.
    A published plan never changes [INV-5]; a supplement is a plan with the next ``serial`` that names the old.
    A province splits what a national plan, its ``parent``, gave it over its own places in a plan of its own.

    ``snapshot`` holds the figures that the seats came from as of ``snapshot_at``, see ``review.allocating``;
    ``run`` counts how often they were collected, see ``review.collecting``.
    """

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", verbose_name=_("shared out by"))
    year = models.PositiveSmallIntegerField(_("year"))
    serial = models.PositiveSmallIntegerField(_("serial"), default=1, editable=False)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, editable=False, related_name="splits", verbose_name=_("splits")
    )
    supplement_of = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="supplement",
        verbose_name=_("supplement to"),
    )
    poor_share = share(_("weight of poor villages"), "0.4")
    agreement_share = share(_("weight of agreements in the repository"), "0.3")
    graded_share = share(_("weight of agreements graded excellent or good"), "0.3")
    factor_a = factor(_("factor of grade A"), "1.2")
    factor_b = factor(_("factor of grade B"), "1")
    factor_c = factor(_("factor of grade C"), "0.8")
    factor_d = factor(_("factor of grade D"), "0.5")
    factor_none = factor(_("factor without a grade"), "1")
    floor = models.PositiveSmallIntegerField(_("least seats of a place with a poor county"), default=1)
    cap = models.DecimalField(
        _("most seats of a place, in percent of the total"), max_digits=5, decimal_places=2, default=Decimal(15)
    )
    remark = models.TextField(_("remark"), max_length=2000, blank=True)
    snapshot = models.JSONField(null=True, editable=False, encoder=DjangoJSONEncoder)
    snapshot_at = models.DateTimeField(_("figures as of"), null=True, editable=False)
    run = models.PositiveIntegerField(default=0, editable=False)
    form_token = models.UUIDField(unique=True, editable=False)

    objects = QuotaPlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("quota plan")
        verbose_name_plural = _("quota plans")
        ordering = ["-year", "region", "-serial"]
        constraints = [
            models.UniqueConstraint(
                fields=["year", "region", "serial"],
                name="quota_plan_one_a_serial",
                violation_error_message=_("There is a quota plan of this number already. Look at the list again."),
            ),
            models.UniqueConstraint(
                fields=["year"],
                condition=Q(parent__isnull=True) & ~Q(state=QuotaState.PUBLISHED),
                name="quota_plan_one_at_a_time",
                violation_error_message=_("Another quota plan of this year is being written."),
            ),
            models.CheckConstraint(name="quota_plan_state_known", condition=Q(state__in=QuotaState.values)),
            models.CheckConstraint(
                name="quota_plan_supplements_or_splits",
                condition=(NATIONAL & Q(serial=1, supplement_of__isnull=True))
                | (NATIONAL & Q(serial__gt=1, supplement_of__isnull=False))
                | Q(
                    Exact(Length("region"), CODE_LENGTHS[Level.PROVINCE]),
                    parent__isnull=False,
                    supplement_of__isnull=True,
                ),
            ),
            models.CheckConstraint(
                name="quota_plan_weighs_something",
                condition=Q(**{f"{name}__range": (0, 1) for name in SHARES}) & ~Q(**dict.fromkeys(SHARES, 0)),
                violation_error_message=_("Each weight lies between 0 and 1, and one of them is more than 0."),
            ),
            models.CheckConstraint(
                name="quota_plan_factors_positive",
                condition=Q(**{f"{name}__gt": 0 for name in GRADE_FACTORS}),
                violation_error_message=_("The factor of a grade is more than 0."),
            ),
            models.CheckConstraint(
                name="quota_plan_cap_within_a_hundred",
                condition=Q(cap__gt=0, cap__lte=100),
                violation_error_message=_("The cap lies above 0 and is at most 100 percent."),
            ),
            models.CheckConstraint(
                name="quota_plan_snapshot_of_a_moment",
                condition=Q(snapshot__isnull=True, snapshot_at__isnull=True)
                | Q(snapshot__isnull=False, snapshot_at__isnull=False),
            ),
        ]
        triggers = [PLAN_FITS, QUOTA_PLAN_STAYS, SEATS_MAKE_THE_TOTAL]

    def __str__(self):
        if self.is_split:
            words = {"year": self.year, "serial": self.serial, "province": self.region}
            return _("Quota plan %(year)s-%(serial)s of %(province)s") % words
        return _("National quota plan %(year)s-%(serial)s") % {"year": self.year, "serial": self.serial}

    def get_absolute_url(self):
        return reverse("review:quota_detail", args=[self.pk])

    @property
    def is_open(self) -> bool:
        """The clerks write it."""
        return self.state in OPEN_QUOTA_STATES

    @property
    def is_split(self) -> bool:
        """A province shares out what the nation gave it."""
        return self.parent_id is not None

    @property
    def figures_year(self) -> int:
        """The year whose figures count."""
        return self.year - 1

    @cached_property
    def rows(self) -> list["QuotaCategory"]:
        """Its categories in the order of the plan."""
        order = list(Category)
        return sorted(self.categories.all(), key=lambda row: order.index(row.category))

    def factor_of(self, grade: str) -> Decimal:
        """The factor of a grade of last year's provincial assessment; empty: without one."""
        return getattr(self, f"factor_{grade.lower() or 'none'}")


class QuotaStep(Step):
    record = models.ForeignKey(QuotaPlan, on_delete=models.PROTECT, related_name="steps")


@pghistory.track()
class QuotaCategory(models.Model):
    """A category of a plan: how many seats there are, and what each nominee who is awarded gets."""

    plan = models.ForeignKey(QuotaPlan, on_delete=models.PROTECT, related_name="categories")
    category = models.CharField(_("category"), max_length=20, choices=Category.choices)
    total = models.PositiveIntegerField(_("seats"))
    award = models.DecimalField(_("award per nominee (yuan)"), max_digits=12, decimal_places=2, default=0)

    history_name = "category"

    class Meta:
        verbose_name = _("category of a quota plan")
        verbose_name_plural = _("categories of quota plans")
        ordering = ["plan", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "category"], name="quota_category_once_a_plan"),
            models.CheckConstraint(name="quota_category_known", condition=Q(category__in=Category.values)),
            models.CheckConstraint(
                name="quota_category_has_seats",
                condition=Q(total__gt=0),
                violation_error_message=_("A category has at least one seat, or is left out of the plan."),
            ),
            models.CheckConstraint(
                name="quota_award_not_negative",
                condition=Q(award__gte=0),
                violation_error_message=_("The award is not negative."),
            ),
        ]
        triggers = [WRITTEN_WITH_PLAN]

    def __str__(self):
        return f"{self.get_category_display()}: {self.total}"


class FractionField(models.CharField):
    """An exact number as text, e.g. 12/345."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"max_length": 200, **kwargs})

    def from_db_value(self, value, expression, connection):
        return None if value is None else Fraction(value)

    def to_python(self, value):
        return None if value is None else Fraction(value)

    def get_prep_value(self, value):
        return None if value is None else str(Fraction(value))


class Seats(models.Model):
    """What a place gets of a category, and every number that it came from, exactly."""

    plan = models.ForeignKey(QuotaPlan, on_delete=models.PROTECT, related_name="seats")
    category = models.CharField(_("category"), max_length=20, choices=Category.choices)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="quota_seats", verbose_name=_("place"))
    seats = models.PositiveIntegerField(_("seats"))
    poor_share = FractionField(_("share of poor villages"))
    agreement_share = FractionField(_("share of agreements in the repository"))
    graded_share = FractionField(_("share of agreements graded excellent or good"))
    grade = models.CharField(_("grade"), max_length=1, choices=ProvinceGrade.choices, blank=True)
    factor = models.DecimalField(_("grade factor"), max_digits=4, decimal_places=2)
    weight = FractionField(_("weight"))
    floor = models.PositiveIntegerField(_("floor"))
    cap = models.PositiveIntegerField(_("cap"))
    exact = FractionField(_("exact share"))
    remainder = FractionField(_("remainder"))
    floored = models.BooleanField(_("at the floor"))
    capped = models.BooleanField(_("at the cap"))

    class Meta:
        verbose_name = _("seats of a place")
        verbose_name_plural = _("seats of places")
        ordering = ["plan", "category", "region"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "category", "region"], name="seats_once_a_place"),
            models.CheckConstraint(name="seats_category_known", condition=Q(category__in=Category.values)),
            models.CheckConstraint(
                name="seats_between_floor_and_cap", condition=Q(seats__gte=F("floor"), seats__lte=F("cap"))
            ),
        ]
        triggers = [WRITTEN_WITH_PLAN]

    def __str__(self):
        return f"{self.region} {self.get_category_display()}: {self.seats}"


class QuotaInput(models.Model):
    """The figures of one place on their way into a plan's snapshot; ``collected_at`` is empty until they are in."""

    plan = models.ForeignKey(QuotaPlan, on_delete=models.PROTECT, related_name="inputs")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", verbose_name=_("place"))
    collected_at = models.DateTimeField(_("collected"), null=True)
    poor_villages = models.PositiveIntegerField(_("poor villages"), default=0)
    agreements = models.PositiveIntegerField(_("agreements in the repository"), default=0)
    graded = models.PositiveIntegerField(_("agreements graded excellent or good"), default=0)
    has_poor_county = models.BooleanField(_("has a poor county"), default=False)
    grade = models.CharField(_("grade"), max_length=1, choices=ProvinceGrade.choices, blank=True)
    closing = models.ForeignKey(YearReportStep, on_delete=models.PROTECT, null=True, related_name="+")
    assessment = models.ForeignKey(ProvinceAssessment, on_delete=models.PROTECT, null=True, related_name="+")
    missing = ArrayField(models.CharField(max_length=20, choices=Missing.choices), default=list)

    class Meta:
        verbose_name = _("figures of a place for a quota plan")
        verbose_name_plural = _("figures of places for quota plans")
        ordering = ["plan", "region"]
        constraints = [models.UniqueConstraint(fields=["plan", "region"], name="quota_input_once_a_place")]
        triggers = [WRITTEN_WITH_PLAN]

    def __str__(self):
        return f"{self.plan}: {self.region}"


@pghistory.track()
class LeftOut(models.Model):
    """A place whose figures are not in and that the director leaves out of a plan, with the reason on record."""

    plan = models.ForeignKey(QuotaPlan, on_delete=models.PROTECT, related_name="left_out")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", verbose_name=_("place"))
    reason = models.TextField(_("reason"), max_length=1000)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(_("decided"), default=clock.now, editable=False)

    history_name = "region"

    class Meta:
        verbose_name = _("place left out")
        verbose_name_plural = _("places left out")
        ordering = ["plan", "region"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "region"],
                name="left_out_once",
                violation_error_message=_("This place is left out already."),
            ),
            models.CheckConstraint(
                name="left_out_says_why",
                condition=~Q(reason__regex=r"^\s*$"),
                violation_error_message=_("Say why it is left out."),
            ),
        ]
        triggers = [WRITTEN_WITH_PLAN]

    def __str__(self):
        return f"{self.plan}: {self.region}"
