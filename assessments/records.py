"""What a figure is counted from: the organisations, experts and villages behind it, each once."""

from django.db.models import Count, Q, QuerySet

from assessments.enums import Indicator
from assessments.rollup import records_behind
from leadership.models import Region
from registry.models import Expert, Organisation


def rows_behind(*, year: int, code: str, indicator: str) -> QuerySet:
    """One row for each thing counted, with ``name``, ``place`` and in how many ``agreements`` it stands."""
    if indicator == Indicator.ORGANISATIONS:
        return organisations_behind(year=year, code=code)
    versions = records_behind(year=year, code=code).values("current_version")
    model = {Indicator.EXPERTS: Expert, Indicator.VILLAGES: Region}[indicator]
    behind = Q(agreement_versions__in=versions)
    rows = model.objects.filter(behind).annotate(agreements_count=Count("agreement_versions", filter=behind))
    place = "parent__parent" if model is Region else "region"
    return rows.select_related(place).order_by("pk")


def organisations_behind(*, year: int, code: str) -> QuerySet:
    """As ``rows_behind``; what names an organisation that was merged into another one counts for that one."""
    versions = records_behind(year=year, code=code).values("current_version")
    own, of_merged = Q(agreement_versions__in=versions), Q(merged__agreement_versions__in=versions)
    rows = Organisation.objects.counting().filter(own | of_merged)
    counted = Count("agreement_versions", filter=own, distinct=True)
    counted += Count("merged__agreement_versions", filter=of_merged, distinct=True)
    return rows.annotate(agreements_count=counted).select_related("region").order_by("pk")
