import pghistory
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from agreements.enums import AttachmentKind, HelperKind, TaskArea
from agreements.guards import CONTENT_IS_OPEN, EXPERT_IS_LISTED, FILES_ARE_OPEN, VERSION_IS_OPEN, VILLAGE_OF_COUNTY
from agreements.models.agreement import Agreement
from common import clock
from common.models.stored_file import StoredFile
from leadership.enums import Level
from leadership.models import Region
from registry.guards import NAMES_ONE_THAT_COUNTS
from registry.models import Expert, Organisation


class VersionQuerySet(models.QuerySet):
    def in_force(self, on=None):
        """Of each agreement the version that was in force at the end of day ``on``; the present one without."""
        filed = self.filter(filed_at__isnull=False)
        if on is not None:
            filed = filed.filter(filed_at__date__lte=on)
        return filed.order_by("agreement", "-number").distinct("agreement")


@pghistory.track()
class AgreementVersion(models.Model):
    """What was agreed: parties, period, objectives, mechanism, funds in yuan [三(二)].

    A draft may leave anything out; ``agreements.completeness`` says what is missing before it is
    submitted. Once filed, nothing in it or hanging on it changes; a correction is a new version.
    """

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"), default=1)
    title = models.CharField(_("title"), max_length=120, blank=True)
    helper_kind = models.CharField(_("helper"), max_length=20, choices=HelperKind.choices, blank=True)
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="agreement_versions",
        verbose_name=_("assisting organisation"),
    )
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)
    objectives = models.TextField(_("objectives"), blank=True)
    mechanism = models.TextField(_("mechanism"), blank=True)
    funds = models.DecimalField(_("funds (yuan)"), max_digits=12, decimal_places=2, null=True, blank=True)
    villages = models.ManyToManyField(Region, through="AgreementVillage", related_name="agreement_versions")
    experts = models.ManyToManyField(Expert, through="AgreementExpert", related_name="agreement_versions")
    created_at = models.DateTimeField(default=clock.now, editable=False)
    filed_at = models.DateTimeField(_("filed"), null=True, blank=True, editable=False)

    objects = VersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        ordering = ["agreement", "number"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "number"], name="version_one_a_number"),
            models.CheckConstraint(
                name="version_period_not_reversed",
                condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("The period ends before it begins."),
            ),
            models.CheckConstraint(
                name="version_funds_not_negative",
                condition=Q(funds__isnull=True) | Q(funds__gte=0),
                violation_error_message=_("Funds cannot be negative."),
            ),
            models.CheckConstraint(
                name="version_organisation_fits_helper_kind",
                condition=Q(organisation__isnull=True) | Q(helper_kind=HelperKind.ORGANISATION),
            ),
        ]
        triggers = [VERSION_IS_OPEN, NAMES_ONE_THAT_COUNTS]

    def __str__(self):
        return f"{self.agreement} v{self.number}"

    @property
    def shown_villages(self):
        """The villages with the townships they lie in."""
        return self.village_links.select_related("village__parent")

    @property
    def shown_experts(self):
        return self.expert_links.select_related("expert")

    @property
    def helper_name(self) -> str:
        """Who helps, in words: the organisation, or the experts by name."""
        if self.organisation_id:
            return self.organisation.name
        return "、".join(expert.name for expert in self.experts.all())


@pghistory.track()
class Task(models.Model):
    """One measurable promise in one of the plan's six key tasks [二]."""

    version = models.ForeignKey(AgreementVersion, on_delete=models.PROTECT, related_name="tasks")
    area = models.CharField(_("key task"), max_length=20, choices=TaskArea.choices)
    description = models.CharField(_("what will be done"), max_length=300)
    target = models.DecimalField(_("target"), max_digits=10, decimal_places=2)
    unit = models.CharField(_("unit"), max_length=20)
    due_on = models.DateField(_("due"))
    # The same promise in the next version has the same key: what was done for it goes on counting.
    key = models.UUIDField(db_default=RandomUUID(), editable=False)

    history_name = "description"

    class Meta:
        verbose_name = _("task")
        verbose_name_plural = _("tasks")
        ordering = ["due_on", "id"]
        constraints = [
            models.CheckConstraint(
                name="task_target_positive",
                condition=Q(target__gt=0),
                violation_error_message=_("The target must be more than zero."),
            )
        ]
        triggers = [CONTENT_IS_OPEN]

    def __str__(self):
        return self.description


@pghistory.track()
class AgreementVillage(models.Model):
    """A village that the agreement helps; always one of the agreement's county."""

    version = models.ForeignKey(AgreementVersion, on_delete=models.PROTECT, related_name="village_links")
    village = models.ForeignKey(
        Region, on_delete=models.PROTECT, related_name="+", limit_choices_to={"level": Level.VILLAGE}
    )

    history_name = "village"

    class Meta:
        verbose_name = _("assisted village")
        verbose_name_plural = _("assisted villages")
        ordering = ["village"]
        constraints = [models.UniqueConstraint(fields=["version", "village"], name="village_once_a_version")]
        triggers = [CONTENT_IS_OPEN, VILLAGE_OF_COUNTY]

    def __str__(self):
        return str(self.village)


@pghistory.track()
class AgreementExpert(models.Model):
    """A listed expert who takes part."""

    version = models.ForeignKey(AgreementVersion, on_delete=models.PROTECT, related_name="expert_links")
    expert = models.ForeignKey(Expert, on_delete=models.PROTECT, related_name="agreement_links")

    history_name = "expert"

    class Meta:
        verbose_name = _("expert of the agreement")
        verbose_name_plural = _("experts of the agreement")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["version", "expert"], name="expert_once_a_version")]
        triggers = [CONTENT_IS_OPEN, EXPERT_IS_LISTED]

    def __str__(self):
        return str(self.expert)


@pghistory.track()
class Attachment(StoredFile):
    """A file of the agreement."""

    version = models.ForeignKey(AgreementVersion, on_delete=models.PROTECT, related_name="attachments")
    kind = models.CharField(_("what it is"), max_length=20, choices=AttachmentKind.choices)

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ["id"]
        triggers = [FILES_ARE_OPEN]
