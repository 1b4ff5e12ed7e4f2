"""Visits with their findings, and requests to assisting parties."""

from datetime import timedelta
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile

from agreements import requests, supervising
from agreements.enums import AgreementState, FindingState
from agreements.models import Finding, FindingFile, HelperRequest, SupervisionVisit
from agreements.workflow import FINDING
from common import clock
from tests.agreements import factories as made
from tests.factories import PREFECTURE

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def pdf(name="整改照片.pdf", content=PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def visit(agreement=None, by=None, findings=None, **content) -> SupervisionVisit:
    """A visit of the prefecture to an agreement that runs, with one finding."""
    if findings is None:
        findings = [("培训签到表不全", clock.today() + timedelta(days=30))]
    content = {"visited_on": clock.today(), "visitors": "市科协 王主任", "summary": "查看茶园两处。"} | content
    content = {"form_token": uuid4(), "findings": findings} | content
    agreement = agreement or made.agreement_in(AgreementState.FILED)
    return supervising.record_visit(by=by or made.clerk(PREFECTURE), agreement=agreement, **content)


def finding(agreement=None, **content) -> Finding:
    return visit(agreement, **content).findings.get()


def finding_in(state: str, agreement=None) -> Finding:
    """A finding that has come to ``state``: the county's clerk answers, the prefecture's director decides."""
    record = finding(agreement)
    if state == FindingState.OPEN:
        return record
    by = made.clerk(record.region_id)
    supervising.write_answer(finding=record, by=by, answer="已补齐签到表。")
    record = FINDING.perform(record, "answer", by=by)
    verb = {FindingState.RETURNED: "return", FindingState.CLOSED: "close"}.get(state)
    return FINDING.perform(record, verb, by=made.director(PREFECTURE), reason=made.REASON) if verb else record


def evidence(record: Finding) -> FindingFile:
    by = made.clerk(record.region_id)
    supervising.write_answer(finding=record, by=by, answer="已补齐签到表。", upload=pdf())
    return record.files.get()


def asked(agreement=None, **content) -> HelperRequest:
    """Something that the county asks the assisting party."""
    agreement = agreement or made.agreement_in(AgreementState.FILED)
    content = {"text": "请提供三季度培训照片。", "due_on": clock.today() + timedelta(days=7)} | content
    content = {"form_token": uuid4(), "by": made.clerk(agreement.region_id)} | content
    return requests.ask(agreement=agreement, **content)
