"""What investigators write in a violation case: findings, the statement of the accused, the proposal, an appeal."""

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from common import clock
from common.workflow import CHAINS, Incomplete, NotLegal, insist
from review.discipline import may_write, why_not_until
from review.enums import CaseState
from review.models import CaseFile, ViolationCase


def open_for(*, case, by, states) -> ViolationCase:
    """Lock a case until the transaction ends.

    Raises NotAllowed for anybody but the investigators of its office and for those whom it concerns, NotLegal
    outside of ``states``.
    """
    locked = ViolationCase.objects.select_for_update(of=("self",)).get(pk=case.pk)
    insist(may_write(locked, by))
    if locked.state not in states:
        text = _("It cannot be changed now: it is “%(state)s”.")
        raise NotLegal(text % {"state": CaseState(locked.state).label})
    return locked


def written(case, by, state, content) -> ViolationCase:
    """``content`` set in the case, with a note of who wrote it [INV-1]."""
    locked = open_for(case=case, by=by, states=(state,))
    locked.edited_by = by.user
    for name, value in content.items():
        setattr(locked, name, value)
    locked.save(update_fields=[*content, "edited_by"])
    return locked


@transaction.atomic
def write_findings(*, case, by, findings, statement_due) -> ViolationCase:
    """Write down what was found, and until when the accused may make a statement.

    Raises as ``open_for``, Incomplete where a new day for it lies behind.
    """
    why = why_not_until(ViolationCase.objects.get(pk=case.pk), statement_due)
    if why:
        raise Incomplete([why])
    content = {"findings": findings, "statement_due": statement_due}
    return written(case, by, CaseState.INVESTIGATION, content)


@transaction.atomic
def write_statement(*, case, by, statement, statement_on) -> ViolationCase:
    """Enter the statement of the accused 陈述申辩 and the day on which it was given. Raises as ``open_for``."""
    content = {"statement": statement, "statement_on": statement_on}
    return written(case, by, CaseState.INVESTIGATION, content)


@transaction.atomic
def propose(*, case, by, measure, grounds, barred_until=None) -> ViolationCase:
    """Propose a decision with the grounds that everybody reads once it is in force. Raises as ``open_for``."""
    content = {"measure": measure, "grounds": grounds, "barred_until": barred_until}
    return written(case, by, CaseState.HEARD, content)


@transaction.atomic
def add_evidence(*, case, by, upload) -> CaseFile:
    """Keep a checked file as evidence; it stays. The same file sent twice is kept once. Raises as ``open_for``."""
    states = (CaseState.REPORTED, CaseState.INVESTIGATION, CaseState.HEARD, CaseState.APPEALED)
    return CaseFile.keep(upload, by=by, case=open_for(case=case, by=by, states=states))


def why_no_appeal_on(case, day) -> str:
    """Why no appeal against a decision in force can have come on ``day``; empty where it can."""
    first, last = clock.day_of(case.in_force_at), case.appeal_until
    if first <= day <= min(last, clock.today()):
        return ""
    days = {"first": date_format(first), "last": date_format(last)}
    return _("An appeal is received from %(first)s to %(last)s, and not before its day.") % days


@transaction.atomic
def receive_appeal(*, case, by, appeal, appealed_on, seen=None) -> ViolationCase:
    """Record an appeal of the accused, received in time; the decision stands while it is examined.

    The same form sent twice records one. Raises as ``open_for``; NotLegal when it came after the last day on which one
    is possible, or before the decision.
    """
    known = open_for(case=case, by=by, states=CaseState.values)
    if (known.state, known.appeal, known.appealed_on) == (CaseState.APPEALED, appeal, appealed_on):
        return known
    locked = open_for(case=case, by=by, states=(CaseState.IN_FORCE,))
    if why := why_no_appeal_on(locked, appealed_on):
        raise NotLegal(why)
    locked.appeal, locked.appealed_on = appeal, appealed_on
    locked.save(update_fields=["appeal", "appealed_on"])
    return CHAINS["violation_case"].perform(locked, "appeal", by=by, seen=seen)
