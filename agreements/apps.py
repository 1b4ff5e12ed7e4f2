from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AgreementsConfig(AppConfig):
    name = "agreements"
    verbose_name = _("agreements")

    def ready(self):
        from agreements import workbooks, workflow  # noqa: F401  its reports, its tables and their triggers
