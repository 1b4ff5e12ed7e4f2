from django.urls import path

from review.views import lists

urlpatterns = [
    path("lists/", lists.list_list, name="list_list"),
    path("lists/new/", lists.list_create, name="list_create"),
    path("lists/<int:pk>/", lists.list_detail, name="list_detail"),
    path("lists/<int:pk>/add/", lists.list_nominees, name="list_nominees"),
    path("lists/<int:pk>/remove/", lists.list_remove, name="list_remove"),
    path("lists/<int:pk>/note/", lists.list_note, name="list_note"),
    path("lists/<int:pk>/take-in/", lists.list_take_in, name="list_take_in"),
    path("lists/<int:pk>/receipt/", lists.list_receipt, name="list_receipt"),
    path("lists/<int:pk>/act/<slug:verb>/", lists.list_act, name="list_act"),
    path("lists/<int:pk>/history/", lists.list_history, name="list_history"),
]
