from django.urls import path

from registry.views import experts, organisations

app_name = "registry"

urlpatterns = [
    path("organisations/", organisations.organisation_list, name="organisation_list"),
    path("organisations/new/", organisations.organisation_create, name="organisation_create"),
    path("organisations/<int:pk>/", organisations.organisation_detail, name="organisation_detail"),
    path("organisations/<int:pk>/edit/", organisations.organisation_edit, name="organisation_edit"),
    path("organisations/<int:pk>/history/", organisations.organisation_history, name="organisation_history"),
    path("experts/", experts.expert_list, name="expert_list"),
    path("experts/new/", experts.expert_create, name="expert_create"),
    path("experts/<int:pk>/", experts.expert_detail, name="expert_detail"),
    path("experts/<int:pk>/edit/", experts.expert_edit, name="expert_edit"),
    path("experts/<int:pk>/discard/", experts.expert_discard, name="expert_discard"),
    path("experts/<int:pk>/history/", experts.expert_history, name="expert_history"),
    path("experts/<int:pk>/act/<slug:verb>/", experts.expert_act, name="expert_act"),
]
