"""The calendar: a month, and all of a day."""

from urllib.parse import urlencode

from django.shortcuts import render
from django.urls import reverse

from agreements.calendar_month import ALL, DayForm, MonthForm, groups_of, month_before, next_month, weeks_of
from common.access import signed_in


@signed_in
def activity_calendar(request):
    form = MonthForm(request.GET, membership=request.membership)
    first = form.first
    context = {
        "form": {"form": form},
        "first": first,
        "weeks": weeks_of(request.membership, form.place, first) if form.is_valid() else [],
        "before": address_of(request, f"{month_before(first):%Y-%m}"),
        "after": address_of(request, f"{next_month(first):%Y-%m}"),
        "region": request.GET.get("region", ""),
    }
    return render(request, "agreements/calendar_month.html", context)


def address_of(request, month: str) -> str:
    """The calendar of another month, the region kept."""
    query = {"month": month, "region": request.GET.get("region", "")}
    return f"{reverse('agreements:activity_calendar')}?{urlencode(query)}"


@signed_in
def calendar_day(request):
    form = DayForm(request.GET, membership=request.membership)
    context = {
        "form": {"form": form},
        "day": form.day,
        "groups": groups_of(request.membership, form.place, form.day) if form.is_valid() else [],
        "most": ALL,
        "month": address_of(request, f"{form.day:%Y-%m}"),
    }
    return render(request, "agreements/calendar_day.html", context)
