"""Amendments, completions and terminations in every state, each driven there along the real chain."""

from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile

from agreements import changing, drafting
from agreements.enums import AgreementState, AttachmentKind, ChangeKind
from agreements.enums import ChangeState as S
from agreements.models import AgreementChange
from agreements.workflow import CHANGE
from common import clock
from tests.agreements import factories as made

BETTER_TARGET = 150


def change(kind: str = ChangeKind.AMENDMENT, agreement=None, by=None, token=None) -> AgreementChange:
    """A change that has just been begun."""
    agreement = agreement or made.agreement_in(AgreementState.IN_REPOSITORY)
    said = {"agreement": agreement, "by": by or made.clerk(agreement.region_id), "token": token or uuid4()}
    if kind == ChangeKind.AMENDMENT:
        return changing.begin_amendment(**said)
    return changing.begin_ending(kind=kind, **said)


def written(kind: str = ChangeKind.AMENDMENT, agreement=None) -> AgreementChange:
    """A change with all it needs to be submitted."""
    record = change(kind, agreement)
    by = made.clerk(record.region_id)
    if kind == ChangeKind.AMENDMENT:
        record.version.tasks.update(target=BETTER_TARGET)
        scan(record)
        return changing.write_change(change=record, by=by, reason="扩大培训规模。")
    said = {"reason": "企业迁出本县。"} if kind == ChangeKind.TERMINATION else {"report": "全部任务如期完成。"}
    return changing.write_change(change=record, by=by, ended_on=clock.today(), **said)


def change_in(kind: str, state: str, agreement=None) -> AgreementChange:
    """A change of ``kind`` that has come to ``state``."""
    record = written(kind, agreement)
    while record.state != state:
        record = step(record, towards=state)
    return record


def step(record: AgreementChange, towards: str = S.IN_FORCE) -> AgreementChange:
    """The next step on the way to a state."""
    if towards == S.DROPPED:
        return CHANGE.perform(record, "drop", by=made.clerk(record.region_id), reason="双方商定维持原协议。")
    if record.is_open:
        return CHANGE.perform(record, "submit", by=made.clerk(record.region_id))
    by = made.director(record.desk.region_id)
    if towards == S.RETURNED:
        return CHANGE.perform(record, "return", by=by, reason=made.REASON)
    verb = {move.verb for move in CHANGE.next_moves(record)} & {"endorse", "file", "accept", "conclude"}
    return CHANGE.perform(record, verb.pop(), by=by)


def scan(record: AgreementChange) -> None:
    """The signed paper of the new text."""
    upload = SimpleUploadedFile("变更后扫描件.pdf", b"%PDF-1.4\n% 2\n%%EOF\n")
    drafting.attach(version=record.version, kind=AttachmentKind.SIGNED, upload=upload, by=made.clerk(record.region_id))


def evidence(record: AgreementChange, upload):
    return changing.attach_to_change(change=record, by=made.clerk(record.region_id), upload=upload)
