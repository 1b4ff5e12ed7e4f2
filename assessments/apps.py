from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AssessmentsConfig(AppConfig):
    name = "assessments"
    verbose_name = _("assessments")

    def ready(self):
        from agreements.workflow import AGREEMENT
        from assessments.tasks import queue_roll_up, queue_years_of
        from registry import merging

        AGREEMENT.listen("accept", queue_roll_up)
        merging.listen(queue_years_of)
