"""Violation cases in every state, driven there along the chain: the clerk reports and investigates, the director
decides, the inspector confirms. They are the same three people throughout a test.
"""

from datetime import timedelta
from uuid import uuid4

from common import clock
from leadership.enums import Role
from leadership.programme import current_year
from review import investigating, reporting
from review.enums import CaseState as S
from review.enums import Measure, ViolationKind
from review.models import ViolationCase
from review.workflow import VIOLATION_CASE
from tests.agreements import factories as made
from tests.factories import PROVINCE

REPORT = "推荐材料所附合作社分红名单中有七户查无此人，可到村委会核对。"
FINDINGS = "走访茶村，名单所列七户不在建档立卡系统；合作社账目无分红记录。"
STATEMENT = "名单由村文书代填，本单位未逐户核对，愿意接受处理。"
GROUNDS = "推荐材料中的分红名单与事实不符，属虚构事迹材料。"
APPEAL = "分红名单系村里提供，本单位并无虚构的故意，请求复核。"
REASON = "请补充合作社银行流水。"
WAYS = {
    S.REPORTED: (),
    S.INVESTIGATION: ("take_up",),
    S.HEARD: ("take_up", "hear"),
    S.PUT_FORWARD: ("take_up", "hear", "put_forward"),
    S.DECIDED: ("take_up", "hear", "put_forward", "decide"),
    S.DISMISSED: ("take_up", "hear", "put_forward", "dismiss"),
    S.IN_FORCE: ("take_up", "hear", "put_forward", "decide", "confirm"),
}
WAYS[S.APPEALED] = (*WAYS[S.IN_FORCE], "appeal")
WAYS[S.ALLOWED] = (*WAYS[S.APPEALED], "allow")
WAYS[S.FINAL] = (*WAYS[S.APPEALED], "reject")
WAYS[S.LIFTED] = (*WAYS[S.ALLOWED], "lift")


def clerk(code: str = PROVINCE):
    return made.somebody_at(code, Role.CLERK)


def director(code: str = PROVINCE):
    return made.somebody_at(code, Role.DIRECTOR)


def inspector(code: str = PROVINCE):
    return made.somebody_at(code, Role.INSPECTOR)


def actor(verb: str, code: str):
    if verb in ("take_up", "hear", "put_forward"):
        return clerk(code)
    return inspector(code) if verb in ("confirm", "lift", "object", "doubt") else director(code)


def reported(code: str = PROVINCE, subject=None, **said) -> ViolationCase:
    """A case that was just opened, with a piece of evidence."""
    subject = subject or made.organisation(code if len(code) > 2 else f"{code}0328")
    said = {"kind": ViolationKind.FABRICATION, "report": REPORT, "token": uuid4()} | said
    said.setdefault("files", [made.a_pdf("走访记录.pdf")])
    return reporting.open_case(by=clerk(code), subject=subject, **said)


def case_in(state: str, code: str = PROVINCE, subject=None, *, measure=Measure.REVOKE, until=None, **said):
    """A case in ``state``; the decision revokes the eligibility until the end of this year."""
    case = reported(code, subject, **said)
    return driven(case, *WAYS[state], measure=measure, until=until)


def driven(case, *verbs, measure=Measure.REVOKE, until=None) -> ViolationCase:
    for verb in verbs:
        case = stepped(as_it_stands(case), verb, measure, until)
    return as_it_stands(case)


def stepped(case, verb: str, measure=Measure.REVOKE, until=None) -> ViolationCase:
    """The step, with what has to be written before it."""
    by = actor(verb, case.region_id)
    if verb == "appeal":
        appealed = {"appeal": APPEAL, "appealed_on": clock.today()}
        return investigating.receive_appeal(case=case, by=clerk(case.region_id), **appealed)
    if verb == "hear":
        investigated(case, by)
    if verb == "put_forward":
        until = (until or current_year()) if measure in (Measure.REVOKE, Measure.REVOKE_AND_RECALL) else None
        investigating.propose(case=case, by=by, measure=measure, grounds=GROUNDS, barred_until=until)
    return VIOLATION_CASE.perform(case, verb, by=by, reason=REASON)


def investigated(case, by) -> None:
    """Findings, and what the accused says to them."""
    due = clock.today() + timedelta(days=7)
    investigating.write_findings(case=case, by=by, findings=FINDINGS, statement_due=due)
    investigating.write_statement(case=case, by=by, statement=STATEMENT, statement_on=clock.today())


def as_it_stands(case) -> ViolationCase:
    return ViolationCase.objects.get(pk=case.pk)
