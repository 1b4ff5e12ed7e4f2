"""Amendments, completions and terminations [三(二)]: how they are written, what they need, and what follows."""

import hashlib
import json
from datetime import date

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.db.models import Max, Q
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from agreements.comparison import changes_by
from agreements.completeness import gaps
from agreements.content import content_of, copy_lines, next_version
from agreements.drafting import detach
from agreements.enums import ActivityState, AgreementState, ChangeKind, ChangeState
from agreements.filing import is_at_filing_level
from agreements.models import Agreement, AgreementChange, AgreementVersion, ChangeFile
from agreements.scans import missing_scan
from common import clock
from common.access import YES, Answer, no
from common.workflow import CHAINS, NotLegal, insist
from leadership.models import LeadershipGroup
from leadership.permissions import DRAFT_AGREEMENT

VERB_OF_ENDING = {ChangeKind.COMPLETION: "complete", ChangeKind.TERMINATION: "terminate"}


# -- beginning ---------------------------------------------------------------------------
def may_write(record, membership) -> Answer:
    """Yes, or no with the reason: the clerks of the county to which an agreement or a change of it belongs."""
    own = membership is not None and membership.may(DRAFT_AGREEMENT) and membership.region_code == record.region_id
    return YES if own else no(_("Only the clerks of the agreement's own office change it."))


def may_begin(agreement) -> Answer:
    """Yes, or no with the reason: in the repository, and one change at a time."""
    if agreement.state != AgreementState.IN_REPOSITORY:
        return no(_("Agreements are changed from their entry into the national repository until they end."))
    live = live_change(agreement)
    if live is None:
        return YES
    words = {"kind": live.get_kind_display(), "who": live.created_by, "day": date_format(localtime(live.created_at))}
    return no(_("One change at a time: the %(kind)s that %(who)s began on %(day)s is under way.") % words)


def live_change(agreement) -> AgreementChange | None:
    """The change that is under way, if any."""
    return agreement.changes.under_way().select_related("desk__region", "created_by", "region").first()


@transaction.atomic
def begin_amendment(*, agreement, by, token) -> AgreementChange:
    """Begin an amendment: the version in force is copied into a new one, in which the county writes.

    The version in force stays until the nation brings the new one into force [INV-3]. The same form sent twice
    begins one. Raises NotAllowed for anybody but the clerks of its county, NotLegal as ``may_begin`` says.
    """
    change = _begin(agreement, by, ChangeKind.AMENDMENT, token)
    if change.version_id is None:
        in_force = change.agreement.current_version
        change.version = next_version(in_force)
        change.save(update_fields=["version"])
        copy_lines(in_force, change.version)
    return change


@transaction.atomic
def begin_ending(*, agreement, by, kind, token) -> AgreementChange:
    """Begin a completion or termination. The same form sent twice begins one. Raises as ``begin_amendment``."""
    return _begin(agreement, by, ChangeKind(kind), token)


def _begin(agreement, by, kind, token) -> AgreementChange:
    # Of two who begin at once, the second waits here, and is then told of the first.
    locked = Agreement.objects.select_for_update(of=("self",)).get(pk=agreement.pk)
    made = locked.changes.filter(form_token=token, kind=kind, created_by=by.user).first()
    if made:
        return made
    insist(may_write(locked, by))
    insist(may_begin(locked), NotLegal)
    return AgreementChange.objects.create(
        agreement=locked,
        region_id=locked.region_id,
        serial=(locked.changes.aggregate(last=Max("serial"))["last"] or 0) + 1,
        kind=kind,
        state=ChangeState.DRAFT,
        desk=by.group,
        created_by=by.user,
        edited_by=by.user,
        form_token=token,
    )


# -- writing -----------------------------------------------------------------------------
def open_change(*, change, by) -> AgreementChange:
    """Lock a change until the transaction ends, and note who edits it [INV-1]. Raises as ``insist_open``."""
    locked = AgreementChange.objects.select_for_update(of=("self",)).get(pk=change.pk)
    insist_open(change=locked, by=by)
    locked.edited_by = by.user
    locked.save(update_fields=["edited_by"])
    return locked


def insist_open(*, change, by) -> None:
    """Raises NotAllowed for anybody but the clerks of its county, NotLegal once it is submitted."""
    insist(may_write(change, by))
    if not change.is_open:
        raise NotLegal(_("It has been submitted and cannot be changed now. Withdraw it, or ask for its return."))


@transaction.atomic
def write_change(*, change, by, **content) -> AgreementChange:
    """Save what a change says beside its text: ``reason``, ``report``, ``ended_on``. Raises as ``insist_open``."""
    locked = open_change(change=change, by=by)
    for name, value in content.items():
        setattr(locked, name, value)
    locked.save(update_fields=list(content))
    return locked


@transaction.atomic
def attach_to_change(*, change, by, upload) -> ChangeFile:
    """Keep a checked file with a change. The same file sent twice is kept once. Raises as ``insist_open``."""
    return ChangeFile.keep(upload, by=by, change=open_change(change=change, by=by))


