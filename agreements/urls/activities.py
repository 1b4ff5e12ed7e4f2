from django.urls import path

from agreements.views import activities, activity_parts, exports

urlpatterns = [
    path("activities/", activities.activity_list, name="activity_list"),
    path("activities/export/", exports.activity_export, name="activity_export"),
    path("activities/confirm/", activities.activity_confirm, name="activity_confirm"),
    path("activities/choose/", activities.activity_choose, name="activity_choose"),
    path("<int:agreement>/activities/new/", activities.activity_create, name="activity_create"),
    path("activities/<int:pk>/", activities.activity_detail, name="activity_detail"),
    path("activities/<int:pk>/edit/", activities.activity_edit, name="activity_edit"),
    path("activities/<int:pk>/discard/", activities.activity_discard, name="activity_discard"),
    path("activities/<int:pk>/history/", activities.activity_history, name="activity_history"),
    path("activities/<int:pk>/act/<slug:verb>/", activities.activity_act, name="activity_act"),
    path("activities/<int:pk>/photos/", activity_parts.activity_photos, name="activity_photos"),
    path("activities/<int:pk>/photos/<int:photo>/", activity_parts.activity_photo, name="activity_photo"),
    path("activities/<int:pk>/households/", activity_parts.activity_households, name="activity_households"),
]
