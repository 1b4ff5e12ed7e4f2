import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from leadership.enums import SecondFactorAct
from leadership.guards import SECOND_FACTOR_STEP_STAYS


class UsedCode(models.Model):
    """A code of the app that has been taken, named by its place in time: nobody takes it again."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    counter = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(name="used_code_once", fields=["user", "counter"])]


@pghistory.track()
class SecondFactorStep(models.Model):
    """Somebody set up, renewed or switched off their second factor, or an administrator reset it, and why."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("account")
    )
    act = models.CharField(_("step"), max_length=20, choices=SecondFactorAct.choices)
    reason = models.TextField(_("reason"), blank=True)
    by = models.ForeignKey("leadership.Membership", on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    history_name = "user"

    class Meta:
        verbose_name = _("second factor")
        verbose_name_plural = _("second factors")
        constraints = [
            models.CheckConstraint(
                name="second_factor_reset_says_why", condition=~Q(act=SecondFactorAct.RESET) | ~Q(reason="")
            )
        ]
        triggers = [SECOND_FACTOR_STEP_STAYS]

    def __str__(self):
        return f"{self.user} · {self.get_act_display()}"
