from django.urls import path

from review.views import scoring, sessions

urlpatterns = [
    path("sessions/", sessions.session_list, name="session_list"),
    path("sessions/new/", sessions.session_create, name="session_create"),
    path("sessions/export/", sessions.session_export, name="session_export"),
    path("sessions/<int:pk>/", sessions.session_detail, name="session_detail"),
    path("sessions/<int:pk>/panel/", sessions.session_panel, name="session_panel"),
    path("sessions/<int:pk>/assign/", sessions.session_assign, name="session_assign"),
    path("sessions/<int:pk>/relieve/<int:scoring>/", sessions.session_relieve, name="session_relieve"),
    path("scoring/", scoring.scoring_list, name="scoring_list"),
    path("scoring/<int:pk>/", scoring.scoring_detail, name="scoring_detail"),
    path("scoring/<int:pk>/decline/", scoring.scoring_decline, name="scoring_decline"),
    path("scoring/<int:pk>/evidence/<int:deed>/", scoring.scoring_file, name="scoring_file"),
]
