"""Files of an agreement: uploaded by content, handed out to those who see the agreement."""

from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache

from agreements.enums import Part
from agreements.forms import AttachmentForm
from agreements.models import Agreement, Attachment
from agreements.views.draft import draft_in_scope
from agreements.views.lines import lines_saved
from common.access import may, signed_in
from common.uploads import serve, sha256, stored_name
from leadership.permissions import DRAFT_AGREEMENT


@may(DRAFT_AGREEMENT)
def draft_attachments(request, pk):
    agreement = draft_in_scope(request, pk)
    if not agreement.is_open:
        return redirect(agreement)
    links = agreement.current_version.attachments.all()
    form = AttachmentForm(*((request.POST, request.FILES) if "add" in request.POST else ()))

    def add(version, form):
        attach(version, form.cleaned_data, request.user)

    if request.method == "POST" and (answer := lines_saved(request, agreement, form, Part.ATTACHMENTS, add, links)):
        return answer
    return render(request, "agreements/draft_attachments.html", {"agreement": agreement, "form": form, "links": links})


def attach(version, data, user) -> Attachment:
    upload = data["file"]
    attachment = Attachment(version=version, kind=data["kind"], name=upload.name, size=upload.size, uploaded_by=user)
    attachment.sha256 = sha256(upload)
    attachment.file.save(stored_name(upload), upload, save=False)
    attachment.save()
    return attachment


@signed_in
@never_cache
def attachment_download(request, pk, attachment):
    agreement = get_object_or_404(Agreement.objects.visible_to(request.membership), pk=pk)
    found = get_object_or_404(Attachment, pk=attachment, version__agreement=agreement)
    return serve(found.file, found.name)
