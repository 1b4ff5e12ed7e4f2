"""What a record page of an agreement shows of its assessments, and the way to the one that can be begun now."""

from agreements.enums import REPOSITORY_STATES
from agreements.sections import Section, register
from assessments.assessing import assessable, hindrance, may_report_on
from assessments.beginning import year_to_assess
from assessments.models import AgreementAssessment


def section_of(agreement, membership) -> dict | None:
    """Its assessments, the latest first, and what may be begun now, or why not."""
    assessments = AgreementAssessment.objects.visible_to(membership).filter(agreement=agreement)
    rows = list(assessments.select_related("agreement", "desk__region", "correction").order_by("-year", "-serial"))
    way = way_of(agreement, membership, {row.year for row in rows})
    return {"assessments": rows, "way": way} if rows or way else None


def way_of(agreement, membership, begun) -> dict | None:
    """The year that may be assessed, with what stands against it; None for whoever assesses nothing here."""
    if agreement.state not in REPOSITORY_STATES or not may_report_on(agreement, membership):
        return None
    year = year_to_assess(agreement.region_id)
    if year in begun or not assessable(year).filter(pk=agreement.pk).exists():
        return None
    return {"year": year, "hindrance": hindrance(year=year, region_code=agreement.region_id)}


register(Section("assessments", "assessments/_section_assessments.html", section_of))
