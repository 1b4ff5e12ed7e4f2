"""What a record on a chain and its step log hold; abstract, each kind has its own tables."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from common import clock


class ChainRecord(models.Model):
    """A record that moves along a chain: its state, and the desk at which it waits."""

    state = models.CharField(_("state"), max_length=20)
    desk = models.ForeignKey(
        settings.WORKFLOW_DESK_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("now at")
    )
    steps_taken = models.PositiveIntegerField(default=0, editable=False)
    moved_at = models.DateTimeField(_("there since"), default=clock.now, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    edited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(_("created"), default=clock.now, editable=False)

    class Meta:
        abstract = True


class StepQuerySet(models.QuerySet):
    def told(self):
        """With whoever took the step, and without the copies of the record that the log keeps."""
        return self.select_related("actor", "group__region").defer(*self.model.copies)


class Step(models.Model):
    """One verb performed: who, when, from, to, for which group, why, and the text it was about, by hash.

    Concrete kinds add ``record``, a foreign key with ``related_name="steps"``; ``copies`` names the
    fields in which they keep what a step was about.
    """

    copies = ()

    serial = models.PositiveIntegerField()
    verb = models.CharField(max_length=30)
    from_state = models.CharField(max_length=20)
    to_state = models.CharField(max_length=20)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    group = models.ForeignKey(settings.WORKFLOW_DESK_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now, editable=False)
    reason = models.TextField(blank=True)
    # Which parts of the record a return is about.
    concerns = models.JSONField(default=list, encoder=DjangoJSONEncoder)
    fingerprint = models.CharField(max_length=64, blank=True)

    objects = StepQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["record", "serial"]
        constraints = [models.UniqueConstraint(fields=["record", "serial"], name="%(class)s_one_a_serial")]
