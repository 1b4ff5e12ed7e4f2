from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReviewConfig(AppConfig):
    name = "review"
    verbose_name = _("quotas and review")

    def ready(self):
        # Jobs; reports; chains.
        from review import collecting, workbooks, workflow  # noqa: F401
