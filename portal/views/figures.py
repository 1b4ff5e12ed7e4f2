"""The figures of the programme, from the nation down to the county, and the records behind each."""

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from agreements.filters import REPOSITORY
from assessments.enums import Indicator
from assessments.models import Rollup
from assessments.records import rows_behind
from assessments.rollup import figures_of
from common.access import may, signed_in
from leadership.enums import Level
from leadership.models import Region
from leadership.models.region import NATION_CODE
from leadership.permissions import VIEW_RECORDS
from leadership.programme import current_year

ROWS_A_PAGE = 50


def is_in_scope(membership, code) -> bool:
    """May this person open the records behind the figures of a place?"""
    return membership is not None and membership.may(VIEW_RECORDS) and membership.region.contains(code)


def chosen_year(request) -> int:
    year = request.GET.get("year", "")
    return int(year) if year.isdecimal() and len(year) == 4 else current_year()


@signed_in
def figures(request, code=NATION_CODE):
    """A place's figures and those of the places in it: everybody reads the same."""
    region = get_object_or_404(Region.objects.filter(level__lte=Level.COUNTY), pk=code)
    year = chosen_year(request)
    places = list(region.children.filter(level__lte=Level.COUNTY)) if region.level < Level.COUNTY else []
    values = figures_of(year=year, codes=[region.code, *(place.code for place in places)])
    context = {
        "region": region,
        "year": year,
        "years": Rollup.objects.order_by("-year").values_list("year", flat=True),
        "rollup": Rollup.objects.filter(pk=year).first(),
        "own": figure_row(request, region, values),
        "rows": [figure_row(request, place, values) for place in places],
    }
    return render(request, "portal/figures.html", context)


def figure_row(request, region, values) -> dict:
    return {
        "region": region,
        "figures": [{"indicator": each, "value": values[region.code][each]} for each in Indicator],
        "has_records": is_in_scope(request.membership, region.code),
    }


@may(VIEW_RECORDS)
def figure_records(request, code, year, indicator):
    """The records that a figure counts; a place out of scope does not exist here."""
    if not is_in_scope(request.membership, code) or indicator not in Indicator.values:
        raise Http404
    region = get_object_or_404(Region, pk=code)
    if indicator == Indicator.AGREEMENTS:
        return redirect(agreements_address(code, year))
    page = Paginator(rows_behind(year=year, code=code, indicator=indicator), ROWS_A_PAGE).get_page(
        request.GET.get("page")
    )
    context = {"region": region, "year": year, "indicator": Indicator(indicator), "page": page}
    return render(request, "portal/figure_records.html", context)


def agreements_address(code, year) -> str:
    query = {"region": code, "year": year, "state": REPOSITORY}
    return f"{reverse('agreements:agreement_list')}?{urlencode(query)}"
