from django.urls import path

from review.views import eligible, nominating, nominations

urlpatterns = [
    path("nominations/", nominations.nomination_list, name="nomination_list"),
    path("nominations/export/", nominations.nomination_export, name="nomination_export"),
    path("nominations/eligible/", eligible.eligible_list, name="eligible_list"),
    path("nominations/new/", nominating.nomination_create, name="nomination_create"),
    path("nominations/<int:pk>/", nominations.nomination_detail, name="nomination_detail"),
    path("nominations/<int:pk>/edit/", nominating.nomination_edit, name="nomination_edit"),
    path("nominations/<int:pk>/evidence/", nominating.nomination_evidence, name="nomination_evidence"),
    path("nominations/<int:pk>/evidence/<int:deed>/", nominations.nomination_file, name="nomination_file"),
    path("nominations/<int:pk>/discard/", nominating.nomination_discard, name="nomination_discard"),
    path("nominations/<int:pk>/act/<slug:verb>/", nominations.nomination_act, name="nomination_act"),
    path("nominations/<int:pk>/history/", nominations.nomination_history, name="nomination_history"),
]