@transaction.atomic
def detach_from_change(*, change, by, key) -> None:
    """Remove one of its files; it goes once that is certain. Raises as ``insist_open``."""
    for row in open_change(change=change, by=by).files.filter(pk=key):
        row.delete()
        transaction.on_commit(lambda file=row.file: file.storage.delete(file.name))


@transaction.atomic
def discard_change(*, change, by) -> None:
    """Throw away a draft with everything in it. Raises as ``insist_open``, and NotLegal if it was ever submitted."""
    locked = open_change(change=change, by=by)
    if locked.steps_taken:
        raise NotLegal(_("It has been submitted before, so its history stays. It can be corrected, or given up."))
    for row in locked.files.all():
        detach_from_change(change=locked, by=by, key=row.pk)
    if locked.is_amendment:
        _discard_version(locked.version)
    locked.delete()


def _discard_version(version) -> None:
    detach(version.attachments.all())
    for rows in (version.tasks, version.village_links, version.expert_links):
        rows.all().delete()
    # It goes before the change that names it: the guard of versions asks for an open change, the key only at commit.
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM agreements_agreementversion WHERE id = %s", [version.pk])


# -- what the chain asks -------------------------------------------------------------------
def home_group(change) -> LeadershipGroup:
    return LeadershipGroup.objects.get(region_id=change.region_id)


def is_own_submission(change, membership) -> Answer:
    last = CHAINS["change"].last_step(change)
    if last is not None and last.actor_id == membership.user_id:
        return YES
    return no(_("Only whoever submitted it can withdraw it. Ask your director to return it instead."))


def did_not_write_agreement(change, membership) -> Answer:
    """INV-1: whoever wrote the agreement does not end it either."""
    if membership.user_id in (change.agreement.created_by_id, change.agreement.edited_by_id):
        return no(_("You wrote or last changed this record, so somebody else must decide on it."))
    return YES


def is_filed_amendment(change) -> bool:
    """Amendments go on to the nation, whose repository shows them."""
    return change.is_amendment and is_at_filing_level(change)


def is_filed_ending(change) -> bool:
    """Completions and terminations are decided where agreements are filed."""
    return not change.is_amendment and is_at_filing_level(change)


def missing(change) -> list:
    """What it lacks before it can be submitted, in sentences."""
    if change.is_amendment:
        return [*_without_reason(change), *gaps(change.version), *_without_difference(change)]
    if change.kind == ChangeKind.TERMINATION:
        return [*_without_reason(change), *_ending_day(change)]
    return [*_without_report(change), *_ending_day(change), *undecided_activities(change)]


def _without_reason(change):
    if not change.reason.strip():
        yield _("Say why: whoever decides needs the reason.")


def _without_report(change):
    if not change.report.strip():
        yield _("Write the closing report.")


def _without_difference(change):
    if not changes_by(change):
        yield _("It says what the version in force says. Change something, or give the amendment up.")


def _ending_day(change):
    starts = change.agreement.current_version.starts_on
    if change.ended_on is None:
        yield _("Enter the day on which it ended.")
    elif change.ended_on > clock.today():
        yield _("The day on which it ended has not come yet.")
    elif change.ended_on < starts:
        yield _("The agreement began only on %(day)s; it cannot have ended before.") % {"day": date_format(starts)}


def undecided_activities(change):
    """Of a completion: its results are certain only once somebody has decided on all that was reported."""
    waiting = change.agreement.activities.filter(state=ActivityState.REPORTED).count()
    if waiting:
        yield _("Confirm or return the activities that have been reported first: %(number)s.") % {"number": waiting}


def missing_to_file(change) -> list:
    """What stands in the way at the filing level: an amendment that nobody signed, activities reported meanwhile."""
    if change.version_id:
        return missing_scan(change.version)
    return list(undecided_activities(change)) if change.kind == ChangeKind.COMPLETION else []


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


# -- what follows --------------------------------------------------------------------------
def bring_into_force(changes, by) -> None:
    """The version of each amendment is the agreement's from this moment, and never changes again [INV-3]."""
    for change in changes:
        AgreementVersion.objects.filter(pk=change.version_id).update(filed_at=clock.now())
        Agreement.objects.filter(pk=change.agreement_id).update(current_version=change.version_id)


def end_agreements(changes, by) -> None:
    """The agreement's own chain comes to its end, with the reason on its timeline."""
    for change in changes:
        CHAINS["agreement"].perform(change.agreement, VERB_OF_ENDING[change.kind], by=by, reason=change.reason)


# -- what is read ---------------------------------------------------------------------------
def ended_on(agreement) -> date | None:
    """The last day on which it was in force, if it has been completed or terminated."""
    ended = agreement.changes.filter(state=ChangeState.IN_FORCE).exclude(kind=ChangeKind.AMENDMENT)
    return ended.values_list("ended_on", flat=True).first()


def versions_read_by(membership, agreement):
    """The versions of ``agreement`` that a person may read: an amendment's once they see the amendment."""
    seen = AgreementChange.objects.visible_to(membership).filter(agreement=agreement)
    return agreement.versions.filter(Q(change__isnull=True) | Q(change__in=seen.values("pk")))
