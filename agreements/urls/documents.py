from django.urls import path

from agreements.views import documents, templates

urlpatterns = [
    path("<int:pk>/document/", documents.agreement_document, name="agreement_document"),
    path("<int:pk>/print/", documents.agreement_print, name="agreement_print"),
    path("<int:pk>/scan/", documents.agreement_scan, name="agreement_scan"),
    path("templates/", templates.template_list, name="template_list"),
    path("templates/new/", templates.template_create, name="template_create"),
    path("templates/<int:template>/", templates.template_download, name="template_download"),
    path("templates/built-in/<slug:helper>/", templates.template_built_in, name="template_built_in"),
]
