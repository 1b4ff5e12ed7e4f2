from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from common import clock


class StoredFile(models.Model):
    """A file kept under a name of our own; ``name`` is what its owner called it."""

    file = models.FileField(_("file"), upload_to="attachments/%Y/%m")
    name = models.CharField(_("file name"), max_length=200)
    size = models.PositiveIntegerField(_("bytes"))
    sha256 = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(default=clock.now, editable=False)

    history_name = "name"

    class Meta:
        abstract = True

    def __str__(self):
        return self.name
