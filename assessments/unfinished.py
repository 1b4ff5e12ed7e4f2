"""What is still under way in a province when its year is closed: what its figures will leave out."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from agreements.enums import ActivityState
from agreements.models import Activity
from agreements.supervision_lists import unsettled_findings
from assessments.enums import AssessmentState
from assessments.models import AgreementAssessment
from leadership.codes import within


@dataclass(frozen=True)
class Unfinished:
    """Some records that would count once they are finished, and the list that shows them."""

    what: str
    count: int
    address: str


def unfinished(report) -> list[Unfinished]:
    """The kinds of which something is left in the province; empty when nothing is."""
    first, last = date(report.year, 1, 1), date(report.year, 12, 31)
    place = within(report.region_id)
    assessments = AgreementAssessment.objects.filter(place, year=report.year).exclude(state=AssessmentState.CONFIRMED)
    activities = Activity.objects.filter(place, state=ActivityState.REPORTED, held_on__range=(first, last))
    findings = unsettled_findings().filter(place, visit__visited_on__range=(first, last))
    kinds = [
        (
            _("Assessments of agreements that are not confirmed"),
            assessments,
            "assessments:assessment_list",
            {"year": report.year},
        ),
        (
            _("Activities that wait to be confirmed"),
            activities,
            "agreements:activity_list",
            {"state": ActivityState.REPORTED, "since": first, "until": last},
        ),
        (_("Findings that are not put right"), findings, "agreements:visit_list", {"findings": "open"}),
    ]
    rows = [
        Unfinished(what, records.count(), f"{reverse(name)}?{urlencode({'region': report.region_id, **query})}")
        for what, records, name, query in kinds
    ]
    return [row for row in rows if row.count]
