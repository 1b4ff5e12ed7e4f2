import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from common import clock
from common.guards import never
from registry.guards import MERGE_STAYS
from registry.models.organisation import Organisation


class OrganisationMerge(models.Model):
    """One organisation that was registered twice became one: what was moved, who found it out, why.

    ``kept`` stays what it was then; ``merged.merged_into`` is the one that counts today.
    """

    kept = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="merges", verbose_name=_("kept"))
    merged = models.OneToOneField(
        Organisation, on_delete=models.PROTECT, related_name="merge", verbose_name=_("merged")
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("merged on"), default=clock.now, editable=False)
    reason = models.TextField(_("reason"))
    # Which records were moved: keys by the name of the Hanging (registry.hanging).
    moved = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("merge of organisations")
        verbose_name_plural = _("merges of organisations")
        ordering = ["-at", "-pk"]
        constraints = [models.CheckConstraint(name="merge_of_two", condition=~Q(kept=F("merged")))]
        triggers = [never("merge_stays", pgtrigger.Update | pgtrigger.Delete, MERGE_STAYS)]

    def __str__(self):
        return f"{self.merged} → {self.kept}"
