from django.apps import AppConfig
from django.core import checks
from django.utils.translation import gettext_lazy as _


class LeadershipConfig(AppConfig):
    name = "leadership"
    verbose_name = _("leadership")

    def ready(self):
        from common import access, rotation
        from leadership.checks import check_second_factor_roles

        access.RULES_OF_LIBRARIES["allauth.account.views"] = access.anyone
        # The code is asked between the password and being signed in.
        access.RULES_OF_LIBRARIES["allauth.mfa.base.views"] = access.anyone
        rotation.SECRETS["mfa.Authenticator"] = ("secret", "seed")
        checks.register(check_second_factor_roles)
