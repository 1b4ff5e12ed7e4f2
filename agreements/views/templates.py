"""The Word templates that the national office holds: which counts, which were there before, a new one."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from agreements.document_forms import TemplateForm
from agreements.document_templates import built_in
from agreements.enums import HelperKind
from agreements.models import DocumentTemplate
from agreements.template_language import FIELDS
from agreements.views.documents import WORD
from common.uploads import serve
from leadership.access import may_nationally
from leadership.permissions import MANAGE_RULES

keeps_templates = may_nationally(MANAGE_RULES)


@keeps_templates
def template_list(request):
    kept = DocumentTemplate.objects.select_related("uploaded_by")
    kinds = [(kind, [each for each in kept if each.helper_kind == kind]) for kind in HelperKind]
    return render(request, "agreements/template_list.html", {"kinds": kinds, "fields": FIELDS})


@keeps_templates
def template_create(request):
    form = TemplateForm(request.POST or None, request.FILES or None, initial={"helper_kind": request.GET.get("kind")})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        content = {"helper_kind": said["helper_kind"], "remark": said["remark"]}
        DocumentTemplate.keep(said["file"], by=request.membership, **content)
        messages.success(request, _("The new template counts from now on."))
        return redirect("agreements:template_list")
    return render(request, "agreements/template_form.html", {"form": form})


@keeps_templates
def template_download(request, template):
    row = get_object_or_404(DocumentTemplate, pk=template)
    return serve(row.file, row.name)


@keeps_templates
def template_built_in(request, helper):
    """The one that the portal brings, to begin an edited one with."""
    kind = HelperKind(helper) if helper in HelperKind.values else HelperKind.ORGANISATION
    response = HttpResponse(built_in(kind), content_type=WORD)
    response["Content-Disposition"] = f'attachment; filename="agreement-{kind}.docx"'
    return response
