"""The Excel reports that one's office has taken: who, what, how many rows, masked or in full and why."""

from django.shortcuts import render

from common.access import may
from common.models import Job
from common.workbooks.export import EXPORT
from leadership.permissions import VIEW_HISTORY


@may(VIEW_HISTORY)
def export_list(request):
    taken = Job.objects.filter(kind=EXPORT, owner__group=request.membership.group_id)
    return render(request, "leadership/export_list.html", {"exports": taken.select_related("owner__group__region")})
