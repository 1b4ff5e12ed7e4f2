from django.apps import AppConfig


class CommonConfig(AppConfig):
    name = "common"

    def ready(self):
        from common.workbooks import checking, export, returning, writing  # noqa: F401  their job kinds
