from django.urls import path

from agreements.views import calendar, partners, places, reminders

urlpatterns = [
    path("reminders/", reminders.reminder_list, name="reminder_list"),
    path("calendar/", calendar.activity_calendar, name="activity_calendar"),
    path("calendar/day/", calendar.calendar_day, name="calendar_day"),
    path("places/", places.activity_map, name="activity_map"),
    path("places/<str:code>/", places.activity_map, name="activity_map_of"),
    path("partners/", partners.partner_list, name="partner_list"),
    path("partners/<int:pk>/", partners.partner_detail, name="partner_detail"),
]
