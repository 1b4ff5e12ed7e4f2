from functools import reduce
from operator import or_

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common import clock
from common.guards import never
from leadership.codes import within
from leadership.models import Membership
from leadership.scope import sees_places
from registry.enums import PersonalField
from registry.guards import REVEAL_STAYS
from registry.models.expert import Expert
from registry.models.household import PoorHousehold
from registry.models.organisation import Organisation


class RevealQuerySet(models.QuerySet):
    def visible_to(self, membership):
        """Looks at the records of one's region."""
        if not sees_places(membership):
            return self.none()
        paths = ("expert__region", "household__region", "organisation__region")
        records = (Q(**{f"{path}__isnull": False}) & within(membership.region_code, path) for path in paths)
        return self.filter(reduce(or_, records))

    def in_lists(self):
        """With the names that a list shows, and without any number."""
        numbers = ("expert__id_number", "expert__phone", "household__id_number", "household__phone")
        rows = self.select_related("expert", "household", "organisation", "by__group__region")
        return rows.defer(*numbers, "organisation__contact_phone")


class Reveal(models.Model):
    """Somebody looked at one number of one person in full, and said why. Kept for good."""

    expert = models.ForeignKey(Expert, on_delete=models.PROTECT, null=True, related_name="reveals")
    household = models.ForeignKey(PoorHousehold, on_delete=models.PROTECT, null=True, related_name="reveals")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="reveals")
    field = models.CharField(_("what was shown"), max_length=20, choices=PersonalField.choices)
    by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="reveals", verbose_name=_("by"))
    at = models.DateTimeField(_("shown on"), default=clock.now, editable=False)
    reason = models.TextField(_("reason"))

    objects = RevealQuerySet.as_manager()

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
        return f"{self.get_field_display()} · {self.record}"

    @property
    def record(self):
        return self.expert or self.household or self.organisation
