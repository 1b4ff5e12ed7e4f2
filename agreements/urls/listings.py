from django.urls import path

from agreements.views import interests, needs, offers, public_listings

urlpatterns = [
    path("public/needs/", public_listings.public_needs, name="public_needs"),
    path("public/needs/<int:pk>/", public_listings.public_need, name="public_need"),
    path("public/offers/", public_listings.public_offers, name="public_offers"),
    path("public/offers/<int:pk>/", public_listings.public_offer, name="public_offer"),
    path("needs/", needs.need_list, name="need_list"),
    path("needs/new/", needs.need_create, name="need_create"),
    path("needs/<int:pk>/", needs.need_detail, name="need_detail"),
    path("needs/<int:pk>/edit/", needs.need_edit, name="need_edit"),
    path("needs/<int:pk>/discard/", needs.need_discard, name="need_discard"),
    path("needs/<int:pk>/act/<slug:verb>/", needs.need_act, name="need_act"),
    path("needs/<int:pk>/history/", needs.need_history, name="need_history"),
    path("offers/", offers.offer_list, name="offer_list"),
    path("offers/new/", offers.offer_create, name="offer_create"),
    path("offers/new/organisation/<int:organisation>/", offers.offer_of_organisation, name="offer_of_organisation"),
    path("offers/new/expert/<int:expert>/", offers.offer_of_expert, name="offer_of_expert"),
    path("offers/<int:pk>/", offers.offer_detail, name="offer_detail"),
    path("offers/<int:pk>/edit/", offers.offer_edit, name="offer_edit"),
    path("offers/<int:pk>/discard/", offers.offer_discard, name="offer_discard"),
    path("offers/<int:pk>/act/<slug:verb>/", offers.offer_act, name="offer_act"),
    path("offers/<int:pk>/history/", offers.offer_history, name="offer_history"),
    path("interests/", interests.interest_list, name="interest_list"),
    path("interests/<int:pk>/", interests.interest_detail, name="interest_detail"),
    path("interests/<int:pk>/reply/", interests.interest_reply, name="interest_reply"),
    # The two sides of a pair; ``choose`` where only the need is known.
    path("needs/<int:need>/interest/", interests.interest_choose, name="interest_choose"),
    path("needs/<int:need>/offers/<int:offer>/interest/", interests.interest_create, name="interest_create"),
    path("needs/<int:need>/offers/<int:offer>/draft/", interests.draft_from_pair, name="draft_from_pair"),
]
