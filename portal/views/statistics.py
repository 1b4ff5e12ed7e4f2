"""Statistics: the page of the offices, with the records behind, and the same figures for everybody as page and data."""

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from common.access import anyone, may
from common.workbooks.export import queue_export
from leadership.models import Region
from leadership.permissions import EXPORT_RECORDS, VIEW_RECORDS
from leadership.programme import year_asked
from leadership.region_field import typed
from leadership.scope import sees_place
from portal.statistics import open_data
from portal.statistics.choosing import chosen
from portal.statistics.laying_out import laid_out
from portal.statistics.lying import chain_called, level_called, lying, told
from portal.workbooks import WORKBOOK_OF

ROWS_A_PAGE = 50
DATA_STAYS = 3600  # seconds; it is counted anew each night


@may(VIEW_RECORDS)
def statistics(request):
    """A place and year for the offices, at first the own place; what lies in one's own scope leads to its records."""
    context = laid_out(chosen(request.GET, home=request.membership.region_code), request.membership)
    context["may_export"] = request.membership.may(EXPORT_RECORDS)
    return render(request, "portal/statistics.html", context)


@may(VIEW_RECORDS)
def lying_records(request, code, year, chain, level):
    """The records that lie at the desks of a level, the longest first; a place out of scope does not exist here."""
    found, at = chain_called(chain), level_called(level)
    if not sees_place(request.membership, code) or found is None or at is None:
        raise Http404
    region = get_object_or_404(Region, pk=code)
    rows = lying(chain=found, level=at, year=year, code=code, membership=request.membership)
    page = Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page"))
    context = {"region": region, "year": year, "chain": found, "level": at, "page": page, "rows": told(page, found)}
    return render(request, "portal/lying_records.html", context)


@may(EXPORT_RECORDS)
@require_POST
def statistics_export(request):
    """The yearly workbook of a place, or one of its pictures with the table; all with native charts."""
    query = urlencode(chosen(request.POST).query)
    workbook = WORKBOOK_OF.get(request.POST.get("workbook"), WORKBOOK_OF["year"])
    return redirect(queue_export(workbook=workbook, query=query, owner=request.membership))


# -- for everybody --------------------------------------------------------------------------------
@anyone
@require_safe
def public_statistics(request):
    """Figures from the nation down to the counties, without a link to any record."""
    return render(request, "portal/public_statistics.html", laid_out(chosen(request.GET)))


def asked(query) -> list[dict]:
    """The rows of open data that an address asks for: of a year, of a place or of those directly below it, or all."""
    code, below = typed(query.get("region", "")), typed(query.get("below", ""))
    return list(open_data.rows(year=year_asked(query, None), code=code, below=below))


@anyone
@require_safe
@cache_control(public=True, max_age=DATA_STAYS)
def public_statistics_csv(request):
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="statistics.csv"'
    open_data.write_csv(response, asked(request.GET))
    return response


@anyone
@require_safe
@cache_control(public=True, max_age=DATA_STAYS)
def public_statistics_json(request):
    parts = {"version": open_data.VERSION, "columns": open_data.COLUMNS, "rows": asked(request.GET)}
    return JsonResponse(parts, json_dumps_params={"ensure_ascii": False})
