"""Supervision visits 督导 and what becomes of their findings [三(四)]."""

import hashlib
import json

from django.db import transaction
from django.utils.translation import gettext as _

from agreements.enums import FindingState
from agreements.models import Agreement, Finding, FindingFile, SupervisionVisit
from common.access import YES, Answer, no
from common.workflow import NotAllowed, NotLegal
from leadership.models import LeadershipGroup
from leadership.permissions import DRAFT_AGREEMENT, SUPERVISE

MOST_FINDINGS = 10


# -- visits ------------------------------------------------------------------------------
def may_visit(agreement, membership) -> Answer:
    """Yes, or no with the reason: an office of any level to whose region the agreement belongs, while it runs."""
    if membership is None or not membership.may(SUPERVISE):
        return no(_("Visits are recorded by the clerks, directors and poverty alleviation officers of an office."))
    if not agreement.is_running:
        return no(_("Visits are paid to agreements that have been filed and have not ended."))
    return YES


@transaction.atomic
def record_visit(*, by, agreement, visited_on, visitors, summary, findings, form_token) -> SupervisionVisit:
    """Put a visit on record, with its ``findings``: (text, day by which it is put right), which the county answers.

    Nothing of it ever changes; what is to be added is another visit. The same form sent twice makes one.
    Raises NotAllowed for whoever may not visit the agreement, or once it does not run (any more).
    """
    locked = Agreement.objects.select_for_update(of=("self",)).get(pk=agreement.pk)
    made = SupervisionVisit.objects.filter(form_token=form_token, created_by=by.user).first()
    if made:
        return made
    answer = may_visit(locked, by)
    if not answer or not Agreement.objects.visible_to(by).filter(pk=locked.pk).exists():
        raise NotAllowed(answer.reason or _("It does not belong to your region."))
    visit = SupervisionVisit.objects.create(
        agreement=locked,
        region_id=locked.region_id,
        group=by.group,
        visited_on=visited_on,
        visitors=visitors,
        summary=summary,
        created_by=by.user,
        form_token=form_token,
    )
    Finding.objects.bulk_create([_found(visit, by, text, due_on) for text, due_on in findings])
    return visit


def _found(visit, by, text, due_on) -> Finding:
    finding = Finding(visit=visit, agreement_id=visit.agreement_id, region_id=visit.region_id, text=text, due_on=due_on)
    finding.state, finding.desk = FindingState.OPEN, home_group(finding)
    finding.created_by = finding.edited_by = by.user
    return finding


def home_group(finding) -> LeadershipGroup:
    return LeadershipGroup.objects.get(region_id=finding.region_id)


# -- what the county does about a finding ------------------------------------------------
def may_answer(finding, membership) -> Answer:
    """Yes, or no with the reason: the clerks of the county, until the evidence is handed in."""
    if membership is None or not membership.may(DRAFT_AGREEMENT) or membership.region_code != finding.region_id:
        return no(_("The clerks of the county office answer findings."))
    return YES


def open_finding(*, finding, by) -> Finding:
    """Lock a finding to be answered until the transaction ends, and note who writes. Raises as ``insist_open``."""
    locked = Finding.objects.select_for_update(of=("self",)).get(pk=finding.pk)
    insist_open(finding=locked, by=by)
    locked.edited_by = by.user
    return locked


def insist_open(*, finding, by) -> None:
    """Raises NotAllowed for anybody but the clerks of the county, NotLegal once the evidence is handed in."""
    answer = may_answer(finding, by)
    if not answer:
        raise NotAllowed(answer.reason)
    if not finding.is_open:
        raise NotLegal(_("The evidence has been handed in and cannot be changed now."))


@transaction.atomic
def write_answer(*, finding, by, answer, upload=None) -> None:
    """Save what was done about a finding, and keep a checked file as evidence. Raises as ``insist_open``."""
    locked = open_finding(finding=finding, by=by)
    locked.answer = answer.strip()
    locked.save(update_fields=["answer", "edited_by"])
    if upload:
        FindingFile.keep(upload, by=by, finding=locked)


@transaction.atomic
def take_back_evidence(*, finding, by, key) -> None:
    """Remove one of the files of a finding that is open; it goes once that is certain. Raises as ``insist_open``."""
    locked = open_finding(finding=finding, by=by)
    locked.save(update_fields=["edited_by"])
    for row in locked.files.filter(pk=key):
        row.delete()
        transaction.on_commit(lambda file=row.file: file.storage.delete(file.name))


# -- what the chain asks -------------------------------------------------------------------
def missing(finding) -> list[str]:
    """What the county's answer lacks."""
    return [] if finding.answer.strip() else [_("Say what was done about it.")]


def did_not_answer(finding, membership) -> Answer:
    """INV-1: whoever handed in the evidence does not decide that it suffices."""
    last = finding.steps.filter(verb="answer").order_by("-serial").first()
    if last is not None and last.actor_id == membership.user_id:
        return no(_("You handed in the evidence, so somebody else must decide on it."))
    return YES


def fingerprint(finding) -> str:
    """SHA-256 of the finding, its answer and the evidence."""
    files = list(finding.files.order_by("sha256").values_list("sha256", flat=True))
    text = json.dumps([finding.text, finding.due_on.isoformat(), finding.answer, files], ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
