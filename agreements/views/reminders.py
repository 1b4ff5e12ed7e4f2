"""What the nightly watch found."""

from django.shortcuts import render

from agreements.models import Reminder
from agreements.reminder_lists import ReminderFilter, ReminderTable, in_lists
from common.access import signed_in
from common.lists import list_of


@signed_in
def reminder_list(request):
    rows = in_lists(Reminder.objects.visible_to(request.membership))
    chosen = ReminderFilter(request.GET, rows, membership=request.membership)
    return render(request, "agreements/reminder_list.html", list_of(request, chosen, ReminderTable))
