from django.urls import path

from assessments.views import metrics

urlpatterns = [
    path("metrics/", metrics.metric_list, name="metric_list"),
    path("metrics/<slug:metric>/", metrics.metric_detail, name="metric_detail"),
]
