from django.urls import path

from review.views import selection

urlpatterns = [
    path("selection/", selection.selection_board, name="selection_board"),
    path("selection/select/", selection.selection_select, name="selection_select"),
]
