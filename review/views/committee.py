"""The joint review committee: its members accept the terms and declare ties, the chair looks at what was given."""

from uuid import uuid4

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from common.access import may
from common.workflow.views import refusals_told
from leadership.permissions import REVIEW_CANDIDATES
from review import committee
from review.case_tables import marks_table
from review.committee_forms import CalendarForm, ChairsForm, TieForm, WhyForm
from review.drawing import panel_of
from review.models import Panelist
from review.views.sessions import in_scope, organises_reviews


# -- the clerks of the nation --------------------------------------------------------------
def joint_in_scope(request, pk):
    session = in_scope(request, pk)
    if not session.is_joint:
        raise Http404
    return session


@organises_reviews
def session_calendar(request, pk):
    """Move the days or the place of a joint session."""
    session = joint_in_scope(request, pk)
    form = CalendarForm(request.POST or None, session=session)
    if request.method == "POST" and form.is_valid():
        with refusals_told(request):
            committee.set_calendar(session=session, by=request.membership, **form.cleaned_data)
            messages.success(request, _("Saved."))
        return redirect(session)
    context = {"session": session, "form": form, "title": _("Calendar of the committee")}
    return render(request, "review/session_edit.html", context)


@organises_reviews
def session_chairs(request, pk):
    """Name who presides."""
    session = joint_in_scope(request, pk)
    form = ChairsForm(request.POST or None, panel=panel_of(session))
    if request.method == "POST" and form.is_valid():
        with refusals_told(request):
            committee.name_chairs(session=session, by=request.membership, **form.cleaned_data)
            messages.success(request, _("Saved."))
        return redirect(session)
    context = {"session": session, "form": form, "title": _("Chair and deputy chair")}
    return render(request, "review/session_edit.html", context)


# -- members -------------------------------------------------------------------------------
def own_seat(request, pk, among=None) -> Panelist:
    """The seat of whoever asks on the committee of a session."""
    seats = Panelist.objects.all() if among is None else among
    seats = seats.of(request.membership).select_related("session__region", "membership")
    return get_object_or_404(seats, session=pk)


@may(REVIEW_CANDIDATES)
def session_terms(request, pk):
    """What a member promises before they see a candidate; accepted once."""
    seat = own_seat(request, pk)
    if request.method == "POST":
        with refusals_told(request):
            committee.accept_terms(panelist=seat, by=request.membership)
            messages.success(request, _("Accepted. Declare your ties before you read the first file."))
        return redirect("review:session_ties", pk)
    return render(request, "review/session_terms.html", {"seat": seat, "session": seat.session})


@may(REVIEW_CANDIDATES)
def session_ties(request, pk):
    """The ties that a member has declared, and one more."""
    seat, form = own_seat(request, pk), TieForm(request.POST or None, initial={"token": uuid4()})
    if request.method == "POST" and form.is_valid():
        with refusals_told(request):
            committee.declare(panelist=seat, by=request.membership, **form.content())
            messages.success(request, _("Declared. Candidates that it concerns are not shown to you."))
        return redirect("review:session_ties", pk)
    ties = seat.declared.filter(nomination__isnull=True).select_related("province")
    context = {"seat": seat, "session": seat.session, "form": form, "ties": ties}
    return render(request, "review/session_ties.html", context)


# -- the chair -----------------------------------------------------------------------------
def chair_in_scope(request, pk) -> Panelist:
    return own_seat(request, pk, Panelist.objects.admitted().presiding())


def case_in_scope(request, pk, candidate):
    """(the seat, the case): 404 while the candidate is sealed for whoever presides, or where another does."""
    seat = chair_in_scope(request, pk)
    case = committee.case_of(seat, candidate)
    if case is None:
        raise Http404
    return seat, case


@may(REVIEW_CANDIDATES)
@never_cache
def session_chair(request, pk):
    """The unsealed candidates over whom a member presides, with every total."""
    seat = chair_in_scope(request, pk)
    presided, asked = committee.presided_by(seat), committee.asked_about(seat.session)
    context = {
        "seat": seat,
        "session": seat.session,
        "left": committee.own_tasks_left(seat),
        "sealed": sum(case.is_sealed for case in presided),
        "cases": [(case, asked[case.nomination.pk]) for case in presided if not case.is_sealed],
    }
    return render(request, "review/session_chair.html", context)


@may(REVIEW_CANDIDATES)
@never_cache
def session_case(request, pk, candidate):
    """One candidate: what each scorer gave for each criterion, what was asked and answered."""
    seat, case = case_in_scope(request, pk, candidate)
    context = {"seat": seat, "session": seat.session, "case": case, "nomination": case.nomination}
    context |= marks_table(seat.session, case.nomination)
    decided = committee.why_decided(seat.session, case.nomination.pk)
    context["decided"] = decided
    context["askable"] = [
        task.pk for task in context["scorers"] if not (decided or committee.why_not_asked(task, seat))
    ]
    return render(request, "review/session_case.html", context)


@may(REVIEW_CANDIDATES)
@never_cache
def session_ask(request, pk, candidate, scoring):
    """Ask a scorer for their reasons."""
    seat, case = case_in_scope(request, pk, candidate)
    counted = seat.session.tasks.standing().select_related("panelist__membership")
    task = get_object_or_404(counted, pk=scoring, nomination=candidate)
    form = WhyForm(request.POST or None, initial={"token": uuid4()}, label=_("Question"))
    if request.method == "POST" and form.is_valid():
        said = {"question": form.cleaned_data["reason"], "token": form.cleaned_data["token"]}
        with refusals_told(request):
            committee.ask_reasons(task=task, panelist=seat, by=request.membership, **said)
            messages.success(request, _("Asked. The answer comes here; the marks stay."))
            return redirect("review:session_case", pk, candidate)
    context = {"session": seat.session, "nomination": case.nomination, "task": task, "form": form}
    return render(request, "review/session_ask.html", context)


@may(REVIEW_CANDIDATES)
@never_cache
def session_further(request, pk, candidate):
    """Ask for one scorer more of a candidate."""
    seat, case = case_in_scope(request, pk, candidate)
    form = WhyForm(request.POST or None, initial={"token": uuid4()})
    if request.method == "POST" and form.is_valid():
        asked = {"panelist": seat, "by": request.membership, "nomination": case.nomination}
        with refusals_told(request):
            committee.ask_further(**asked, **form.cleaned_data)
            messages.success(request, _("A further scorer has been drawn. The candidate is sealed until then."))
            return redirect("review:session_chair", pk)
    context = {"session": seat.session, "nomination": case.nomination, "form": form}
    return render(request, "review/session_further.html", context)
