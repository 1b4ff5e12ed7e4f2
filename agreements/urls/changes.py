from django.urls import path

from agreements.views import changes, renewal

urlpatterns = [
    path("changes/", changes.change_list, name="change_list"),
    path("changes/<int:pk>/", changes.change_detail, name="change_detail"),
    path("changes/<int:pk>/edit/", changes.change_edit, name="change_edit"),
    path("changes/<int:pk>/files/", changes.change_attachments, name="change_attachments"),
    path("changes/<int:pk>/files/<int:file>/", changes.change_file, name="change_file"),
    path("changes/<int:pk>/act/<slug:verb>/", changes.change_act, name="change_act"),
    path("changes/<int:pk>/discard/", changes.change_discard, name="change_discard"),
    path("changes/<int:pk>/history/", changes.change_history, name="change_history"),
    path("<int:agreement>/changes/new/<slug:kind>/", changes.change_create, name="change_create"),
    path("<int:pk>/renew/", renewal.agreement_renew, name="agreement_renew"),
]
