"""Pictures and attachments of a publication: added, taken out, and handed out to whoever may read it."""

from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from common.access import anyone, may
from common.keys import is_key
from common.uploads import serve
from common.workflow.views import refusals_told
from leadership.permissions import EDIT_PUBLICATIONS
from portal import publishing
from portal.models import PublicationFile, PublicationPicture
from portal.publication_forms import FileForm, PictureForm
from portal.views.publications import in_scope

TEMPLATES = {"pictures": "portal/publication_pictures.html", "files": "portal/publication_files.html"}


@may(EDIT_PUBLICATIONS)
def publication_pictures(request, pk):
    form = PictureForm(request.POST or None, request.FILES or None)

    def add(publication, form):
        upload, alternative = form.cleaned_data["picture"], form.cleaned_data["alternative"]
        publishing.add_picture(publication=publication, by=request.membership, upload=upload, alternative=alternative)

    return parts_page(request, pk, "pictures", form, add)


@may(EDIT_PUBLICATIONS)
def publication_files(request, pk):
    form = FileForm(request.POST or None, request.FILES or None)

    def add(publication, form):
        publishing.add_file(publication=publication, by=request.membership, upload=form.cleaned_data["file"])

    return parts_page(request, pk, "files", form, add)


def parts_page(request, pk, parts, form, add):
    """The pictures or the attachments, with a form that adds one and a button on each that takes it out."""
    publication, by = in_scope(request, pk), request.membership
    rows = getattr(publication, parts)
    with refusals_told(request):
        publishing.insist_open(publication=publication, by=by)
        if "remove" in request.POST:
            publishing.take_out(publication=publication, by=by, rows=chosen(rows, request.POST["remove"]))
            return redirect(request.path)
        if request.method == "POST" and form.is_valid() and added(publication, form, add):
            return redirect(request.path)
        context = {"publication": publication, "form": form, "rows": rows.all()}
        return render(request, TEMPLATES[parts], context)
    return redirect(publication)


def chosen(rows, key) -> list:
    return list(rows.filter(pk=key)) if is_key(key) else []


def added(publication, form, add) -> bool:
    """Whether it was; what is no picture is told at its field."""
    try:
        add(publication, form)
    except ValidationError as wrong:
        form.add_error("picture", wrong)
        return False
    return True


# -- for whoever may read it ------------------------------------------------------------------
@anyone
@require_safe
def public_picture(request, pk, is_small=False):
    """A picture of what is out, for everybody; of what is written, for its offices. Both were written anew as JPEG."""
    picture = get_object_or_404(PublicationPicture.objects.readable_by(request.membership), pk=pk)
    try:
        response = FileResponse((picture.small if is_small else picture.file).open("rb"), content_type="image/jpeg")
    except FileNotFoundError as missing:
        raise Http404(_("The file is no longer kept.")) from missing
    response["X-Content-Type-Options"] = "nosniff"
    patch_cache_control(response, private=True, max_age=3600)
    return response


@anyone
@require_safe
def public_file(request, pk):
    """An attachment, to the same readers."""
    found = get_object_or_404(PublicationFile.objects.readable_by(request.membership), pk=pk)
    return serve(found.file, found.name)
