from datetime import date

import pghistory
import pgtrigger
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from common import clock
from common.guards import written_with
from common.models.stored_file import StoredFile
from common.workflow.models import ChainRecord, Step
from common.workflow.recorded import in_language_of_records
from leadership.codes import CODE_LENGTHS
from leadership.enums import Level
from leadership.models import ProgrammeYear, Region
from leadership.scope import PlaceQuerySet
from review.award_enums import (
    OPEN_USE_STATES,
    STANDING_AWARD_STATES,
    WITHDRAWN_AWARD_STATES,
    AwardKind,
    AwardPaper,
    AwardState,
    PaymentKind,
    SourceKind,
    UsePurpose,
)
from review.award_guards import (
    AWARD_IS_KEPT,
    AWARDED_AS_DECIDED,
    AWARDS,
    FUNDS_COVER_AWARDS,
    PAID_BY_ITS_VOUCHER,
    PAPER_IN_ITS_TIME,
    PAYMENT_IS_KEPT,
    RECEIVED_BY_RECEIPT,
    SOURCE_IS_KEPT,
    USE_IS_REPORTED,
    WITHIN_FUNDS_OF_YEAR,
    WITHIN_SOURCE,
)
from review.enums import Category
from review.models.nomination import Nomination

# Month and day of the following year by which the use of an award is reported; for the database the same.
USE_REPORTED_BY = (12, 31)
USE_DUE_ON = models.Func(
    models.F("year") + 1, *map(models.Value, USE_REPORTED_BY), function="make_date", output_field=models.DateField()
)

pgtrigger.register(FUNDS_COVER_AWARDS)(ProgrammeYear)


@pghistory.track()
class BudgetSource(models.Model):
    """经费来源: project funds of the nation from which awards of a year are allocated [四(三)]."""

    year = models.PositiveSmallIntegerField(_("year"))
    kind = models.CharField(_("kind"), max_length=20, choices=SourceKind.choices)
    name = models.CharField(_("name of the source"), max_length=120)
    document = models.CharField(_("number of the document"), max_length=80, blank=True)
    amount = models.DecimalField(_("amount (yuan)"), max_digits=14, decimal_places=2)
    form_token = models.UUIDField(unique=True, editable=False)

    class Meta:
        verbose_name = _("budget source")
        verbose_name_plural = _("budget sources")
        ordering = ["-year", "kind", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["year", "name"],
                name="budget_source_once_a_year",
                violation_error_message=_("This year has a source of this name already."),
            ),
            models.CheckConstraint(name="budget_source_kind_known", condition=Q(kind__in=SourceKind.values)),
            models.CheckConstraint(
                name="budget_source_amount_positive",
                condition=Q(amount__gt=0),
                violation_error_message=_("A source has more than nothing."),
            ),
        ]
        triggers = [SOURCE_IS_KEPT]

    def __str__(self):
        return f"{self.year} {self.name}"

    def get_absolute_url(self):
        return reverse("review:source_list") + f"?year={self.year}"


