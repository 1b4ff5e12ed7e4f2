from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from common import clock
from common.uploads import sha256, stored_name


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

    @classmethod
    def keep(cls, upload, *, by, **content):
        """The row that holds a checked file of the record that ``content`` names. The same file twice is kept once."""
        digest = sha256(upload)
        same = cls.objects.filter(sha256=digest, **content).first()
        if same:
            return same
        row = cls(name=upload.name, size=upload.size, sha256=digest, uploaded_by=by.user, **content)
        row.file.save(stored_name(upload), upload)
        return row
