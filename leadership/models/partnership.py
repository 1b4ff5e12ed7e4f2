from django.db import models
from django.utils.translation import gettext_lazy as _

from leadership.enums import Scheme
from leadership.models.region import Region


class Partnership(models.Model):
    """A place of the east that helps a place of the west, by name [一(三)3, 四(四)].

    A pair of provinces covers all their counties; where a prefecture has a pair of its own, that is the nearer one.
    """

    supporting = models.ForeignKey(
        Region, on_delete=models.PROTECT, related_name="partnerships_giving", verbose_name=_("supporting place")
    )
    supported = models.ForeignKey(
        Region, on_delete=models.PROTECT, related_name="partnerships_receiving", verbose_name=_("supported place")
    )
    scheme = models.CharField(_("scheme"), max_length=20, choices=Scheme.choices)

    class Meta:
        verbose_name = _("partnership")
        verbose_name_plural = _("partnerships")
        ordering = ["supporting", "supported"]
        constraints = [
            models.UniqueConstraint(fields=["supporting", "supported", "scheme"], name="partnership_once_a_scheme")
        ]

    def __str__(self):
        return f"{self.supporting} → {self.supported}"
