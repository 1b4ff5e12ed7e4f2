from django.urls import path

from leadership import converters  # noqa: F401  <place:code>
from portal.views import about, figures, workbench

app_name = "portal"

urlpatterns = [
    path("", workbench.workbench, name="workbench"),
    path("waiting/<slug:chain>/", workbench.waiting, name="waiting"),
    path("sent/<slug:chain>/", workbench.sent, name="sent"),
    path("about/", about.about, name="about"),
    path("figures/", figures.figures, name="figures"),
    path("figures/<place:code>/", figures.figures, name="figures_of"),
    path("figures/<place:code>/<int:year>/<slug:metric>/", figures.figure_records, name="figure_records"),
]
