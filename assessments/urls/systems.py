from django.urls import path

from assessments.views import systems

urlpatterns = [
    path("systems/", systems.system_list, name="system_list"),
    path("systems/new/", systems.system_create, name="system_create"),
    path("systems/<int:pk>/", systems.system_detail, name="system_detail"),
    path("systems/<int:pk>/edit/", systems.system_edit, name="system_edit"),
    path("systems/<int:pk>/add/", systems.system_add, name="system_add"),
    path("systems/<int:pk>/act/<slug:verb>/", systems.system_act, name="system_act"),
    path("systems/<int:pk>/discard/", systems.system_discard, name="system_discard"),
    path("systems/<int:pk>/history/", systems.system_history, name="system_history"),
    path("systems/indicators/<int:pk>/", systems.indicator_edit, name="indicator_edit"),
    path("systems/indicators/<int:pk>/remove/", systems.indicator_remove, name="indicator_remove"),
    path("systems/indicators/<int:pk>/move/", systems.indicator_move, name="indicator_move"),
]
