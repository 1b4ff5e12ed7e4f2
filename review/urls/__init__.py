"""The addresses of what is rewarded, a file a chapter."""

from leadership import converters  # noqa: F401  <place:code>
from review.urls import (
    awards,
    cases,
    decisions,
    integrity,
    nominations,
    nominee_lists,
    notices,
    objections,
    quotas,
    selection,
    sessions,
)

app_name = "review"

urlpatterns = [
    *quotas.urlpatterns,
    *nominations.urlpatterns,
    *selection.urlpatterns,
    *integrity.urlpatterns,
    *nominee_lists.urlpatterns,
    *sessions.urlpatterns,
    *decisions.urlpatterns,
    *awards.urlpatterns,
    *notices.urlpatterns,
    *objections.urlpatterns,
    *cases.urlpatterns,
]
