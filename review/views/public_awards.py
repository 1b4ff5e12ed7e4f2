"""The announcement 公告 of awards, for everybody: who, in which category, where, how much."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from common.access import anyone
from common.lists import list_of
from review.award_lists import PublicAwardFilter, PublicAwardTable, announced, in_lists
from review.models import Award


@anyone
@require_safe
def public_awards(request):
    """Awards exist once the list of their year is fixed; those taken back since stand here with a word about it."""
    rows = announced(in_lists(Award.objects.all())).order_by("-year", "category", "region", "pk")
    context = list_of(request, PublicAwardFilter(request.GET, rows), PublicAwardTable)
    return render(request, "review/public_awards.html", context)
