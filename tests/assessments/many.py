"""Many agreements of a county in the repository, one made along its chain, the others copies; and their assessments."""

from itertools import count
from uuid import uuid4

from django.db import connection, transaction

from agreements.models import Agreement, AgreementVersion
from assessments import assessing
from assessments.enums import AssessmentState, Rule
from assessments.models import AgreementAssessment, AgreementMark
from assessments.workflow import ASSESSMENT
from leadership.programme import current_year
from tests.agreements import factories as made
from tests.assessments.factories import poverty_officer, system_in_force
from tests.factories import COUNTY

_numbers = count(1001)


@transaction.atomic
def agreements(number: int, county: str = COUNTY) -> list[Agreement]:
    """So many agreements in the repository; without tasks all but the first."""
    first = made.agreement_in("in_repository", county)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        copies = [copied(first) for _number in range(number - 1)]
        cursor.execute("SET LOCAL session_replication_role = origin")
    return [first, *copies]


def copied(first: Agreement) -> Agreement:
    serial, version = next(_numbers), first.current_version
    agreement = Agreement.objects.get(pk=first.pk)
    agreement.pk, agreement.serial, agreement.form_token = None, serial, uuid4()
    agreement.number = f"{agreement.year}-{agreement.region_id}-{serial:04d}"
    agreement.current_version = None
    agreement.save()
    version = AgreementVersion.objects.get(pk=version.pk)
    version.pk, version.agreement, version.title = None, agreement, f"茶叶提质增效帮扶协议之{serial}"
    version.save()
    agreement.current_version = version
    agreement.save()
    return agreement


def reported(number: int, county: str = COUNTY) -> list[AgreementAssessment]:
    """So many assessments that the county has to score."""
    system_in_force()
    by, chosen = made.clerk(county), agreements(number, county)
    assessing.begin_assessments(by=by, year=current_year(), agreements=chosen)
    begun = AgreementAssessment.objects.filter(agreement__in=chosen)
    begun.update(summary="完成培训六场，带动农户六十户。")
    return ASSESSMENT.perform_all(begun, "report", by=by)


def by_hand(**settings):
    """A system in force by which the total is five times the marks of 20 that the county gives."""
    indicator = {"name": "带动机制", "weight": 100, "full_marks": 20, "rule": Rule.HAND}
    return system_in_force(indicators=[indicator], **settings)


def confirmed(*marks: int, county: str = COUNTY) -> list[AgreementAssessment]:
    """Assessments of a county that are confirmed with these marks of 20: excellent from 18, good from 16."""
    by_hand()
    rows = reported(len(marks), county)
    given = {row.pk: value for row, value in zip(rows, marks, strict=True)}
    for mark in AgreementMark.objects.filter(assessment__in=rows):
        mark.marks, mark.reason = given[mark.assessment_id], "查阅台账并入户核实。"
        mark.save()
    ASSESSMENT.perform_all(rows, "score", by=made.clerk(county))
    rows = ASSESSMENT.perform_all(rows, "countersign", by=poverty_officer(county))
    while rows[0].state != AssessmentState.CONFIRMED:
        by = made.director(rows[0].desk.region_id)
        rows = ASSESSMENT.perform_all(rows, next_verb(rows[0]), by=by)
    return rows


def next_verb(assessment) -> str:
    return ({move.verb for move in ASSESSMENT.next_moves(assessment)} & {"endorse", "confirm"}).pop()
