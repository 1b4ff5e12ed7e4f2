from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AgreementsConfig(AppConfig):
    name = "agreements"
    verbose_name = _("agreements")

    def ready(self):
        # What hangs; sections of an agreement's page; its reports; its jobs; its tables.
        from agreements import (  # noqa: F401
            activity_lists,
            change_lists,
            document_section,
            hanging,
            interest_drafts,
            reminder_lists,
            requests,
            supervision_lists,
            tasks,
            workbooks,
            workflow,
        )
