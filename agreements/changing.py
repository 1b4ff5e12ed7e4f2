"""Amendments, completions and terminations: what they need, and what follows from them [三(二)]."""

import hashlib
import json

from django.core.serializers.json import DjangoJSONEncoder
from django.utils.translation import gettext as _

from agreements.content import content_of
from agreements.enums import ChangeKind
from agreements.filing import is_at_filing_level
from agreements.models import Agreement, AgreementVersion
from common import clock
from common.access import YES, Answer, no
from common.workflow import CHAINS
from leadership.models import LeadershipGroup

VERB_OF_ENDING = {ChangeKind.COMPLETION: "complete", ChangeKind.TERMINATION: "terminate"}


def home_group(change) -> LeadershipGroup:
    return LeadershipGroup.objects.get(region_id=change.region_id)


def is_own_submission(change, membership) -> Answer:
    last = CHAINS["change"].last_step(change)
    if last is not None and last.actor_id == membership.user_id:
        return YES
    return no(_("Only whoever submitted it can withdraw it. Ask your director to return it instead."))


def is_filed_amendment(change) -> bool:
    """Amendments go on to the nation, whose repository shows them."""
    return change.kind == ChangeKind.AMENDMENT and is_at_filing_level(change)


def is_filed_ending(change) -> bool:
    """Completions and terminations are decided where agreements are filed."""
    return change.kind != ChangeKind.AMENDMENT and is_at_filing_level(change)


def missing(change) -> list:
    """What it lacks before it can be submitted."""
    sentences = []
    if change.kind != ChangeKind.COMPLETION and not change.reason.strip():
        sentences.append(_("Say why: whoever decides needs the reason."))
    if change.kind == ChangeKind.COMPLETION and not change.report.strip():
        sentences.append(_("Write the closing report."))
    if change.kind != ChangeKind.AMENDMENT and change.ended_on is None:
        sentences.append(_("Enter the day on which it ended."))
    return sentences


def missing_to_file(change) -> list:
    return []


def content_of_change(change) -> dict:
    """Everything that is decided on."""
    content = {name: getattr(change, name) for name in ("kind", "reason", "report", "ended_on")}
    content["files"] = list(change.files.order_by("sha256", "id").values_list("name", "sha256"))
    content["version"] = content_of(change.version) if change.version_id else None
    return json.loads(json.dumps(content, cls=DjangoJSONEncoder))


def fingerprint(change) -> str:
    """SHA-256 of what is decided on."""
    text = json.dumps(content_of_change(change), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def copy_when_submitted(change, move) -> dict:
    return {"content": content_of_change(change)} if move.verb == "submit" else {}


def bring_into_force(changes, by) -> None:
    """The version of each amendment is the agreement's from this moment, and never changes again [INV-3]."""
    for change in changes:
        AgreementVersion.objects.filter(pk=change.version_id).update(filed_at=clock.now())
        Agreement.objects.filter(pk=change.agreement_id).update(current_version=change.version_id)


def end_agreements(changes, by) -> None:
    for change in changes:
        CHAINS["agreement"].perform(change.agreement, VERB_OF_ENDING[change.kind], by=by, reason=change.reason)
