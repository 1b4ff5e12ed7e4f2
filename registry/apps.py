from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RegistryConfig(AppConfig):
    name = "registry"
    verbose_name = _("registry")

    def ready(self):
        from registry import workbooks, workflow  # noqa: F401  its kinds; its table and its triggers
