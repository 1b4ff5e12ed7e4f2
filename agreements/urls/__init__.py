"""The addresses of this storey, a chapter each."""

from agreements.urls import activities, changes, documents, filing, listings, parties, supervision, watching

app_name = "agreements"

CHAPTERS = (filing, listings, parties, activities, supervision, changes, documents, watching)
urlpatterns = [page for chapter in CHAPTERS for page in chapter.urlpatterns]
