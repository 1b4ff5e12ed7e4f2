"""What a figure is counted from: the organisations, experts and villages behind it, each once."""

from django.db.models import Count, Q, QuerySet

from assessments.enums import Indicator
from assessments.rollup import records_behind
from leadership.models import Region
from registry.models import Expert, Organisation


def rows_behind(*, year: int, code: str, indicator: str) -> QuerySet:
    """One row for each thing counted, with ``name``, ``place`` and in how many ``agreements`` it stands."""
    versions = records_behind(year=year, code=code).values("current_version")
    model = {Indicator.ORGANISATIONS: Organisation, Indicator.EXPERTS: Expert, Indicator.VILLAGES: Region}[indicator]
    behind = Q(agreement_versions__in=versions)
    rows = model.objects.filter(behind).annotate(agreements_count=Count("agreement_versions", filter=behind))
    place = "parent__parent" if model is Region else "region"
    return rows.select_related(place).order_by("pk")
