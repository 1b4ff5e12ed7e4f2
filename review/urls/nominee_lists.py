from django.urls import path

from review.views import nominee_lists

urlpatterns = [
    path("lists/", nominee_lists.nominee_list_list, name="nominee_list_list"),
    path("lists/new/", nominee_lists.nominee_list_create, name="nominee_list_create"),
    path("lists/<int:pk>/", nominee_lists.nominee_list_detail, name="nominee_list_detail"),
    path("lists/<int:pk>/add/", nominee_lists.nominee_list_nominees, name="nominee_list_nominees"),
    path("lists/<int:pk>/remove/", nominee_lists.nominee_list_remove, name="nominee_list_remove"),
    path("lists/<int:pk>/note/", nominee_lists.nominee_list_note, name="nominee_list_note"),
    path("lists/<int:pk>/take-in/", nominee_lists.nominee_list_take_in, name="nominee_list_take_in"),
    path("lists/<int:pk>/receipt/", nominee_lists.nominee_list_receipt, name="nominee_list_receipt"),
    path("lists/<int:pk>/act/<slug:verb>/", nominee_lists.nominee_list_act, name="nominee_list_act"),
    path("lists/<int:pk>/history/", nominee_lists.nominee_list_history, name="nominee_list_history"),
]
