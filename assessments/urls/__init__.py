"""The addresses of assessments, a file a chapter."""

from assessments.urls import agreements, forwarding, metrics, provinces, reports, systems, table, targets
from leadership import converters  # noqa: F401  <place:code>

app_name = "assessments"

urlpatterns = [
    *agreements.urlpatterns,
    *forwarding.urlpatterns,
    *provinces.urlpatterns,
    *reports.urlpatterns,
    *systems.urlpatterns,
    *table.urlpatterns,
    *targets.urlpatterns,
    *metrics.urlpatterns,
]
