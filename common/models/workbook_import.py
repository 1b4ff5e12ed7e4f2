from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from common import clock
from common.models.job import Job


class ImportState(models.TextChoices):
    CHECKING = "checking", _("being checked")
    UNREADABLE = "unreadable", _("could not be read")
    CHECKED = "checked", _("checked, waiting for you to confirm")
    WRITING = "writing", _("being written")
    WRITTEN = "written", _("written")
    CANCELLED = "cancelled", _("cancelled")
    UNDOING = "undoing", _("being undone")
    UNDONE = "undone", _("undone")


class Outcome(models.TextChoices):
    NEW = "new", _("new")
    CHANGED = "changed", _("changed")
    SAME = "same", _("unchanged")
    WRONG = "wrong", _("wrong")


# States in which a job is at work.
AT_WORK = (ImportState.CHECKING, ImportState.WRITING, ImportState.UNDOING)


class ImportQuerySet(models.QuerySet):
    def visible_to(self, membership):
        """The imports of one's own office: whoever does its work next must know what has been loaded."""
        return self.filter(place=membership.region_code) if membership is not None else self.none()


class Import(models.Model):
    """One workbook taken in: who, which file, what came of it. Nothing is written before it is confirmed."""

    workbook = models.CharField(_("kind"), max_length=40)
    # The code of the place whose office took it in.
    place = models.CharField(max_length=12, db_collation="C")
    owner = models.ForeignKey(
        settings.JOB_OWNER_MODEL, on_delete=models.PROTECT, related_name="imports", verbose_name=_("by")
    )
    # Sealed, because it holds personal data; deleted when its time is over.
    file = models.FileField(upload_to="imports/%Y/%m", blank=True)
    name = models.CharField(_("file"), max_length=200)
    size = models.PositiveIntegerField(_("bytes"))
    sha256 = models.CharField(max_length=64)
    form_token = models.UUIDField(unique=True, editable=False)
    state = models.CharField(_("state"), max_length=12, choices=ImportState.choices, default=ImportState.CHECKING)
    # What is being done, or was done last, and why it could not be.
    job = models.ForeignKey(Job, on_delete=models.PROTECT, null=True, related_name="+")
    message = models.TextField(blank=True)
    only_good = models.BooleanField(default=False)
    new = models.PositiveIntegerField(_("new"), default=0)
    changed = models.PositiveIntegerField(_("changed"), default=0)
    same = models.PositiveIntegerField(_("unchanged"), default=0)
    wrong = models.PositiveIntegerField(_("wrong"), default=0)
    created_at = models.DateTimeField(_("uploaded"), default=clock.now, editable=False)
    written_at = models.DateTimeField(_("written"), null=True, editable=False)

    objects = ImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["place", "-created_at"], name="import_place")]
        constraints = [
            models.CheckConstraint(name="import_state_known", condition=Q(state__in=ImportState.values)),
            models.CheckConstraint(
                name="import_written_with_time",
                condition=Q(state__in=[ImportState.WRITTEN, ImportState.UNDOING, ImportState.UNDONE])
                ^ Q(written_at__isnull=True),
            ),
            models.CheckConstraint(
                name="import_whole_or_only_good",
                condition=~Q(state__in=[ImportState.WRITING, ImportState.WRITTEN]) | Q(wrong=0) | Q(only_good=True),
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("imports:import_detail", args=[self.pk])

    @property
    def label(self):
        """What is being taken in, in words."""
        from common.workbooks.kind import WORKBOOKS

        return WORKBOOKS[self.workbook].title if self.workbook in WORKBOOKS else self.workbook

    @property
    def is_at_work(self) -> bool:
        return self.state in AT_WORK

    @property
    def rows_found(self) -> int:
        return self.new + self.changed + self.same + self.wrong


class ImportRow(models.Model):
    """One row of a workbook as it was understood; ready to be written as it stands.

    ``values`` holds columns of the record's table, encrypted where the table is; ``former`` what
    those that change were before. ``seen`` is the hash of the record as it was compared, so that
    nobody's later change is written over.
    """

    whole = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(_("row"))
    sheet = models.CharField(_("sheet"), max_length=31, blank=True)
    outcome = models.CharField(_("outcome"), max_length=8, choices=Outcome.choices)
    name = models.CharField(max_length=120, blank=True)
    key = models.CharField(max_length=200, blank=True)
    record = models.BigIntegerField(null=True)
    seen = models.CharField(max_length=32, blank=True)
    values = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    former = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    problems = models.JSONField(default=dict, encoder=DjangoJSONEncoder)

    class Meta:
        verbose_name = _("row of an import")
        verbose_name_plural = _("rows of imports")
        ordering = ["whole", "sheet", "number"]
        indexes = [models.Index(fields=["whole", "outcome", "sheet", "number"], name="import_row_outcome")]
        constraints = [
            models.CheckConstraint(
                name="import_row_wrong_says_why", condition=Q(outcome=Outcome.WRONG) ^ Q(problems={})
            ),
            models.CheckConstraint(
                name="import_row_of_known_record",
                condition=~Q(outcome=Outcome.CHANGED) | Q(record__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.whole_id}/{self.number}"
