from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from common import clock


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
    """Long work: what is to be done, how far it is, what came of it.

    An export's row is also its record: who, which filter, how many rows. It outlives the file.
    """

    kind = models.CharField(_("kind"), max_length=40)
    arguments = models.JSONField(default=dict)
    # Empty for the portal's own work, e.g. roll-ups.
    owner = models.ForeignKey(settings.JOB_OWNER_MODEL, on_delete=models.PROTECT, null=True, related_name="jobs")
    # What the owner must still hold when the job runs and when its result is fetched: permissions with
    # spaces between them; empty: nothing special.
    permission = models.CharField(max_length=60, blank=True)
    # In which language the owner is told what came of it.
    language = models.CharField(max_length=10, default=settings.LANGUAGE_CODE)
    # Of jobs with the same words here one waits at a time.
    once = models.CharField(max_length=120, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=JobState.choices, default=JobState.QUEUED)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    message = models.TextField(blank=True)
    result = models.FileField(upload_to="jobs/%Y/%m", blank=True)
    result_name = models.CharField(max_length=200, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(_("asked for"), default=clock.now)
    started_at = models.DateTimeField(_("started"), null=True)
    heartbeat_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(_("finished"), null=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="job_state_known", condition=Q(state__in=JobState.values)),
            models.CheckConstraint(
                name="job_ended_with_time",
                condition=Q(state__in=[JobState.QUEUED, JobState.RUNNING], finished_at__isnull=True)
                | Q(state__in=[JobState.DONE, JobState.FAILED], finished_at__isnull=False),
            ),
            models.CheckConstraint(
                name="job_runs_with_heartbeat",
                condition=~Q(state=JobState.RUNNING) | Q(heartbeat_at__isnull=False, attempts__gt=0),
            ),
        ]
        indexes = [
            models.Index(fields=["owner", "-created_at"], name="job_owner"),
            models.Index(fields=["state"], name="job_live", condition=Q(state__in=[JobState.QUEUED, JobState.RUNNING])),
        ]

    def __str__(self):
        return f"{self.kind} {self.pk}"

    def get_absolute_url(self):
        return reverse("jobs:job_detail", args=[self.pk])

    def is_allowed_to(self, membership) -> bool:
        """Does the owner still hold what this job needs?"""
        return all(membership.may(permission) for permission in self.permission.split())

    @property
    def is_ended(self) -> bool:
        return self.state in (JobState.DONE, JobState.FAILED)

    @property
    def label(self):
        """What is done, in words."""
        from common.jobs import KINDS

        label = KINDS[self.kind].label if self.kind in KINDS else self.kind
        return label(self) if callable(label) else label

    @property
    def percent(self) -> int | None:
        return min(100, self.done * 100 // self.total) if self.total else None
