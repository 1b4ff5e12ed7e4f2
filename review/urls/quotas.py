from django.urls import path

from review.views import quota_writing, quotas

urlpatterns = [
    path("quotas/", quotas.quota_list, name="quota_list"),
    path("quotas/new/", quota_writing.quota_create, name="quota_create"),
    path("quotas/<int:pk>/", quotas.quota_detail, name="quota_detail"),
    path("quotas/<int:pk>/compare/", quotas.quota_compare, name="quota_compare"),
    path("quotas/<int:pk>/table/", quotas.quota_table, name="quota_table"),
    path("quotas/<int:pk>/calculation/", quotas.quota_calculation, name="quota_calculation"),
    path("quotas/<int:pk>/act/<slug:verb>/", quotas.quota_act, name="quota_act"),
    path("quotas/<int:pk>/history/", quotas.quota_history, name="quota_history"),
    path("quotas/<int:pk>/edit/", quota_writing.quota_edit, name="quota_edit"),
    path("quotas/<int:pk>/collect/", quota_writing.quota_collect, name="quota_collect"),
    path("quotas/<int:pk>/discard/", quota_writing.quota_discard, name="quota_discard"),
    path("quotas/<int:pk>/supplement/", quota_writing.quota_supplement, name="quota_supplement"),
    path("quotas/<int:pk>/split/", quota_writing.quota_split, name="quota_split"),
    path("quotas/<int:pk>/leave-out/<place:place>/", quota_writing.quota_leave_out, name="quota_leave_out"),
    path("quotas/<int:pk>/take-in/<place:place>/", quota_writing.quota_take_in, name="quota_take_in"),
]
