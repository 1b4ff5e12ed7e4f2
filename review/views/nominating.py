"""Writing a nomination: begun from the list of those who may be, the deeds, the evidence; or thrown away."""

from functools import wraps

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from common.access import may
from common.keys import is_key
from common.workflow.views import refusals_told
from leadership.enums import Window
from leadership.permissions import NOMINATE
from leadership.programme import closed_reason, year_open
from registry.models import Expert, Organisation
from review import nominating
from review.deeds import figures_of
from review.eligibility import Inquiry, former_nominations, names_alike, parties, why_not
from review.nomination_forms import BeginForm, DeedsForm, EvidenceForm
from review.views.nominations import in_scope

SUBJECTS = {"organisation": Organisation, "expert": Expert}


@may(NOMINATE)
def nomination_create(request):
    """What is known of an organisation or expert, former nominations and others of the same name; then begin."""
    answer = nominating.may_nominate(request.membership)
    if not answer:
        raise PermissionDenied(answer.reason)
    code = request.membership.region_code
    year = year_open(Window.NOMINATION, code)
    subject = asked_for(request, Inquiry.about(code, year))
    form = BeginForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_told(request):
            begun = {"subject": subject, "year": year, "token": form.cleaned_data["token"]}
            return redirect(nominating.begin_nomination(by=request.membership, **begun))
        return redirect(f"{request.path}?{request.GET.urlencode()}")
    closed = closed_reason(year=year, window=Window.NOMINATION, region_code=code)
    context = {"subject": subject, "year": year, "form": form, "closed": closed, **known_of(subject, year)}
    return render(request, "review/nomination_create.html", context)


def known_of(subject, year) -> dict:
    """What is shown while choosing: what stands against it, former nominations, others of the same name."""
    return {
        "against": why_not(subject),
        "former": former_nominations(subject, year).select_related("region"),
        "alike": names_alike(subject).select_related("region"),
    }


def asked_for(request, inquiry):
    """The party that the address names, with what is known of it; one that takes part in nothing here is 404."""
    for name, model in SUBJECTS.items():
        key = request.GET.get(name, "")
        if is_key(key):
            subject = parties(model, inquiry).select_related("region").filter(pk=key).first()
            if subject:
                return subject
    raise Http404


def written_page(view):
    """A page for the clerks of the county that nominates, while it is open; else its record is shown."""

    @may(NOMINATE)
    @wraps(view)
    def page(request, pk):
        nomination = in_scope(request, pk)
        with refusals_told(request):
            nominating.insist_open(nomination=nomination, by=request.membership)
            return view(request, nomination)
        return redirect(nomination)

    return page


@written_page
def nomination_edit(request, nomination):
    """The words of the deeds, beside what the record says already."""
    form = DeedsForm(request.POST or None, instance=nomination)
    if request.method == "POST" and form.is_valid():
        nominating.write_deeds(nomination=nomination, by=request.membership, **form.content())
        messages.success(request, _("Saved. It is not submitted yet."))
        is_done = "continue" not in request.POST
        return redirect(nomination) if is_done else redirect("review:nomination_evidence", nomination.pk)
    context = {"nomination": nomination, "form": form, "figures": figures_of(nomination)}
    return render(request, "review/nomination_form.html", context)


@written_page
def nomination_evidence(request, nomination):
    """Files one at a time, each for a part of the deeds; ``remove`` takes one of them back."""
    form = EvidenceForm(request.POST or None, request.FILES or None)
    if "remove" in request.POST:
        taken_back(request, nomination)
        return redirect("review:nomination_evidence", nomination.pk)
    if form.is_bound and form.is_valid():
        said = {"part": form.cleaned_data["part"], "upload": form.cleaned_data["file"]}
        nominating.attach(nomination=nomination, by=request.membership, **said)
        return redirect("review:nomination_evidence", nomination.pk)
    context = {"nomination": nomination, "form": form, "files": nomination.files.all()}
    return render(request, "review/nomination_evidence.html", context)


def taken_back(request, nomination) -> None:
    key = request.POST["remove"]
    if is_key(key):
        nominating.detach(nomination=nomination, by=request.membership, key=key)


@written_page
def nomination_discard(request, nomination):
    if request.method == "POST":
        nominating.discard_nomination(nomination=nomination, by=request.membership)
        messages.success(request, _("The draft has been thrown away."))
        return redirect("review:nomination_list")
    return render(request, "review/nomination_discard.html", {"nomination": nomination})
