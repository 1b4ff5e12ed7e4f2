"""What the programme and the portal are; a page without any query of its own."""

from django.shortcuts import render

from common.access import anyone


@anyone
def about(request):
    return render(request, "portal/about.html")
