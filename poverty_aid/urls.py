"""The portal's addresses: a table of contents. Each app keeps its own chapter."""

from django.urls import include, path
from django.views.i18n import set_language

from common.access import anyone
from common.views import healthz

urlpatterns = [
    path("", include("portal.urls")),
    path("accounts/", include("allauth.account.urls")),
    path("language/", anyone(set_language), name="set_language"),
    path("leadership/", include("leadership.urls")),
    path("registry/", include("registry.urls")),
    path("agreements/", include("agreements.urls")),
    path("healthz/", healthz, name="healthz"),
    path("jobs/", include("common.urls")),
]
