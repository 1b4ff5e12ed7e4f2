from django.urls import path

from assessments.views import agreements, assessing

urlpatterns = [
    path("agreements/", agreements.assessment_list, name="assessment_list"),
    path("agreements/export/", agreements.assessment_export, name="assessment_export"),
    path("agreements/decide/", agreements.assessment_decide, name="assessment_decide"),
    path("agreements/new/", assessing.assessment_create, name="assessment_create"),
    path("agreements/<int:pk>/", agreements.assessment_detail, name="assessment_detail"),
    path("agreements/<int:pk>/edit/", assessing.assessment_edit, name="assessment_edit"),
    path("agreements/<int:pk>/score/", assessing.assessment_score, name="assessment_score"),
    path("agreements/<int:pk>/evidence/", assessing.assessment_evidence, name="assessment_evidence"),
    path("agreements/<int:pk>/evidence/<int:proof>/", agreements.assessment_file, name="assessment_file"),
    path("agreements/<int:pk>/discard/", assessing.assessment_discard, name="assessment_discard"),
    path("agreements/<int:pk>/correct/", assessing.assessment_correct, name="assessment_correct"),
    path("agreements/<int:pk>/act/<slug:verb>/", agreements.assessment_act, name="assessment_act"),
    path("agreements/<int:pk>/history/", agreements.assessment_history, name="assessment_history"),
]
