"""Reports of the year as a list: every province that reports, and whether it has closed its figures."""

from dataclasses import dataclass

from django.db.models import F

from assessments import closing
from assessments.beginning import year_to_assess
from assessments.enums import YearReportState
from assessments.models import YearReport, YearReportStep
from assessments.rollup import years
from common import clock
from leadership.codes import NATION_CODE, within
from leadership.models import Region
from leadership.programme import year_asked
from leadership.scope import sees_places


@dataclass(frozen=True)
class Standing:
    """A province in a year; ``report`` is None while nobody has begun it, ``step`` the last one taken."""

    province: Region
    year: int
    report: YearReport | None
    step: YearReportStep | None

    @property
    def is_closed(self) -> bool:
        return self.report is not None and self.report.state == YearReportState.CLOSED

    @property
    def since(self):
        return self.report.moved_at if self.step else self.report and self.report.created_at

    @property
    def by(self):
        """Who brought it where it is."""
        return self.step.actor if self.step else self.report and self.report.created_by


def standings(membership, query) -> list[Standing]:
    """At the nation every province that reports in the year asked for, those not closed first; else one's own years."""
    if not sees_places(membership):
        return []
    provinces = list(closing.provinces().filter(within(membership.region_code, "code")))
    chosen = [year_of_list(membership, query)] if membership.region_code == NATION_CODE else known_years()
    reports = YearReport.objects.visible_to(membership).filter(year__in=chosen).select_related("region", "created_by")
    found = {(report.region_id, report.year): report for report in reports}
    steps = last_steps(found.values())
    rows = []
    for province in provinces:
        for year in chosen:
            report = found.get((province.pk, year))
            rows.append(Standing(province, year, report, steps.get(report.pk) if report else None))
    return sorted(rows, key=lambda row: (row.is_closed, row.province.code, -row.year))


def last_steps(reports) -> dict[int, YearReportStep]:
    """The step that brought each report where it is, without the figures."""
    steps = YearReportStep.objects.filter(record__in=[report.pk for report in reports])
    return {step.record_id: step for step in steps.filter(serial=F("record__steps_taken")).told()}


def year_of_list(membership, query) -> int:
    """The year asked for; else the one that is assessed now."""
    return year_asked(query, year_to_assess(membership.region_code))


def known_years() -> list[int]:
    """The years that can be reported on, the latest first: those that have begun."""
    return sorted({year for year in years() if year <= clock.today().year} or {clock.today().year}, reverse=True)
