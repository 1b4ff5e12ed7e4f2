from django.urls import path

from agreements.views import requests

urlpatterns = [
    path("requests/", requests.request_list, name="request_list"),
    path("requests/<int:pk>/", requests.request_detail, name="request_detail"),
    path("requests/<int:pk>/answer/", requests.request_answer, name="request_answer"),
    path("<int:agreement>/requests/new/", requests.request_create, name="request_create"),
]
