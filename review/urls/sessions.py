from django.urls import path

from review.views import committee, scoring, sessions

urlpatterns = [
    path("sessions/", sessions.session_list, name="session_list"),
    path("sessions/new/", sessions.session_create, name="session_create"),
    path("sessions/export/", sessions.session_export, name="session_export"),
    path("sessions/<int:pk>/", sessions.session_detail, name="session_detail"),
    path("sessions/<int:pk>/panel/", sessions.session_panel, name="session_panel"),
    path("sessions/<int:pk>/assign/", sessions.session_assign, name="session_assign"),
    path("sessions/<int:pk>/relieve/<int:scoring>/", sessions.session_relieve, name="session_relieve"),
    path("sessions/<int:pk>/calendar/", committee.session_calendar, name="session_calendar"),
    path("sessions/<int:pk>/chairs/", committee.session_chairs, name="session_chairs"),
    path("sessions/<int:pk>/terms/", committee.session_terms, name="session_terms"),
    path("sessions/<int:pk>/ties/", committee.session_ties, name="session_ties"),
    path("sessions/<int:pk>/cases/", committee.session_chair, name="session_chair"),
    path("sessions/<int:pk>/cases/<int:candidate>/", committee.session_case, name="session_case"),
    path("sessions/<int:pk>/cases/<int:candidate>/ask/<int:scoring>/", committee.session_ask, name="session_ask"),
    path("sessions/<int:pk>/cases/<int:candidate>/further/", committee.session_further, name="session_further"),
    path("scoring/", scoring.scoring_list, name="scoring_list"),
    path("scoring/<int:pk>/", scoring.scoring_detail, name="scoring_detail"),
    path("scoring/<int:pk>/save/", scoring.scoring_save, name="scoring_save"),
    path("scoring/<int:pk>/tie/", scoring.scoring_tie, name="scoring_tie"),
    path("scoring/<int:pk>/answer/", scoring.scoring_answer, name="scoring_answer"),
    path("scoring/<int:pk>/photos/<int:photo>/", scoring.scoring_photo, name="scoring_photo"),
    path("scoring/<int:pk>/decline/", scoring.scoring_decline, name="scoring_decline"),
    path("scoring/<int:pk>/evidence/<int:deed>/", scoring.scoring_file, name="scoring_file"),
]
