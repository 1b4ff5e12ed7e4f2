from django.urls import path

from review.views import notices, public_notices

urlpatterns = [
    path("public/notices/", public_notices.public_notices, name="public_notices"),
    path("public/notices/<int:pk>/", public_notices.public_notice, name="public_notice"),
    path("public/notices/<int:pk>/list.xlsx", public_notices.public_notice_workbook, name="public_notice_workbook"),
    path("notices/", notices.notice_list, name="notice_list"),
    path("notices/new/", notices.notice_create, name="notice_create"),
    path("notices/<int:pk>/", notices.notice_detail, name="notice_detail"),
    path("notices/<int:pk>/edit/", notices.notice_edit, name="notice_edit"),
    path("notices/<int:pk>/discard/", notices.notice_discard, name="notice_discard"),
    path("notices/<int:pk>/replace/", notices.notice_replace, name="notice_replace"),
    path("notices/<int:pk>/act/<slug:verb>/", notices.notice_act, name="notice_act"),
    path("notices/<int:pk>/history/", notices.notice_history, name="notice_history"),
]