class Payment(models.Model):
    """拨付凭证: a voucher by which the awards of one province were paid, or one was repaid; ``region`` is the province.

    ``amount`` is what it was entered for. It stays as it is; a wrong one is held back, and another one is entered.
    """

    kind = models.CharField(_("way"), max_length=20, choices=PaymentKind.choices)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", verbose_name=_("province"))
    year = models.PositiveSmallIntegerField(_("year"))
    source = models.ForeignKey(
        BudgetSource, on_delete=models.PROTECT, null=True, related_name="payments", verbose_name=_("budget source")
    )
    number = models.CharField(_("voucher number"), max_length=60)
    paid_on = models.DateField(_("date of the voucher"))
    amount = models.DecimalField(_("amount (yuan)"), max_digits=14, decimal_places=2)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("entered by")
    )
    entered_at = models.DateTimeField(_("entered"), default=clock.now, editable=False)
    form_token = models.UUIDField(unique=True, editable=False)

    objects = PlaceQuerySet.as_manager()

    class Meta:
        verbose_name = _("voucher")
        verbose_name_plural = _("vouchers")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(name="payment_kind_known", condition=Q(kind__in=PaymentKind.values)),
            models.CheckConstraint(name="payment_amount_not_negative", condition=Q(amount__gte=0)),
            models.CheckConstraint(name="payment_numbered", condition=~Q(number__regex=r"^\s*$")),
            models.CheckConstraint(
                name="payment_of_the_nation_from_a_source",
                condition=Q(kind=PaymentKind.ALLOCATION, source__isnull=False)
                | (~Q(kind=PaymentKind.ALLOCATION) & Q(source__isnull=True)),
            ),
            models.CheckConstraint(
                name="payment_of_a_province",
                condition=Exact(Length("region"), CODE_LENGTHS[Level.PROVINCE]),
            ),
        ]
        triggers = [PAYMENT_IS_KEPT]

    def __str__(self):
        return _("Voucher %(number)s of %(day)s") % {"number": self.number, "day": date_format(self.paid_on)}

    def get_absolute_url(self):
        return reverse("review:payment_detail", args=[self.pk])

    @property
    def as_recorded(self) -> str:
        """Its name as the steps keep it."""
        with in_language_of_records():
            return str(self)

    @property
    def awards(self):
        """What is paid by it."""
        return {
            PaymentKind.ALLOCATION: self.allocated,
            PaymentKind.PASSING: self.passed_on,
            PaymentKind.REPAYMENT: self.repaid,
        }[self.kind]


class AwardQuerySet(PlaceQuerySet):
    def standing(self):
        """Those whose money is not free again [INV-9]."""
        return self.filter(state__in=STANDING_AWARD_STATES)

    def named(self, words):
        """Search by number or by part of the name of whoever gets it."""
        return self.filter(nomination__in=Nomination.objects.named(words.replace("\0", "")).values("pk"))

    def of_party(self, party):
        """What an organisation or an expert was awarded."""
        return self.filter(**{f"nomination__{party._meta.model_name}": party})


def voucher(label, related_name) -> models.ForeignKey:
    return models.ForeignKey(
        Payment, on_delete=models.PROTECT, null=True, editable=False, related_name=related_name, verbose_name=label
    )


