from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AssessmentsConfig(AppConfig):
    name = "assessments"
    verbose_name = _("assessments")

    def ready(self):
        from agreements.workflow import AGREEMENT, CHANGE
        from assessments.tasks import queue_roll_up, queue_roll_up_of, queue_years_of
        from registry import merging

        AGREEMENT.listen("accept", queue_roll_up)
        CHANGE.listen("accept", queue_roll_up_of)
        CHANGE.listen("conclude", queue_roll_up_of)
        merging.listen(queue_years_of)
