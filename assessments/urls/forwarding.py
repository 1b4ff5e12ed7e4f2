from django.urls import path

from assessments.views import forwarding

urlpatterns = [
    path("forwarding/", forwarding.forwarding_list, name="forwarding_list"),
    path("forwarding/forward/", forwarding.forwarding_create, name="forwarding_create"),
    path("forwarding/take-back/", forwarding.forwarding_remove, name="forwarding_remove"),
    path("forwarding/export/", forwarding.forwarding_export, name="forwarding_export"),
    path("forwarding/progress/", forwarding.progress, name="progress"),
    path("forwarding/progress/<place:code>/", forwarding.progress, name="progress_of"),
]
