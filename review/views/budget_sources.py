"""Budget sources of the awards of a year: read by all offices, kept by the clerks of the nation."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from common.access import may
from common.history import events_of, history_of
from common.workflow import Incomplete
from common.workflow.views import refusals_told
from leadership.access import may_nationally
from leadership.permissions import PAY_AWARDS, VIEW_HISTORY, VIEW_RECORDS
from leadership.programme import current_year
from review import budgeting
from review.award_forms import SourceForm
from review.budgets import budgets
from review.models import BudgetSource


@may(VIEW_RECORDS)
def source_list(request):
    """Each year with its funds, what its sources have, and what is awarded and allocated."""
    context = {"budgets": budgets(), "may_budget": bool(budgeting.may_budget(request.membership))}
    return render(request, "review/source_list.html", context)


@may_nationally(PAY_AWARDS)
def source_create(request):
    form = SourceForm(request.POST or None, initial={"year": current_year()})
    if request.method == "POST" and form.is_valid() and saved(form, request, token=form.cleaned_data["token"]):
        return redirect("review:source_list")
    return render(request, "review/source_form.html", {"form": form})


@may_nationally(PAY_AWARDS)
def source_edit(request, pk):
    source = get_object_or_404(BudgetSource, pk=pk)
    form = SourceForm(request.POST or None, instance=source, is_used=source.awards.exists())
    if request.method == "POST" and form.is_valid() and saved(form, request, source=source):
        return redirect("review:source_list")
    return render(request, "review/source_form.html", {"form": form, "source": source})


def saved(form, request, **more) -> bool:
    """Whether the source was added or changed; the form says why not."""
    save = budgeting.change_source if "source" in more else budgeting.add_source
    try:
        save(by=request.membership, **more, **form.content())
    except Incomplete as refusal:
        form.add_error(None, refusal.missing)
        return False
    messages.success(request, _("Saved."))
    return True


@may_nationally(PAY_AWARDS)
@require_POST
def source_remove(request, pk):
    source = get_object_or_404(BudgetSource, pk=pk)
    with refusals_told(request):
        budgeting.remove_source(source=source, by=request.membership)
        messages.success(request, _("The source has been removed."))
    return redirect("review:source_list")


@may(VIEW_HISTORY)
def source_history(request, pk):
    source = get_object_or_404(BudgetSource, pk=pk)
    context = {"record": source, "entries": history_of(events_of(BudgetSource, pgh_obj=pk))}
    return render(request, "components/history_page.html", context)
