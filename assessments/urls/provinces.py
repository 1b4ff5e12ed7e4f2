from django.urls import path

from assessments.views import province_year, provinces, ranking

urlpatterns = [
    path("provinces/", provinces.province_list, name="province_list"),
    path("provinces/begin/", province_year.province_begin, name="province_begin"),
    path("provinces/send/<year:year>/", province_year.province_send_all, name="province_send_all"),
    path("provinces/publish/<year:year>/", province_year.province_publish_all, name="province_publish_all"),
    path("provinces/ranking/", ranking.ranking, name="ranking"),
    path("provinces/ranking/years/", ranking.ranking_over_years, name="ranking_over_years"),
    path("provinces/ranking/export/<year:year>/", ranking.ranking_export, name="ranking_export"),
    path("provinces/ranking/<place:province>/", ranking.ranking_of, name="ranking_of"),
    path("provinces/<int:pk>/", provinces.province_detail, name="province_detail"),
    path("provinces/<int:pk>/score/", provinces.province_score, name="province_score"),
    path("provinces/<int:pk>/statement/", provinces.province_statement, name="province_statement"),
    path("provinces/<int:pk>/act/<slug:verb>/", provinces.province_act, name="province_act"),
    path("provinces/<int:pk>/correct/", provinces.province_correct, name="province_correct"),
    path("provinces/<int:pk>/history/", provinces.province_history, name="province_history"),
]
