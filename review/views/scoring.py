"""What a reviewer does: the candidates assigned to them, and the marks of each. Nothing of other reviewers is shown."""

from uuid import uuid4

from django.contrib import messages
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from common.access import may
from common.lists import list_of
from common.uploads import serve
from common.workflow import Refused
from common.workflow.views import refusals_told
from leadership.permissions import REVIEW_CANDIDATES
from review import committee, reviewing, scoring_desk
from review.committee_forms import AnswerForm, WhyForm
from review.conflicts import conflict_of, tasks_of
from review.enums import ReviewTaskState
from review.models import ReviewTask
from review.session_forms import MarksForm, ReasonForm
from review.session_lists import ScoringFilter, ScoringTable

RELATED = ("nomination__organisation", "nomination__expert", "nomination__region__parent")
RELATED += ("session__region", "panelist__membership")


def in_scope(request, pk) -> ReviewTask:
    """A task of one's own; 404 as well where a conflict of interest has arisen since it was assigned."""
    task = get_object_or_404(ReviewTask.objects.visible_to(request.membership).select_related(*RELATED), pk=pk)
    if conflict_of(task):
        raise Http404
    return task


def with_file(request, pk) -> ReviewTask:
    """Whose file the reviewer reads: not of one they have declined."""
    task = in_scope(request, pk)
    if task.state == ReviewTaskState.DECLINED:
        raise Http404
    return task


@may(REVIEW_CANDIDATES)
def scoring_list(request):
    tasks = tasks_of(request.membership).select_related(*RELATED).order_by("-assigned_at", "pk")
    context = list_of(request, ScoringFilter(request.GET, tasks), ScoringTable)
    context["seats"] = scoring_desk.seats_of(request.membership)
    context["questions"] = committee.questions_to(request.membership).select_related(
        "task__nomination__organisation", "task__nomination__expert"
    )
    return render(request, "review/scoring_list.html", context)


@may(REVIEW_CANDIDATES)
def scoring_detail(request, pk):
    """The file of the candidate on one side, the rubric on the other; saved as a draft, or sent."""
    task = in_scope(request, pk)
    marks = task.marks.select_related("criterion").order_by("criterion")
    form = MarksForm(request.POST or None, marks=marks, comment=task.comment)
    if request.method == "POST" and form.is_valid():
        with refusals_told(request):
            return redirect(kept(request, task, form))
        return redirect(task)
    context = {"task": task, "nomination": task.nomination, "form": form, "marks": marks}
    return render(request, "review/scoring_detail.html", context | beside(request, task))


def beside(request, task) -> dict:
    """What is shown with the rubric; of a candidate that was declined nothing."""
    shown = {"progress": scoring_desk.progress_in(task, request.membership)}
    if task.state == ReviewTaskState.DECLINED:
        return shown
    return shown | {
        "files": task.nomination.files.all(),
        "activities": scoring_desk.activities_before(task.nomination),
        "compared": scoring_desk.compared(task),
        "grade": scoring_desk.grade_of(task.nomination),
        "own_scores": scoring_desk.own_scores(task, request.membership),
        "questions": task.questions.order_by("pk"),
        "answer_form": AnswerForm(),
        "hindrance": reviewing.hindrance(task) if task.is_open else "",
    }


def kept(request, task, form):
    """Where to go once the marks are written, and sent if the button says so; what is missing is told."""
    reviewing.write_marks(task=task, by=request.membership, **form.content())
    if "send" not in request.POST:
        messages.success(request, _("Saved. The marks are not sent yet."))
        return task
    with refusals_told(request):
        reviewing.submit_marks(task=task, by=request.membership)
        messages.success(request, _("Sent. Thank you."))
        return scoring_desk.progress_in(task, request.membership).following or "review:scoring_list"
    return task


@may(REVIEW_CANDIDATES)
@require_POST
def scoring_save(request, pk):
    """What has been typed so far, kept while it is being typed; says whether that went well."""
    task = in_scope(request, pk)
    form = MarksForm(request.POST, marks=task.marks.select_related("criterion"), comment=task.comment)
    refusal, is_valid = "", form.is_valid()
    if is_valid:
        try:
            reviewing.write_marks(task=task, by=request.membership, **form.content())
        except Refused as refused:
            refusal = refused.reason
    context = {"is_saved": is_valid and not refusal, "form": form, "refusal": refusal}
    return render(request, "review/_scoring_saved.html", context)


@may(REVIEW_CANDIDATES)
def scoring_decline(request, pk):
    """Not to score a candidate, for a reason."""
    task, form = in_scope(request, pk), ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_told(request):
            reviewing.decline(task=task, by=request.membership, reason=form.cleaned_data["reason"])
            messages.success(request, _("Declined. Another reviewer is drawn."))
        return redirect("review:scoring_list")
    return render(request, "review/scoring_decline.html", {"task": task, "form": form})


@may(REVIEW_CANDIDATES)
def scoring_tie(request, pk):
    """Declare a tie to this candidate, scored or not; it is not seen again."""
    task = in_scope(request, pk)
    if not task.session.is_joint:
        raise Http404
    form = WhyForm(request.POST or None, initial={"token": uuid4()}, label=_("What ties you to the candidate"))
    if request.method == "POST" and form.is_valid():
        with refusals_told(request):
            committee.declare(
                panelist=task.panelist, by=request.membership, nomination=task.nomination, **form.cleaned_data
            )
            messages.success(request, _("Declared. You will not see this candidate again."))
        return redirect("review:scoring_list")
    return render(request, "review/scoring_tie.html", {"task": task, "form": form})


@may(REVIEW_CANDIDATES)
@require_POST
def scoring_answer(request, pk):
    """Answer what the chair has asked about one's marks."""
    task, form = in_scope(request, pk), AnswerForm(request.POST)
    question = get_object_or_404(task.questions.order_by("-pk"), answered_at__isnull=True)
    with refusals_told(request):
        said = form.cleaned_data.get("answer", "") if form.is_valid() else ""
        committee.answer(question=question, by=request.membership, answer=said)
        messages.success(request, _("Answered. Your marks stay as they are."))
    return redirect(task)


@may(REVIEW_CANDIDATES)
@never_cache
def scoring_file(request, pk, deed):
    found = get_object_or_404(with_file(request, pk).nomination.files, pk=deed)
    return serve(found.file, found.name)


@may(REVIEW_CANDIDATES)
@never_cache
def scoring_photo(request, pk, photo):
    """A photo of an activity of the candidate, shown in the page."""
    row = get_object_or_404(scoring_desk.photos_before(with_file(request, pk).nomination), pk=photo)
    try:
        response = FileResponse(row.file.open("rb"), content_type="image/jpeg")
    except FileNotFoundError as missing:
        raise Http404(_("The file is no longer kept.")) from missing
    response["X-Content-Type-Options"] = "nosniff"
    return response
