"""All rows of one kind that hang on a record of a register."""

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, render

from common.access import may
from leadership.permissions import VIEW_RECORDS
from registry.hanging import hanging_on

ROWS_A_PAGE = 25


@may(VIEW_RECORDS)
def hanging_list(request, pk, hanging, model):
    record = get_object_or_404(model.objects.visible_to(request.membership), pk=pk)
    kind = next((each for each in hanging_on(model) if each.name == hanging), None)
    if kind is None:
        raise Http404
    page = Paginator(kind.rows(record, request.membership), ROWS_A_PAGE).get_page(request.GET.get("page"))
    context = {"record": record, "hanging": kind, "page": page, "lines": kind.lines(page)}
    return render(request, "registry/hanging_list.html", context)
