from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from common import clock


class Registered(models.Model):
    """What every register keeps of a record: who registered it, who changed it last, when."""

    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    edited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(_("created"), default=clock.now, editable=False)
    # Of the form that made it; empty for what came in a workbook.
    form_token = models.UUIDField(unique=True, null=True, editable=False)

    class Meta:
        abstract = True
