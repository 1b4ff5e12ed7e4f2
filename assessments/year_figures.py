"""What the report of a year shows: the province's figures as they are, as they were closed, and the difference."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, Subquery
from django.utils.dateparse import parse_datetime

from assessments.closing import frozen_figures
from assessments.metrics import METRICS, Metric
from assessments.models import Figure, Rollup, YearReport, YearReportStep

NOTHING = (0, 0)


@dataclass(frozen=True)
class FigureRow:
    """A figure of the province: ``live`` as last rolled up, ``frozen`` as it was closed."""

    metric: Metric
    live: object
    frozen: object

    @property
    def difference(self):
        """By how much it has changed since the closing; None where one of the two is of nothing."""
        return None if None in (self.live, self.frozen) else self.live - self.frozen

    @property
    def has_changed(self) -> bool:
        return self.live != self.frozen


@dataclass(frozen=True)
class YearFigures:
    """The figures of a report by chapter; ``live_at`` and ``frozen_at`` are the moments to which they belong."""

    chapters: dict[str, list[FigureRow]]
    live_at: datetime | None
    frozen_at: datetime | None
    is_open: bool

    @property
    def shows_live(self) -> bool:
        """While the year is open; once it is closed, if the records have moved on since."""
        return self.is_open or self.has_moved_on

    @property
    def has_moved_on(self) -> bool:
        is_later = self.live_at is not None and self.frozen_at is not None and self.live_at > self.frozen_at
        return is_later and any(row.has_changed for rows in self.chapters.values() for row in rows)


def figures_of_report(report: YearReport) -> YearFigures:
    closing = last_closing(report)
    live_at, live = live_figures(report)
    frozen = frozen_figures(closing, report.region_id) if closing else {}
    chapters: dict[str, list[FigureRow]] = {}
    for metric in METRICS.values():
        values = (metric.value(*pairs.get(metric.name, NOTHING)) for pairs in (live, frozen))
        chapters.setdefault(metric.chapter, []).append(FigureRow(metric, *values))
    frozen_at = parse_datetime(closing.figures["computed_at"]) if closing else None
    return YearFigures(chapters, live_at, frozen_at, report.is_open)


def last_closing(report: YearReport) -> YearReportStep | None:
    """The step by which the year was last closed, even if it was opened again since."""
    return report.steps.filter(verb="close").order_by("-serial").first()


def live_figures(report: YearReport) -> tuple[datetime | None, dict[str, tuple]]:
    """When the figures of the year were last computed, and those of the province: both read as of one moment."""
    computed = Rollup.objects.filter(pk=OuterRef("year")).values("computed_at")
    figures = Figure.objects.filter(year=report.year, region=report.region_id)
    rows = list(figures.annotate(computed_at=Subquery(computed)))
    if not rows:
        return Rollup.objects.filter(pk=report.year).values_list("computed_at", flat=True).first(), {}
    return rows[0].computed_at, {row.metric: (row.amount, row.base) for row in rows}
