from django.urls import path

from agreements.views import findings, visits

urlpatterns = [
    path("visits/", visits.visit_list, name="visit_list"),
    path("visits/<int:pk>/", visits.visit_detail, name="visit_detail"),
    path("<int:agreement>/visits/new/", visits.visit_create, name="visit_create"),
    path("visits/findings/<int:pk>/", findings.finding_detail, name="finding_detail"),
    path("visits/findings/<int:pk>/answer/", findings.finding_answer, name="finding_answer"),
    path("visits/findings/<int:pk>/act/<slug:verb>/", findings.finding_act, name="finding_act"),
    path("visits/findings/<int:pk>/evidence/<int:evidence>/", findings.finding_evidence, name="finding_evidence"),
]
