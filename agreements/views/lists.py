"""The list of agreements and its export."""

from django.contrib import messages
from django.http import QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from agreements.enums import AgreementState
from agreements.filters import AgreementFilter
from agreements.models import Agreement
from agreements.parties import in_lists
from agreements.progress import with_progress
from agreements.tables import AgreementTable
from agreements.workbooks import SUMMARY, filtered
from common.access import may, signed_in
from common.lists import list_of
from common.workbooks.export import queue_export
from leadership.enums import Level
from leadership.permissions import DRAFT_AGREEMENT, EXPORT_RECORDS


@signed_in
def agreement_list(request):
    context = {
        "is_repository": request.GET.get("state") == AgreementState.IN_REPOSITORY,
        "may_draft": drafts(request.membership),
        "may_export": request.membership is not None and request.membership.may(EXPORT_RECORDS),
    }
    rows = with_progress(in_lists(Agreement.objects.visible_to(request.membership))).order_by("-pk")
    chosen = AgreementFilter(request.GET, rows, membership=request.membership)
    return render(request, "agreements/agreement_list.html", context | list_of(request, chosen, AgreementTable))


def drafts(membership) -> bool:
    return membership is not None and membership.may(DRAFT_AGREEMENT) and membership.region.level == Level.COUNTY


@may(EXPORT_RECORDS)
@require_POST
def agreement_export(request):
    """The agreement summary 帮扶协议汇总表 of what the list shows, made by a job."""
    query = request.POST.get("query", "")
    if not filtered(request.membership, QueryDict(query)).is_valid():
        messages.error(request, _("Correct the filter first, then export."))
        return redirect(f"{reverse('agreements:agreement_list')}?{query}")
    job = queue_export(workbook=SUMMARY, query=query, owner=request.membership)
    return redirect(job)
