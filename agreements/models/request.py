import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from agreements.guards import ANSWER_STAYS
from agreements.models.agreement import Agreement
from agreements.models.supervision import UnderAgreementQuerySet
from common import clock
from leadership.models import Region


@pghistory.track()
class HelperRequest(models.Model):
    """The county asks the assisting party something about an agreement, by a day; it answers once."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="requests")
    # Always the agreement's county, for scope.
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="helper_requests")
    text = models.TextField(_("request"), max_length=1000)
    due_on = models.DateField(_("answer by"))
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("asked"), default=clock.now, editable=False)
    answer = models.TextField(_("answer"), max_length=2000, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(_("answered"), null=True, editable=False)
    form_token = models.UUIDField(unique=True, editable=False)

    objects = UnderAgreementQuerySet.as_manager()

    class Meta:
        verbose_name = _("request to the assisting party")
        verbose_name_plural = _("requests to assisting parties")
        ordering = ["-asked_at", "-pk"]
        indexes = [models.Index(fields=["region", "answered_at", "due_on"])]
        constraints = [
            models.CheckConstraint(
                name="request_answered_by_somebody",
                condition=Q(answer="", answered_by__isnull=True, answered_at__isnull=True)
                | Q(~Q(answer=""), answered_by__isnull=False, answered_at__isnull=False),
            )
        ]
        triggers = [ANSWER_STAYS]

    def __str__(self):
        return self.text[:40]

    def get_absolute_url(self):
        return reverse("agreements:request_detail", args=[self.pk])
