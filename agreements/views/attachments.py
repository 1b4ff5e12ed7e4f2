"""Files of an agreement: taken by their content, handed out to those who see the agreement."""

from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache

from agreements.changing import versions_read_by
from agreements.drafting import attach, detach
from agreements.enums import Part
from agreements.forms import AttachmentForm
from agreements.models import Agreement, Attachment
from agreements.views.draft import draft_page
from agreements.views.lines import lines_page, sent
from common.access import signed_in
from common.uploads import serve


@draft_page
def draft_attachments(request, agreement):
    form = AttachmentForm(sent(request), request.FILES or None)
    rows = agreement.written.text.attachments.all()

    def add(version, form):
        attach(version=version, kind=form.cleaned_data["kind"], upload=form.cleaned_data["file"], by=request.membership)

    return lines_page(request, agreement, Part.ATTACHMENTS, rows=rows, form=form, add=add, remove=detach)


@signed_in
@never_cache
def attachment_download(request, pk, attachment):
    agreement = get_object_or_404(Agreement.objects.visible_to(request.membership), pk=pk)
    readable = versions_read_by(request.membership, agreement).values("pk")
    found = get_object_or_404(Attachment, pk=attachment, version__in=readable)
    return serve(found.file, found.name)
