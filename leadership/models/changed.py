from django.db import models
from django.db.models import Func
from django.utils.translation import gettext_lazy as _

from leadership.models.region import Region


class ChangedPlace(models.Model):
    """A county in whose records something changed that figures count; the next roll-up takes the row away.

    Written by triggers (``leadership.guards.marks_place``), once a county and transaction: so that two transactions
    never wait for each other, each row bears the number of its own.
    """

    region = models.ForeignKey(Region, on_delete=models.CASCADE, related_name="+", db_constraint=False)
    transaction = models.BigIntegerField(db_default=Func(function="txid_current"))

    class Meta:
        verbose_name = _("place with changes")
        verbose_name_plural = _("places with changes")
        constraints = [
            models.UniqueConstraint(fields=["region", "transaction"], name="changed_place_once_a_transaction")
        ]

    def __str__(self):
        return f"{self.region_id} {self.transaction}"
