import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from leadership.models import Membership
from registry.guards import NAMES_ONE_THAT_COUNTS
from registry.models.expert import Expert
from registry.models.organisation import Organisation


@pghistory.track()
class HelperAccount(models.Model):
    """For whom the account of an assisting party acts: one organisation or one expert."""

    membership = models.OneToOneField(Membership, on_delete=models.PROTECT, related_name="helper_account")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="helper_accounts"
    )
    expert = models.ForeignKey(Expert, on_delete=models.PROTECT, null=True, blank=True, related_name="helper_accounts")

    class Meta:
        verbose_name = _("account of an assisting party")
        verbose_name_plural = _("accounts of assisting parties")
        triggers = [NAMES_ONE_THAT_COUNTS]
        constraints = [
            models.CheckConstraint(
                name="helper_account_for_one_party",
                condition=Q(organisation__isnull=True, expert__isnull=False)
                | Q(organisation__isnull=False, expert__isnull=True),
            )
        ]

    def __str__(self):
        return str(self.organisation or self.expert)
