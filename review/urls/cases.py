from django.urls import path

from review.views import case_writing, cases, public_cases

urlpatterns = [
    path("public/decisions/", public_cases.public_cases, name="public_cases"),
    path("cases/", cases.case_list, name="case_list"),
    path("cases/export/", cases.case_export, name="case_export"),
    path("cases/new/", case_writing.case_create, name="case_create"),
    path("cases/<int:pk>/", cases.case_detail, name="case_detail"),
    path("cases/<int:pk>/findings/", case_writing.case_findings, name="case_findings"),
    path("cases/<int:pk>/statement/", case_writing.case_statement, name="case_statement"),
    path("cases/<int:pk>/proposal/", case_writing.case_proposal, name="case_proposal"),
    path("cases/<int:pk>/appeal/", case_writing.case_appeal, name="case_appeal"),
    path("cases/<int:pk>/evidence/", case_writing.case_evidence, name="case_evidence"),
    path("cases/<int:pk>/evidence/<int:exhibit>/", cases.case_file, name="case_file"),
    path("cases/<int:pk>/act/<slug:verb>/", cases.case_act, name="case_act"),
    path("cases/<int:pk>/history/", cases.case_history, name="case_history"),
]
