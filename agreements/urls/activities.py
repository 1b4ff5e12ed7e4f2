from django.urls import path

from agreements.views import exports

urlpatterns = [
    path("activities/export/", exports.activity_export, name="activity_export"),
]
