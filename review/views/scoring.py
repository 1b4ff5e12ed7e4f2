"""What a reviewer does: the candidates assigned to them, and the marks of each. Nothing of other reviewers is shown."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from common.access import may
from common.lists import list_of
from common.uploads import serve
from common.workflow.views import refusals_told
from leadership.permissions import REVIEW_CANDIDATES
from review import reviewing
from review.models import ReviewTask
from review.session_forms import MarksForm, ReasonForm
from review.session_lists import ScoringFilter, ScoringTable

RELATED = ("nomination__organisation", "nomination__expert", "nomination__region__parent", "session__region")


def in_scope(request, pk) -> ReviewTask:
    return get_object_or_404(ReviewTask.objects.visible_to(request.membership).select_related(*RELATED), pk=pk)


@may(REVIEW_CANDIDATES)
def scoring_list(request):
    tasks = ReviewTask.objects.visible_to(request.membership).select_related(*RELATED).order_by("-assigned_at", "pk")
    return render(
        request, "review/scoring_list.html", list_of(request, ScoringFilter(request.GET, tasks), ScoringTable)
    )


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
    context = {
        "task": task,
        "nomination": task.nomination,
        "files": task.nomination.files.all(),
        "form": form,
        "marks": marks,
        "hindrance": reviewing.hindrance(task) if task.is_open else "",
    }
    return render(request, "review/scoring_detail.html", context)


def kept(request, task, form):
    """Where to go once the marks are written, and sent if the button says so; what is missing is told."""
    reviewing.write_marks(task=task, by=request.membership, **form.content())
    if "send" not in request.POST:
        messages.success(request, _("Saved. The marks are not sent yet."))
        return task
    with refusals_told(request):
        reviewing.submit_marks(task=task, by=request.membership)
        messages.success(request, _("Sent. Thank you."))
        return "review:scoring_list"
    return task


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
@never_cache
def scoring_file(request, pk, deed):
    found = get_object_or_404(in_scope(request, pk).nomination.files, pk=deed)
    return serve(found.file, found.name)
