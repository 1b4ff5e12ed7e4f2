"""The portal's addresses: a table of contents. Each app keeps its own chapter."""

from allauth.account.urls import urlpatterns as account_pages
from allauth.mfa.base.views import authenticate
from django.urls import include, path
from django.views.i18n import set_language

from common.access import anyone
from common.views import healthz

urlpatterns = [
    path("", include("portal.urls")),
    # Mail addresses are kept by the office that opened the account.
    path("accounts/", include([page for page in account_pages if "email" not in page.name])),
    path("accounts/code/", authenticate, name="mfa_authenticate"),
    path("language/", anyone(set_language), name="set_language"),
    path("leadership/", include("leadership.urls")),
    path("registry/", include("registry.urls")),
    path("agreements/", include("agreements.urls")),
    path("assessments/", include("assessments.urls")),
    path("review/", include("review.urls")),
    path("healthz/", healthz, name="healthz"),
    path("jobs/", include("common.urls")),
    path("imports/", include("common.workbooks.urls")),
]
