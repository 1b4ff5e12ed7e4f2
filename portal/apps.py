from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    name = "portal"
    verbose_name = _("portal")

    def ready(self):
        # The reports of the statistics and of who has not reported, what is counted for them, and the chain of what
        # the offices publish: then all chains are known, and their steps can be told.
        from assessments import rollup
        from portal import reporting_workbook, workbooks, workflow  # noqa: F401
        from portal.message_guards import register
        from portal.statistics.counting import count_desks

        register()
        rollup.ALONG.append(count_desks)
