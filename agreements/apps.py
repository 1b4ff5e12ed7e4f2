from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AgreementsConfig(AppConfig):
    name = "agreements"
    verbose_name = _("agreements")

    def ready(self):
        from agreements import hanging, workbooks, workflow  # noqa: F401  what hangs, its reports, its tables
