"""Table entry: a county's marks by hand in one grid, saved as one goes; then filled down, and handed on together."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from assessments.assessing import hindrance
from assessments.models import AgreementAssessment
from assessments.table_entry import fill_down, give_marks, hand_on, to_score, typed_in
from assessments.table_forms import FillForm
from assessments.table_grid import EntryFilter, columns_of, page_of, rows_of
from common.access import may
from common.keys import is_key
from common.workflow import Incomplete
from common.workflow.views import refusals_told
from leadership.permissions import SCORE_ASSESSMENT


@may(SCORE_ASSESSMENT)
def table_entry(request):
    """The assessments that the county scores now, a page at a time."""
    code = request.membership.region_code
    chosen = EntryFilter(request.GET, to_score(request.membership), region_code=code)
    year = chosen.chosen_year
    page = page_of(chosen, columns_of(year), request.GET.get("page"))
    return grid(request, year, list(page.object_list), filter=chosen, page=page)


def grid(request, year, assessments, typed=None, outcomes=None, **context):
    """The page with these rows; what could not be saved stands in its cell as it was typed."""
    columns = columns_of(year)
    context = {
        "columns": columns,
        "rows": rows_of(assessments, typed, outcomes),
        "fill": FillForm(by_hand=columns.by_hand),
        "hindrance": hindrance(year=year, region_code=request.membership.region_code) if year else "",
        "query": request.GET.urlencode(),
        "ticked": ticks(request),
        **context,
    }
    return render(request, "assessments/table_entry.html", context)


# -- what was sent --------------------------------------------------------------------------
@dataclass(frozen=True)
class Sent:
    """What came back from the page: its assessments, the cells as they were typed, and what came of each."""

    assessments: list
    typed: dict
    outcomes: dict

    @property
    def year(self) -> int | None:
        return self.assessments[0].year if self.assessments else None

    @property
    def is_saved(self) -> bool:
        return not any(outcome.is_open for outcome in self.outcomes.values())


def saved(request) -> Sent:
    """Save what was typed, as far as it can be: whatever button was pressed, nothing that was typed is lost."""
    typed = typed_in(request.POST)
    assessments = own_ones(request, ticks(request) | {assessment for assessment, _indicator in typed})
    return Sent(assessments, typed, give_marks(by=request.membership, typed=typed))


def own_ones(request, keys) -> list[AgreementAssessment]:
    """The assessments of these keys; one that is not of one's own office is not there."""
    own = AgreementAssessment.objects.visible_to(request.membership).filter(region=request.membership.region_code)
    related = own.filter(pk__in=keys).select_related("agreement__current_version")
    found = list(related.order_by("agreement__year", "agreement__serial", "pk"))
    if len(found) != len(keys) or len({row.year for row in found}) > 1:
        raise Http404
    return found


def ticks(request) -> set[int]:
    return {int(key) for key in request.POST.getlist("ticked") if is_key(key)}


def ticked_ones(request, sent) -> list[AgreementAssessment]:
    chosen = [assessment for assessment in sent.assessments if assessment.pk in ticks(request)]
    if not chosen:
        messages.warning(request, _("Tick the rows that you mean first."))
    return chosen


def again(request, sent, **context):
    """The same rows once more, with what is wrong in them."""
    context |= {"is_refused": not sent.is_saved}
    return grid(request, sent.year, sent.assessments, sent.typed, sent.outcomes, **context)


def back(request):
    return redirect(f"{reverse('assessments:table_entry')}?{request.GET.urlencode()}")


# -- the three buttons ------------------------------------------------------------------------
@may(SCORE_ASSESSMENT)
@require_POST
def table_save(request):
    """Save what was typed: the page as a whole, or by htmx what was just left."""
    with refusals_told(request):
        sent = saved(request)
        if request.htmx:
            return states(request, sent)
        if not sent.is_saved:
            return again(request, sent)
        messages.success(request, _("Saved."))
    return back(request)


def states(request, sent):
    """What htmx puts into the cells that were sent, and beside their rows."""
    rows = rows_of(sent.assessments, sent.typed, sent.outcomes)
    cells = [cell for row in rows for cell in row.cells if cell.outcome]
    context = {"rows": rows, "cells": cells, "left": sum(cell.is_open for cell in cells)}
    return render(request, "assessments/_table_states.html", context)


@may(SCORE_ASSESSMENT)
@require_POST
def table_fill(request):
    """Give the ticked rows the same marks or reason."""
    with refusals_told(request):
        sent = saved(request)
        chosen = ticked_ones(request, sent)
        fill = FillForm(request.POST, by_hand=columns_of(sent.year).by_hand)
        if not (chosen and sent.is_saved and fill.is_valid()):
            return again(request, sent, fill=fill)
        changed = fill_down(by=request.membership, assessments=chosen, **fill.cleaned_data)
        text = ngettext("%(count)s row filled in.", "%(count)s rows filled in.", changed)
        messages.success(request, text % {"count": changed})
    return back(request)


@may(SCORE_ASSESSMENT)
@require_POST
def table_score(request):
    """Hand on the marks of the ticked rows, all or none."""
    with refusals_told(request):
        sent = saved(request)
        chosen = ticked_ones(request, sent)
        if not (chosen and sent.is_saved):
            return again(request, sent)
        try:
            count = hand_on(by=request.membership, assessments=chosen)
        except Incomplete as refusal:
            return again(request, sent, obstacles=refusal.missing)
        text = ngettext("Marks of %(count)s agreement handed on.", "Marks of %(count)s agreements handed on.", count)
        messages.success(request, text % {"count": count})
    return back(request)
