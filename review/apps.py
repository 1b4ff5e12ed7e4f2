from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReviewConfig(AppConfig):
    name = "review"
    verbose_name = _("quotas and review")

    def ready(self):
        # Chains; what hangs on organisations and experts; jobs; reports.
        from registry import merging
        from review import hanging, tasks, workbooks, workflow  # noqa: F401

        merging.listen(hanging.refuse_two_live)
