"""The office's desk for the public site: the list, one publication, its steps, and how it is written."""

from copy import copy

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from common.access import may
from common.history import events_of, history_of
from common.lists import list_of
from common.workflow.refusals import Refused
from common.workflow.views import act_page, refusals_told
from leadership.permissions import EDIT_PUBLICATIONS, VIEW_HISTORY, VIEW_RECORDS
from portal import publishing
from portal.models import Publication, PublicationFile, PublicationPicture
from portal.publication_forms import BeginForm, PublicationForm, VersionForm
from portal.publication_lists import PublicationFilter, PublicationTable
from portal.publication_page import laid_out
from portal.workflow import PUBLICATION


def in_scope(request, pk) -> Publication:
    publications = Publication.objects.visible_to(request.membership)
    return get_object_or_404(publications.select_related("region", "desk__region", "replaces"), pk=pk)


@may(VIEW_RECORDS)
def publication_list(request):
    rows = Publication.objects.visible_to(request.membership).select_related("region")
    context = list_of(request, PublicationFilter(request.GET, rows), PublicationTable)
    context["may_begin"] = bool(publishing.kinds_of(request.membership))
    return render(request, "portal/publication_list.html", context)


@may(VIEW_RECORDS)
def publication_detail(request, pk):
    publication, by = in_scope(request, pk), request.membership
    context = laid_out(publication) | {
        "chain": PUBLICATION,
        "moves": PUBLICATION.offers(publication, by),
        "may_write": publication.is_open and publishing.may_write(publication, by),
        "may_renew": bool(publishing.may_renew(publication, by)),
        "may_see_history": by.may(VIEW_HISTORY),
    }
    return render(request, "portal/publication_detail.html", context)


@may(VIEW_RECORDS)
def publication_preview(request, pk):
    """As everybody will read it, before anybody does."""
    context = laid_out(in_scope(request, pk)) | {"is_preview": True}
    return render(request, "portal/public_publication.html", context)


@may(VIEW_RECORDS)
def publication_act(request, pk, verb):
    publication = in_scope(request, pk)
    return act_page(request, PUBLICATION, publication, verb, publication.get_absolute_url())


@may(VIEW_HISTORY)
def publication_history(request, pk):
    publication = in_scope(request, pk)
    parts = (events_of(model, publication=publication.pk) for model in (PublicationPicture, PublicationFile))
    entries = history_of(events_of(Publication, pgh_obj=publication.pk), *parts)
    return render(request, "components/history_page.html", {"record": publication, "entries": entries})


# -- writing -------------------------------------------------------------------------------
@may(EDIT_PUBLICATIONS)
def publication_create(request):
    by = request.membership
    kinds = publishing.kinds_of(by)
    if not kinds:
        raise PermissionDenied(publishing.may_begin(None, by).reason)
    form = BeginForm(request.POST or None, kinds=kinds)
    if request.method == "POST" and form.is_valid():
        with refusals_told(request):
            publication = publishing.begin_publication(by=by, **form.cleaned_data)
            return redirect("portal:publication_edit", publication.pk)
    return render(request, "portal/publication_create.html", {"form": form})


@may(EDIT_PUBLICATIONS)
def publication_edit(request, pk):
    publication = in_scope(request, pk)
    with refusals_told(request):
        publishing.insist_open(publication=publication, by=request.membership)
        # A copy, because the form writes into what it is given, right or wrong.
        form = PublicationForm(request.POST or None, instance=copy(publication))
        if request.method == "POST" and form.is_valid() and saved(request, publication, form):
            page = "publication_preview" if "preview" in request.POST else "publication_detail"
            return redirect(f"portal:{page}", publication.pk)
        context = {"form": form, "publication": publication, "pictures": publication.pictures.all()}
        return render(request, "portal/publication_form.html", context)
    return redirect(publication)


def saved(request, publication, form) -> bool:
    """Whether it was; where somebody else was faster, the form says so and keeps what was typed."""
    try:
        publishing.write_publication(publication=publication, by=request.membership, **form.cleaned_data)
    except publishing.Overtaken as overtaken:
        form.add_error(None, overtaken.reason)
        return False
    return True


@may(EDIT_PUBLICATIONS)
@require_POST
def publication_save(request, pk):
    """A draft is saved as one writes; the answer is a line below the text."""
    publication = in_scope(request, pk)
    form = PublicationForm(request.POST, instance=copy(publication))
    reason = _("Not saved yet: something has to be put right first. “Save” shows what.")
    if form.is_valid():
        try:
            publishing.write_publication(publication=publication, by=request.membership, **form.cleaned_data)
            reason = ""
        except Refused as refusal:
            reason = refusal.reason
    return render(request, "portal/_publication_saved.html", {"reason": reason})


@may(EDIT_PUBLICATIONS)
def publication_renew(request, pk):
    """A new version of what is published; it begins with the same words."""
    former, form = in_scope(request, pk), VersionForm(request.POST or None)
    with refusals_told(request):
        if request.method == "POST" and form.is_valid():
            token = form.cleaned_data["form_token"]
            version = publishing.begin_version(former=former, by=request.membership, form_token=token)
            return redirect("portal:publication_edit", version.pk)
        if answer := publishing.may_renew(former, request.membership):
            return render(request, "portal/publication_confirm.html", {"publication": former, "form": form})
        raise PermissionDenied(answer.reason)
    return redirect(former)


@may(EDIT_PUBLICATIONS)
def publication_discard(request, pk):
    publication = in_scope(request, pk)
    with refusals_told(request):
        publishing.insist_open(publication=publication, by=request.membership)
        if request.method != "POST":
            context = {"publication": publication, "is_discarded": True}
            return render(request, "portal/publication_confirm.html", context)
        publishing.discard_publication(publication=publication, by=request.membership)
        messages.success(request, _("The draft has been thrown away."))
        return redirect("portal:publication_list")
    return redirect(publication)
