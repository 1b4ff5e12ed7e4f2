from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LeadershipConfig(AppConfig):
    name = "leadership"
    verbose_name = _("leadership")

    def ready(self):
        from common import access

        access.RULES_OF_LIBRARIES["allauth.account.views"] = access.anyone
