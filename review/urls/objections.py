from django.urls import path

from review.views import objections, public_objections

urlpatterns = [
    path("public/notices/<int:pk>/object/", public_objections.public_object, name="public_notice_object"),
    path("public/objections/", public_objections.public_objection, name="public_objection"),
    path("objections/", objections.objection_list, name="objection_list"),
    path("objections/export/", objections.objection_export, name="objection_export"),
    path("objections/statistics/", objections.objection_statistics, name="objection_statistics"),
    path("objections/statistics/export/", objections.objection_statistics_export, name="objection_statistics_export"),
    path("objections/<int:pk>/", objections.objection_detail, name="objection_detail"),
    path("objections/<int:pk>/findings/", objections.objection_findings, name="objection_findings"),
    path("objections/<int:pk>/act/<slug:verb>/", objections.objection_act, name="objection_act"),
    path("objections/<int:pk>/history/", objections.objection_history, name="objection_history"),
    path("objections/<int:pk>/identity/", objections.objection_reveal, name="objection_reveal"),
    path("objections/<int:pk>/enclosures/<int:enclosure>/", objections.objection_enclosure, name="objection_enclosure"),
]
