"""Expert reviews of a province or the nation: set up, the panel, assignment, progress and results."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from common.access import Rule, may
from common.lists import list_of
from common.workbooks.export import export_list
from common.workflow.views import refusals_told
from leadership.permissions import EXPORT_RECORDS, VIEW_RECORDS
from review import committee, drawing, reviewing
from review.models import ReviewSession
from review.ranking import results_of
from review.session_forms import PanelForm, ReasonForm, SessionForm
from review.session_lists import SessionFilter, SessionTable, loads_of, tasks_by_candidate, with_progress
from review.workbooks import SCORE_SHEET

organises_reviews = Rule(
    "may nominate of a province or the nation", lambda request: reviewing.may_organise(request.membership)
)


def in_scope(request, pk) -> ReviewSession:
    return get_object_or_404(ReviewSession.objects.visible_to(request.membership).select_related("region"), pk=pk)


@may(VIEW_RECORDS)
def session_list(request):
    sessions = ReviewSession.objects.visible_to(request.membership).select_related("region").order_by("-pk")
    context = list_of(request, SessionFilter(request.GET, with_progress(sessions)), SessionTable)
    context["may_organise"] = bool(reviewing.may_organise(request.membership))
    return render(request, "review/session_list.html", context)


@organises_reviews
def session_create(request):
    form = SessionForm(request.POST or None, region_code=request.membership.region_code)
    if request.method == "POST" and form.is_valid():
        with refusals_told(request):
            session = reviewing.set_up_session(by=request.membership, **form.content())
            return redirect("review:session_panel", session.pk)
    return render(request, "review/session_form.html", {"form": form})


@may(VIEW_RECORDS)
def session_detail(request, pk):
    """The panel with its loads, the candidates with how far their reviewers are, and the results once unsealed."""
    session = in_scope(request, pk)
    may_organise = bool(reviewing.may_organise(request.membership, session))
    context = {
        "session": session,
        "criteria": session.criteria.all(),
        "panel": loads_of(session),
        "results": tasks_by_candidate(results_of(session, reviewing.reviewed_in(session)), session),
        "may_organise": may_organise,
        "may_export": request.membership.may(EXPORT_RECORDS),
        "shortages": hindrances(session) if may_organise else [],
    }
    return render(request, "review/session_detail.html", context)


def hindrances(session) -> list[str]:
    """What stands in the way of scoring every candidate, in sentences."""
    if not session.is_joint:
        return drawing.shortages(session)
    lacking = reviewing.missing_on_panel(session)
    return lacking or [*drawing.shortages(session), *committee.left_without_chair(session)]


@organises_reviews
def session_panel(request, pk):
    """Appoint reviewers to the panel, with the employer of each, at the nation with their province."""
    session = in_scope(request, pk)
    seated = session.panel.values("membership")
    reviewers = reviewing.reviewers_of(session).exclude(pk__in=seated)
    form = PanelForm(request.POST or None, reviewers=reviewers, is_joint=session.is_joint)
    if request.method == "POST" and form.is_valid():
        with refusals_told(request):
            count = reviewing.seat_reviewers(session=session, by=request.membership, **form.content())
            text = ngettext("%(count)s reviewer appointed.", "%(count)s reviewers appointed.", count)
            messages.success(request, text % {"count": count})
        return redirect(session)
    return render(request, "review/session_panel.html", {"session": session, "form": form})


@organises_reviews
@require_POST
def session_assign(request, pk):
    """Give each candidate the reviewers it still needs."""
    session = in_scope(request, pk)
    with refusals_told(request):
        count = reviewing.assign_candidates(session=session, by=request.membership)
        text = ngettext("%(count)s candidate given to a reviewer.", "%(count)s times given to a reviewer.", count)
        messages.success(request, text % {"count": count})
    return redirect(session)


@organises_reviews
def session_relieve(request, pk, scoring):
    """Take a candidate back from a reviewer who has not scored it; a stand-in is drawn at once."""
    session = in_scope(request, pk)
    task = get_object_or_404(session.tasks.select_related("session", "nomination", "panelist__membership"), pk=scoring)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_told(request):
            reviewing.relieve(task=task, by=request.membership, reason=form.cleaned_data["reason"])
            messages.success(request, _("Taken back. Another reviewer is drawn."))
        return redirect(session)
    return render(request, "review/session_relieve.html", {"session": session, "task": task, "form": form})


@may(EXPORT_RECORDS)
@require_POST
def session_export(request):
    """The score sheet 评分汇总表 of a review."""
    return export_list(request, SCORE_SHEET)
