"""Rows of the lowest storey: jobs."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class JobState(models.TextChoices):
    QUEUED = "queued", _("waiting to start")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")


class JobQuerySet(models.QuerySet):
    def visible_to(self, membership):
        """One's own jobs, in the duty in which they were started."""
        return self.filter(owner=membership) if membership is not None else self.none()


class Job(models.Model):
    """Long work: what is to be done, how far it is, what came of it. An export's row is also its record:
    who, which filter, how many rows.
    """

    kind = models.CharField(_("kind"), max_length=40)
    arguments = models.JSONField(default=dict)
    # Empty for the portal's own work, e.g. roll-ups.
    owner = models.ForeignKey(settings.JOB_OWNER_MODEL, on_delete=models.PROTECT, null=True, related_name="jobs")
    # Of jobs with the same words here only one waits at a time.
    once = models.CharField(max_length=60, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=JobState.choices, default=JobState.QUEUED)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    message = models.TextField(blank=True)
    result = models.FileField(upload_to="jobs/%Y/%m", blank=True)
    result_name = models.CharField(max_length=200, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(_("started"), auto_now_add=True)
    heartbeat_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(_("finished"), null=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="job_waits_once", fields=["once"], condition=Q(state=JobState.QUEUED) & ~Q(once="")
            ),
            models.CheckConstraint(
                name="job_ended_with_time",
                condition=Q(state__in=[JobState.QUEUED, JobState.RUNNING], finished_at__isnull=True)
                | Q(state__in=[JobState.DONE, JobState.FAILED], finished_at__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["state", "heartbeat_at"])]

    def __str__(self):
        return f"{self.kind} {self.pk}"

    def get_absolute_url(self):
        return reverse("jobs:job_detail", args=[self.pk])

    @property
    def is_ended(self) -> bool:
        return self.state in (JobState.DONE, JobState.FAILED)

    @property
    def label(self) -> str:
        from common.jobs import KINDS

        return KINDS[self.kind].label

    @property
    def percent(self) -> int | None:
        return min(100, self.done * 100 // self.total) if self.total else None
