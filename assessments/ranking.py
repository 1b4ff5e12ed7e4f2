"""The ranking of provinces 省级考核排名 [四(五)], from the published assessments that count; and over the years."""

from dataclasses import dataclass, field

from django.db.models import F, Window
from django.db.models.functions import Rank

from assessments.models import Indicator, ProvinceAssessment
from leadership.models import Region


def ranked(membership):
    """The published assessments that count, each with its ``rank`` in its year; those alike share a rank.

    Of an assessment and its published correction, the correction counts.
    """
    place = Window(Rank(), partition_by=F("year"), order_by=F("total").desc())
    assessments = ProvinceAssessment.objects.visible_to(membership).counting()
    return assessments.select_related("region").annotate(rank=place).order_by("-year", "rank", "region")


def with_marks(assessments):
    """The same with the marks by indicator at hand."""
    return assessments.prefetch_related("marks__indicator")


def years_ranked(membership) -> list[int]:
    """The years of which something is published, the latest first."""
    return sorted(set(ranked(membership).order_by().values_list("year", flat=True)), reverse=True)


def indicators_of(assessments) -> list[Indicator]:
    """The indicators by which the assessments of a year were marked, in their order."""
    systems = {assessment.system_id for assessment in assessments}
    return list(Indicator.objects.filter(system__in=systems).order_by("place", "pk"))


def marks_by_indicator(assessment) -> dict:
    return {mark.indicator_id: mark.marks for mark in assessment.marks.all()}


@dataclass
class Record:
    """A province over the years: its ranked assessments by year."""

    region: Region
    by_year: dict = field(default_factory=dict)

    def over(self, years) -> list:
        return [self.by_year.get(year) for year in years]


def over_the_years(membership) -> tuple[list[int], list[Record]]:
    """The years, the earliest first, and each province that was ever ranked."""
    records: dict[str, Record] = {}
    for assessment in ranked(membership).order_by("region", "year"):
        record = records.setdefault(assessment.region_id, Record(assessment.region))
        record.by_year[assessment.year] = assessment
    years = sorted({year for record in records.values() for year in record.by_year})
    return years, list(records.values())
