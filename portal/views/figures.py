"""The figures of the programme, from the nation down to the county, and the records behind each."""

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, render

from assessments import closing
from assessments.metrics import METRICS
from assessments.models import Rollup
from assessments.records import amounts_at, rows_behind, with_shares
from assessments.rollup import figures_of
from common.access import may, signed_in
from common.keys import is_key
from leadership.enums import Level
from leadership.models import Region
from leadership.models.region import NATION_CODE
from leadership.permissions import VIEW_RECORDS
from leadership.programme import current_year, year_asked
from leadership.scope import sees_place
from portal.record_lines import lines_of
from portal.statistics.choosing import SHOWN

ROWS_A_PAGE = 50


@signed_in
def figures(request, code=NATION_CODE):
    """A place's figures and, of a chosen chapter, those of the places in it: everybody reads the same."""
    region = get_object_or_404(Region.objects.filter(level__lte=Level.COUNTY), pk=code)
    year, chapters = year_asked(request.GET, current_year()), shown_chapters()
    chosen = request.GET.get("chapter", "")
    chapter = chapters[int(chosen)] if is_key(chosen) and int(chosen) < len(chapters) else chapters[0]
    places = list(region.children.filter(level__lte=Level.COUNTY)) if region.level < Level.COUNTY else []
    values = figures_of(year=year, codes=[region.code, *(place.code for place in places)], metrics=SHOWN)
    context = {
        "region": region,
        "year": year,
        "years": Rollup.objects.order_by("-year").values_list("year", flat=True),
        "rollup": Rollup.objects.filter(pk=year).first(),
        "own": [figure_row(request, region, values, each) for each in chapters],
        "chapters": chapters,
        "chapter": chapter,
        "rows": [figure_row(request, place, values, chapter) for place in places],
        "not_closed": closing.not_closed(year) if region.code == NATION_CODE else [],
    }
    return render(request, "portal/figures.html", context)


@dataclass(frozen=True)
class Chapter:
    """Metrics that stand together on the page."""

    number: int
    label: str
    metrics: tuple


def shown_chapters() -> list[Chapter]:
    """In the order in which the metrics are declared; the targets have pages of their own."""
    labels = dict.fromkeys(METRICS[name].chapter for name in SHOWN)
    return [
        Chapter(number, label, tuple(METRICS[name] for name in SHOWN if METRICS[name].chapter == label))
        for number, label in enumerate(labels)
    ]


def figure_row(request, region, values, chapter) -> dict:
    return {
        "region": region,
        "chapter": chapter,
        "figures": [{"metric": each, "value": values[region.code][each.name]} for each in chapter.metrics],
        "has_records": sees_place(request.membership, region.code),
    }


@may(VIEW_RECORDS)
def figure_records(request, code, year, metric):
    """The records that a figure counts; a place out of scope does not exist here."""
    if not sees_place(request.membership, code) or metric not in METRICS:
        raise Http404
    region, metric = get_object_or_404(Region, pk=code), METRICS[metric]
    page = Paginator(rows_behind(metric=metric, year=year, code=code), ROWS_A_PAGE).get_page(request.GET.get("page"))
    amount, base = amounts_at(metric=metric, year=year, code=code)
    context = {
        "region": region,
        "year": year,
        "metric": metric,
        "value": metric.value(amount, base),
        "amount": amount,
        "base": base,
        "page": page,
        "lines": lines_of(with_shares(page.object_list, metric=metric, year=year, code=code)),
    }
    return render(request, "portal/figure_records.html", context)
