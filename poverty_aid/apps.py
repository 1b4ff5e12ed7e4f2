from django.apps import AppConfig


class PovertyAidConfig(AppConfig):
    name = "poverty_aid"

    def ready(self):
        from poverty_aid import celery  # noqa: F401  so that shared tasks are sent to our Redis
