from django.urls import path

from review.views import award_use, awards, budget_sources, payments, public_awards

urlpatterns = [
    path("awards/", awards.award_list, name="award_list"),
    path("awards/export/", awards.award_export, name="award_export"),
    path("awards/pay/", payments.award_pay, name="award_pay"),
    path("awards/<int:pk>/", awards.award_detail, name="award_detail"),
    path("awards/<int:pk>/receipt/", award_use.award_receipt_edit, name="award_receipt_edit"),
    path("awards/<int:pk>/use/", award_use.award_use_edit, name="award_use_edit"),
    path("awards/<int:pk>/repayment/", award_use.award_repayment_create, name="award_repayment_create"),
    path("awards/<int:pk>/files/<int:paper>/", awards.award_file, name="award_file"),
    path("awards/<int:pk>/act/<slug:verb>/", awards.award_act, name="award_act"),
    path("awards/<int:pk>/history/", awards.award_history, name="award_history"),
    path("vouchers/", payments.payment_list, name="payment_list"),
    path("vouchers/<int:pk>/", payments.payment_detail, name="payment_detail"),
    path("vouchers/<int:pk>/release/", payments.payment_release, name="payment_release"),
    path("vouchers/<int:pk>/hold/", payments.payment_hold, name="payment_hold"),
    path("budget/", budget_sources.source_list, name="source_list"),
    path("budget/new/", budget_sources.source_create, name="source_create"),
    path("budget/<int:pk>/edit/", budget_sources.source_edit, name="source_edit"),
    path("budget/<int:pk>/remove/", budget_sources.source_remove, name="source_remove"),
    path("budget/<int:pk>/history/", budget_sources.source_history, name="source_history"),
    path("public/awards/", public_awards.public_awards, name="public_awards"),
]
