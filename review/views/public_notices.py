"""What everybody reads of notices, without signing in: the running ones, the archive, one notice, its list as Excel."""

from io import BytesIO

from django.http import FileResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from common.access import anyone
from common.lists import list_of
from common.workbooks.sheet import write
from review.enums import NominationState
from review.models import PublicNotice
from review.notice_lists import PublicNoticeFilter, PublicNoticeTable, in_lists
from review.workbooks.notices import NOTICE_LIST, subtitle_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def public_or_404(pk) -> PublicNotice:
    notices = PublicNotice.objects.public().select_related("region", "desk__region", "replaces")
    return get_object_or_404(notices, pk=pk)


@anyone
@require_safe
def public_notices(request):
    """The running ones, then all that were ever published: the archive."""
    running = in_lists(PublicNotice.objects.running()).order_by("last_day", "pk")
    archive = in_lists(PublicNotice.objects.public())
    context = list_of(request, PublicNoticeFilter(request.GET, archive), PublicNoticeTable)
    return render(request, "review/public_notices.html", {**context, "running": running})


@anyone
@require_safe
def public_notice(request, pk):
    """The notice as it is posted: on the screen, and on A4."""
    notice = public_or_404(pk)
    context = {
        "notice": notice,
        "items": notice.items.order_by("category", "number"),
        "stopped": notice.items.filter(nomination__state=NominationState.STOPPED).order_by("number"),
        "later": notice.replacements.public().select_related("region").first(),
        "general": notice.objections.open().filter(nomination__isnull=True).count(),
    }
    return render(request, "review/public_notice.html", context)


@anyone
@require_safe
def public_notice_workbook(request, pk):
    """The list that is attached to the notice; nothing in it that the page does not show."""
    notice, file = public_or_404(pk), BytesIO()
    rows = notice.items.order_by("category", "number")
    write(file, NOTICE_LIST, rows, subtitle=subtitle_of(notice))
    file.seek(0)
    name = _("%(notice)s.xlsx") % {"notice": notice}
    answer = FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
