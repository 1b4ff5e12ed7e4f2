import pghistory
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


@pghistory.track(exclude=["password", "last_login"])
class User(AbstractUser):
    """An account. What its holder may do follows from memberships, never from the account itself."""

    first_name = None
    last_name = None
    name = models.CharField(_("name"), max_length=60)
    must_change_password = models.BooleanField(_("must change password"), default=False)

    REQUIRED_FIELDS = ["name", "email"]

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")

    def __str__(self):
        return self.name or self.username

    def get_full_name(self):
        return self.name

    def get_short_name(self):
        return self.name
