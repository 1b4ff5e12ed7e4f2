"""The catalogue of metrics: how each comes about, in words, and what is scored or tracked by it."""

from django.utils.translation import gettext_lazy as _

from assessments.metrics import METRICS, Kind
from assessments.models import Indicator, IndicatorSystem
from assessments.targets import TARGETS

HOW = {
    Kind.COUNT: _("The number of different records counted in the place: each counts once, however often it occurs."),
    Kind.SUM: _("The sum of the amounts of all records counted in the place."),
    Kind.SHARE: _(
        "All that fits in percent of all that was looked at in the place: counted over the whole place,"
        " so it is not the mean of the percentages of its parts."
    ),
    Kind.MEAN: _(
        "The sum of the amounts over the whole place, divided by how many they are; it is not the mean of the means"
        " of its parts."
    ),
}
SPANNING = _(
    "One record can be counted in several counties. Above the counties it is counted anew,"
    " so the figure of a province can be less than the sum of its counties."
)


def in_chapters(metrics=None) -> list[tuple]:
    """(chapter, its metrics), in the order in which they are declared."""
    chapters: dict[str, list] = {}
    for metric in METRICS.values() if metrics is None else metrics:
        chapters.setdefault(metric.chapter, []).append(metric)
    return list(chapters.items())


def indicators_by(metric, membership):
    """The indicators scored by it, of the systems that this person may read; the latest years first."""
    systems = IndicatorSystem.objects.visible_to(membership)
    rows = Indicator.objects.filter(metric=metric.name, system__in=systems).select_related("system")
    return rows.order_by("-system__year", "system__subject", "place")


def target_of(metric):
    """The target of the plan whose figure this is, if any."""
    return TARGETS.get(metric.name.removeprefix("target_")) if metric.name.startswith("target_") else None
