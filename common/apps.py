from django.apps import AppConfig


class CommonConfig(AppConfig):
    name = "common"

    def ready(self):
        from common.workbooks import export  # noqa: F401  its job kind
