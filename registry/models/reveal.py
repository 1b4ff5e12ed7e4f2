import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common import clock
from common.guards import never
from leadership.models import Membership
from registry.enums import PersonalField
from registry.guards import REVEAL_STAYS
from registry.models.expert import Expert
from registry.models.household import PoorHousehold
from registry.models.organisation import Organisation


class Reveal(models.Model):
    """Somebody looked at one number of one person in full, and said why. Kept for good."""

    expert = models.ForeignKey(Expert, on_delete=models.PROTECT, null=True, related_name="reveals")
    household = models.ForeignKey(PoorHousehold, on_delete=models.PROTECT, null=True, related_name="reveals")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="reveals")
    field = models.CharField(_("what was shown"), max_length=20, choices=PersonalField.choices)
    by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="reveals", verbose_name=_("by"))
    at = models.DateTimeField(_("shown on"), default=clock.now, editable=False)
    reason = models.TextField(_("reason"))

    class Meta:
        verbose_name = _("reveal")
        verbose_name_plural = _("reveals")
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="reveal_of_one_record",
                condition=Q(expert__isnull=False, household__isnull=True, organisation__isnull=True)
                | Q(expert__isnull=True, household__isnull=False, organisation__isnull=True)
                | Q(expert__isnull=True, household__isnull=True, organisation__isnull=False),
            ),
            models.CheckConstraint(name="reveal_says_why", condition=~Q(reason="")),
        ]
        triggers = [never("reveal_stays", pgtrigger.Update | pgtrigger.Delete, REVEAL_STAYS)]

    def __str__(self):
        return f"{self.get_field_display()} · {self.expert or self.household or self.organisation}"
