from django.urls import path

from review.views import decisions

urlpatterns = [
    path("decisions/", decisions.decision_list, name="decision_list"),
    path("decisions/new/", decisions.decision_create, name="decision_create"),
    path("decisions/export/", decisions.decision_export, name="decision_export"),
    path("decisions/<int:pk>/", decisions.decision_detail, name="decision_detail"),
    path("decisions/<int:pk>/minutes/", decisions.decision_minutes_edit, name="decision_minutes_edit"),
    path("decisions/<int:pk>/cut/", decisions.decision_cut, name="decision_cut"),
    path("decisions/<int:pk>/rank/", decisions.decision_rank, name="decision_rank"),
    path("decisions/<int:pk>/move/<int:item>/", decisions.decision_move, name="decision_move"),
    path("decisions/<int:pk>/sign/", decisions.decision_sign, name="decision_sign"),
    path("decisions/<int:pk>/word/", decisions.decision_word, name="decision_word"),
    path("decisions/<int:pk>/act/<slug:verb>/", decisions.decision_act, name="decision_act"),
    path("decisions/<int:pk>/history/", decisions.decision_history, name="decision_history"),
]
