"""The agreement on paper: as Word, to print, and the scan of what was signed."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import override

from agreements import scans
from agreements.changing import versions_read_by
from agreements.documents import file_name, printed
from agreements.documents import render as filled
from agreements.views.detail import agreement_in_scope
from common.access import may, signed_in
from common.workflow.views import refusals_told
from leadership.permissions import DRAFT_AGREEMENT

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def version_of(request, agreement):
    """The one that ``?version=`` names, else the current one."""
    versions = versions_read_by(request.membership, agreement).select_related("organisation__region")
    number = request.GET.get("version", "")
    wanted = {"number": number} if number.isdecimal() and len(number) <= 4 else {"pk": agreement.current_version_id}
    return get_object_or_404(versions, **wanted)


@signed_in
def agreement_document(request, pk):
    agreement = agreement_in_scope(request, pk)
    version = version_of(request, agreement)
    address = request.build_absolute_uri(agreement.get_absolute_url())
    response = HttpResponse(filled(version, address), content_type=WORD)
    response["Content-Disposition"] = content_disposition_header(True, file_name(version))
    response["Cache-Control"] = "private, no-store"
    return response


@signed_in
def agreement_print(request, pk):
    """The same text as a page that is printed on A4; in Chinese, as it is signed."""
    agreement = agreement_in_scope(request, pk)
    version = version_of(request, agreement)
    with override("zh-hans"):
        return render(request, "agreements/agreement_print.html", {"agreement": agreement, "said": printed(version)})


@may(DRAFT_AGREEMENT)
def agreement_scan(request, pk):
    """The county's clerks add the scan while the offices above decide."""
    agreement = agreement_in_scope(request, pk)
    if not scans.may_add_scan(agreement, request.membership):
        raise PermissionDenied(_("The scan is uploaded by the clerks of the agreement's own office."))
    form = scans.ScanForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        with refusals_told(request):
            scans.put_scan(agreement=agreement, upload=form.cleaned_data["file"], by=request.membership)
            messages.success(request, _("The scan has been added."))
        return redirect(agreement)
    return render(request, "agreements/scan_form.html", {"agreement": agreement, "form": form})
