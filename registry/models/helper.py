import pghistory
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from leadership.codes import within
from leadership.models import Membership
from leadership.scope import sees_places
from registry.guards import NAMES_ONE_THAT_COUNTS
from registry.models.expert import Expert
from registry.models.organisation import Organisation


class HelperAccountQuerySet(models.QuerySet):
    def visible_to(self, membership):
        """Those invited by an office of one's region, for those who read records there."""
        if not sees_places(membership):
            return self.none()
        return self.filter(within(membership.region_code, "membership__group__region"))

    def in_use(self):
        """Whose invitation has not ended."""
        return self.filter(membership__ended_on__isnull=True, membership__group__is_active=True)

    def named(self, words):
        """Search by part of the name of the person or the party, or by user name."""
        words = words.strip()
        party = Q(organisation__name__icontains=words) | Q(expert__name__icontains=words)
        return self.filter(party | Q(membership__name__icontains=words) | Q(membership__user__username=words))


@pghistory.track()
class HelperAccount(models.Model):
    """For whom the account of an assisting party acts: one organisation or one expert."""

    membership = models.OneToOneField(Membership, on_delete=models.PROTECT, related_name="helper_account")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="helper_accounts"
    )
    expert = models.ForeignKey(Expert, on_delete=models.PROTECT, null=True, blank=True, related_name="helper_accounts")

    objects = HelperAccountQuerySet.as_manager()

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

    def get_absolute_url(self):
        return reverse("registry:helper_detail", args=[self.pk])

    @property
    def party(self) -> Organisation | Expert:
        """The organisation or expert it acts for."""
        return self.organisation or self.expert
