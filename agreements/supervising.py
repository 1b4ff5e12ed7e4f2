"""Supervision visits 督导 and what becomes of their findings [三(四)]."""

import hashlib
import json

from django.utils.translation import gettext as _

from common.access import YES, Answer, no
from leadership.models import LeadershipGroup


def home_group(finding) -> LeadershipGroup:
    return LeadershipGroup.objects.get(region_id=finding.region_id)


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
