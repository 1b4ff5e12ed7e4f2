"""What everybody reads of violations, without signing in: the decisions that are or were in force [四(五)]."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from common.access import anyone
from common.lists import list_of
from review.case_lists import PublicCaseFilter, PublicCaseTable
from review.models import ViolationCase

SHOWN = ("name", "unit", "kind", "measure", "grounds", "in_force_at", "barred_until", "state")


@anyone
@require_safe
def public_cases(request):
    """Nothing else than what is shown is read from the database."""
    decisions = ViolationCase.objects.public().only(*SHOWN).order_by("-in_force_at", "-pk")
    context = list_of(request, PublicCaseFilter(request.GET, decisions), PublicCaseTable)
    return render(request, "review/public_cases.html", context)
