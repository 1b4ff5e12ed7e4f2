"""The addresses of what is rewarded, a file a chapter."""

from review.urls import notices, objections

app_name = "review"

urlpatterns = [*notices.urlpatterns, *objections.urlpatterns]
