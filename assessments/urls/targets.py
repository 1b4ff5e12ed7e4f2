from django.urls import path

from assessments.views import targets

urlpatterns = [
    path("targets/", targets.target_list, name="target_list"),
    path("targets/export/", targets.target_export, name="target_export"),
    path("targets/settings/", targets.target_settings, name="target_settings"),
    path("targets/settings/<slug:target>/", targets.target_edit, name="target_edit"),
    path("targets/settings/<slug:target>/history/", targets.target_history, name="target_history"),
    path("targets/<place:code>/", targets.target_detail, name="target_detail"),
    path("targets/<place:code>/<slug:target>/gaps/", targets.target_gaps, name="target_gaps"),
]
