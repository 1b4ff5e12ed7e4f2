from django.urls import path

from agreements.views import reminders

urlpatterns = [
    path("reminders/", reminders.reminder_list, name="reminder_list"),
]
