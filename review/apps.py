from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReviewConfig(AppConfig):
    name = "review"
    verbose_name = _("quotas and review")

    def ready(self):
        # Jobs; what hangs on organisations and experts; reports; chains.
        from registry import merging
        from review import awarding, collecting, discipline, hanging, tasks, workbooks, workflow  # noqa: F401

        merging.listen(hanging.refuse_two_live)
        merging.listen(discipline.refuse_to_hide)
        workflow.NOMINATION.listen("award", awarding.begin_awards)
