import pgtrigger
from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common import clock
from common.guards import never
from leadership.models import Membership, Region
from leadership.scope import PlaceQuerySet
from portal.message_guards import NUDGE_STAYS


class Nudge(models.Model):
    """催报: an office has reminded a place directly below of what it is late with; for good on record.

    ``duty`` is the name of the deadline, ``year`` the programme year. A place is reminded of a duty once a day, whoever
    does it; the people who were told have a ``Message`` each. ``token`` is that of the form by which it was done.
    """

    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, related_name="nudges", verbose_name=gettext_lazy("place")
    )
    duty = models.CharField(max_length=30)
    year = models.PositiveSmallIntegerField(gettext_lazy("year"))
    nudged_on = models.DateField(gettext_lazy("reminded on"), default=clock.today, editable=False)
    by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="+", verbose_name=gettext_lazy("reminded by")
    )
    created_at = models.DateTimeField(default=clock.now, editable=False)
    token = models.UUIDField(editable=False)

    objects = PlaceQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("reminder of what is due")
        verbose_name_plural = gettext_lazy("reminders of what is due")
        ordering = ["-nudged_on", "region", "duty"]
        indexes = [models.Index(fields=["token"])]
        constraints = [
            models.UniqueConstraint(
                fields=["region", "duty", "year", "nudged_on"],
                name="nudge_once_a_day",
                violation_error_message=gettext_lazy("This place has been reminded of it today already."),
            )
        ]
        triggers = [never("nudge_stays", pgtrigger.Update | pgtrigger.Delete, NUDGE_STAYS)]

    def __str__(self):
        return _("reminded on %(day)s by %(who)s") % {"day": date_format(self.nudged_on), "who": self.by.name}
