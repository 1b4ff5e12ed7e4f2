from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AssessmentsConfig(AppConfig):
    name = "assessments"
    verbose_name = _("assessments")

    def ready(self):
        # Metrics; chains; a section of an agreement's page; reports.
        from agreements.workflow import AGREEMENT, CHANGE
        from assessments import (  # noqa: F401
            agreement_metrics,
            assessment_section,
            national_targets,
            targets,
            workbooks,
            workflow,
        )
        from assessments.tasks import queue_changes, queue_counties_of
        from registry import merging

        AGREEMENT.listen("accept", queue_changes)
        CHANGE.listen("accept", queue_changes)
        CHANGE.listen("conclude", queue_changes)
        merging.listen(queue_counties_of)
