from django.urls import path

from common.workbooks import views

app_name = "imports"

urlpatterns = [
    path("", views.import_list, name="import_list"),
    path("<int:pk>/", views.import_detail, name="import_detail"),
    path("<int:pk>/progress/", views.import_progress, name="import_progress"),
    path("<int:pk>/again/", views.import_again, name="import_again"),
    path("<int:pk>/confirm/", views.import_confirm, name="import_confirm"),
    path("<int:pk>/cancel/", views.import_cancel, name="import_cancel"),
    path("<int:pk>/undo/", views.import_undo, name="import_undo"),
    path("<int:pk>/corrections/", views.import_corrections, name="import_corrections"),
    path("<slug:workbook>/new/", views.import_create, name="import_create"),
    path("<slug:workbook>/template/", views.import_template, name="import_template"),
]
