from django.urls import path

from review.views import integrity

urlpatterns = [
    path("integrity/", integrity.integrity_list, name="integrity_list"),
    path("integrity/export/", integrity.integrity_export, name="integrity_export"),
    path("integrity/run/", integrity.integrity_run, name="integrity_run"),
    path("integrity/<int:pk>/", integrity.integrity_detail, name="integrity_detail"),
    path("integrity/<int:pk>/act/<slug:verb>/", integrity.integrity_act, name="integrity_act"),
]
