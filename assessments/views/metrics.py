"""The catalogue of metrics: what each counts, from which records, by which SQL; open to everybody who signs in."""

from django.http import Http404
from django.shortcuts import render

from assessments import catalogue
from assessments.metrics import METRICS
from assessments.models import Rollup
from assessments.rollup import figures_of
from common.access import signed_in
from leadership.programme import current_year
from leadership.scope import sees_places


@signed_in
def metric_list(request):
    return render(request, "assessments/metric_list.html", {"chapters": catalogue.in_chapters()})


@signed_in
def metric_detail(request, metric):
    if metric not in METRICS:
        raise Http404
    metric = METRICS[metric]
    context = {
        "metric": metric,
        "how": catalogue.HOW[metric.kind],
        "spanning": catalogue.SPANNING if metric.spans else "",
        "indicators": catalogue.indicators_by(metric, request.membership),
        "target": catalogue.target_of(metric),
        "own": own_figure(request.membership, metric),
    }
    return render(request, "assessments/metric_detail.html", context)


def own_figure(membership, metric) -> dict | None:
    """The figure of one's own region this year, as the last roll-up left it; for those who may open its records."""
    if not sees_places(membership):
        return None
    year, code = current_year(), membership.region_code
    return {
        "region": membership.region,
        "year": year,
        "value": figures_of(year=year, codes=[code], metrics=[metric.name])[code][metric.name],
        "rollup": Rollup.objects.filter(pk=year).first(),
    }
