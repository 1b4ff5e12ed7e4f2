"""The ranking of provinces: of a year, over the years, and of one province; for all who read records."""

from urllib.parse import urlencode

from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from assessments.ranking import indicators_of, marks_by_indicator, over_the_years, ranked, with_marks, years_ranked
from assessments.ranking_pictures import spread, trend
from assessments.workbooks import PROVINCE_RANKING
from common.access import may
from common.workbooks.export import queue_export
from leadership.enums import Level
from leadership.models import Region
from leadership.permissions import EXPORT_RECORDS, VIEW_RECORDS
from leadership.programme import current_year, year_asked


@may(VIEW_RECORDS)
def ranking(request):
    """The provinces of a year by their total, with the marks of each indicator."""
    years = years_ranked(request.membership)
    year = year_asked(request.GET, years[0] if years else current_year())
    rows = list(with_marks(ranked(request.membership).filter(year=year)))
    indicators = indicators_of(rows)
    context = {
        "year": year,
        "years": sorted({*years, year}, reverse=True),
        "indicators": indicators,
        "rows": [{"assessment": row, "marks": marks_in_order(row, indicators)} for row in rows],
        "bins": spread([row.total for row in rows]),
        "may_export": rows and request.membership.may(EXPORT_RECORDS),
    }
    return render(request, "assessments/ranking.html", context)


def marks_in_order(assessment, indicators) -> list[tuple]:
    marks = marks_by_indicator(assessment)
    return [(indicator, marks.get(indicator.pk)) for indicator in indicators]


@may(EXPORT_RECORDS)
@require_POST
def ranking_export(request, year):
    """The ranking of provinces 省级考核排名 of a year."""
    query = urlencode({"year": year})
    return redirect(queue_export(workbook=PROVINCE_RANKING, query=query, owner=request.membership))


@may(VIEW_RECORDS)
def ranking_over_years(request):
    """Each province's grade and total in each year."""
    years, records = over_the_years(request.membership)
    rows = [{"region": record.region, "cells": zip(years, record.over(years), strict=True)} for record in records]
    return render(request, "assessments/ranking_over_years.html", {"years": years, "rows": rows})


@may(VIEW_RECORDS)
def ranking_of(request, province):
    """One province over the years."""
    region = get_object_or_404(Region.objects.filter(level=Level.PROVINCE), pk=province)
    # The rank is among all provinces of a year, so they are ranked before one is picked.
    rows = [row for row in ranked(request.membership).order_by("year", "rank") if row.region_id == region.pk]
    context = {"region": region, "rows": rows, "trend": trend([(row.year, row.total) for row in rows])}
    return render(request, "assessments/ranking_of.html", context)