@pghistory.track()
class Award(ChainRecord):
    """奖补资金 of a nominee: made as it is awarded, with the amount of the decision, and paid out in steps [三(六)]."""

    nomination = models.OneToOneField(
        Nomination, on_delete=models.PROTECT, related_name="award", verbose_name=_("nomination")
    )
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="awards", verbose_name=_("county"))
    year = models.PositiveSmallIntegerField(_("year"))
    category = models.CharField(_("category"), max_length=24, choices=Category.choices)
    amount = models.DecimalField(_("award (yuan)"), max_digits=12, decimal_places=2)
    kind = models.CharField(_("way of support"), max_length=20, choices=AwardKind.choices, default=AwardKind.IN_LIEU)
    source = models.ForeignKey(
        BudgetSource, on_delete=models.PROTECT, null=True, related_name="awards", verbose_name=_("budget source")
    )
    allocation = voucher(_("voucher of the nation"), "allocated")
    passing = voucher(_("voucher of the province"), "passed_on")
    repayment = voucher(_("voucher of the repayment"), "repaid")
    received_on = models.DateField(_("day of receipt"), null=True, blank=True)
    use_report = models.TextField(_("what it was used for, and what came of it"), max_length=4000, blank=True)

    objects = AwardQuerySet.as_manager()

    class Meta:
        verbose_name = _("award")
        verbose_name_plural = _("awards")
        ordering = ["-year", "category", "region", "pk"]
        indexes = [
            models.Index(fields=["year", "region", "state"]),
            models.Index(fields=["state", "desk", "moved_at"], name="award_waiting"),
            models.Index(fields=["moved_at", "id"], name="award_list_order"),
        ]
        constraints = [
            models.CheckConstraint(name="award_state_known", condition=Q(state__in=AwardState.values)),
            models.CheckConstraint(name="award_kind_known", condition=Q(kind__in=AwardKind.values)),
            models.CheckConstraint(name="award_category_known", condition=Q(category__in=Category.values)),
            models.CheckConstraint(name="award_amount_not_negative", condition=Q(amount__gte=0)),
            models.CheckConstraint(
                name="award_paid_with_source_and_voucher",
                condition=Q(state__in=(AwardState.APPROVED, AwardState.CANCELLED))
                | Q(source__isnull=False, allocation__isnull=False),
                violation_error_message=_("An award is allocated from a source, by a voucher."),
            ),
            models.CheckConstraint(
                name="award_passed_on_with_voucher",
                condition=~Q(state__in=("to_pass_on", "passed_on", "received", "reported", "returned", "closed"))
                | Q(passing__isnull=False),
                violation_error_message=_("An award is passed on by a voucher."),
            ),
            models.CheckConstraint(
                name="award_received_on_a_day",
                condition=~Q(state__in=("received", "reported", "returned", "closed")) | Q(received_on__isnull=False),
                violation_error_message=_("An award is received on a day."),
            ),
            models.CheckConstraint(
                name="award_repaid_with_voucher",
                condition=~Q(state=AwardState.REPAID) | Q(repayment__isnull=False),
                violation_error_message=_("An award is repaid by a voucher."),
            ),
        ]
        triggers = [
            AWARDED_AS_DECIDED,
            WITHIN_FUNDS_OF_YEAR,
            WITHIN_SOURCE,
            AWARD_IS_KEPT,
            PAID_BY_ITS_VOUCHER,
            RECEIVED_BY_RECEIPT,
        ]

    def __str__(self):
        return _("Award %(number)s") % {"number": self.nomination}

    def get_absolute_url(self):
        return reverse("review:award_detail", args=[self.pk])

    @property
    def title(self) -> str:
        """Who gets it."""
        return self.nomination.title

    @property
    def province_code(self) -> str:
        return self.region_id[: CODE_LENGTHS[Level.PROVINCE]]

    @property
    def use_due_on(self) -> date:
        """By which day its use is reported."""
        return date(self.year + 1, *USE_REPORTED_BY)

    @property
    def use_is_late(self) -> bool:
        return self.state in OPEN_USE_STATES and clock.today() > self.use_due_on

    @property
    def is_withdrawn(self) -> bool:
        """Taken back because of a violation."""
        return self.state in WITHDRAWN_AWARD_STATES


class AwardStep(Step):
    copies = ("content",)

    record = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="steps")
    # With a report on the use: what was reported.
    content = models.JSONField(null=True, encoder=DjangoJSONEncoder)


@pghistory.track()
class UseItem(models.Model):
    """What of an award was spent on a purpose, in yuan."""

    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="uses")
    purpose = models.CharField(_("purpose"), max_length=20, choices=UsePurpose.choices)
    amount = models.DecimalField(_("spent (yuan)"), max_digits=12, decimal_places=2)

    history_name = "purpose"

    class Meta:
        verbose_name = _("amount spent")
        verbose_name_plural = _("amounts spent")
        ordering = ["award", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["award", "purpose"], name="use_item_once_a_purpose"),
            models.CheckConstraint(name="use_item_purpose_known", condition=Q(purpose__in=UsePurpose.values)),
            models.CheckConstraint(name="use_item_amount_positive", condition=Q(amount__gt=0)),
        ]
        triggers = [written_with(AWARDS, "award_id", OPEN_USE_STATES, USE_IS_REPORTED)]

    def __str__(self):
        return f"{self.get_purpose_display()}: {self.amount}"


@pghistory.track()
class AwardFile(StoredFile):
    """The receipt of an award, or a proof of its use."""

    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="files")
    paper = models.CharField(_("what it is"), max_length=20, choices=AwardPaper.choices)

    class Meta:
        verbose_name = _("file of an award")
        verbose_name_plural = _("files of awards")
        ordering = ["id"]
        constraints = [models.CheckConstraint(name="award_file_paper_known", condition=Q(paper__in=AwardPaper.values))]
        triggers = [PAPER_IN_ITS_TIME]
