from django.urls import path

from assessments.views import table

urlpatterns = [
    path("table/", table.table_entry, name="table_entry"),
    path("table/save/", table.table_save, name="table_save"),
    path("table/fill/", table.table_fill, name="table_fill"),
    path("table/score/", table.table_score, name="table_score"),
]
