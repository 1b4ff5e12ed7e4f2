"""Report batches 汇总上报: the province gathers and reports, the nation takes in or returns each agreement.

Who locks what, so that nobody waits in a circle: while a batch is gathered, its row comes before the
rows of its agreements; once it is reported, the agreements come before the batch.
"""

import hashlib

from django.db import IntegrityError, transaction
from django.db.models import Count, Q
from django.utils.translation import gettext as _

from agreements.content import begin_new_version
from agreements.enums import AgreementState, BatchState, Outcome
from agreements.models import Agreement, BatchItem, ReportBatch
from agreements.numbering import BATCHES, next_serial
from common import clock
from common.access import YES, Answer, no
from common.workflow import CHAINS, Incomplete, NotAllowed, NotLegal
from leadership.enums import Level
from leadership.permissions import GATHER_BATCH


# -- the province gathers ------------------------------------------------------------
def may_gather(by) -> Answer:
    """Batches are gathered by the clerks of a province."""
    if by is None or not by.may(GATHER_BATCH) or by.region.level != Level.PROVINCE:
        return no(_("Report batches are gathered by the clerks of a province."))
    return YES


@transaction.atomic
def gather_batch(*, by, year, token, note="") -> ReportBatch:
    """Begin a batch with all filed agreements of the province and year that no batch holds yet.

    The same form sent twice makes one batch. Raises NotAllowed for anybody but a clerk of a
    province, Incomplete when no agreement waits.
    """
    _require(may_gather(by))
    try:
        with transaction.atomic():
            batch = _new_batch(by=by, year=year, token=token, note=note)
    except IntegrityError:
        return ReportBatch.objects.visible_to(by).get(form_token=token)
    if not _put_into(batch, Agreement.objects.filter(year=year)):
        raise Incomplete([_("No filed agreement of %(year)s waits to be reported.") % {"year": year}])
    return batch


def _require(answer):
    if not answer:
        raise NotAllowed(answer.reason)


def _new_batch(*, by, year, token, note):
    serial = next_serial(series=BATCHES, region_code=by.region_code, year=year)
    return ReportBatch.objects.create(
        region=by.region,
        year=year,
        serial=serial,
        note=note,
        state=BatchState.DRAFT,
        desk=by.group,
        created_by=by.user,
        edited_by=by.user,
        form_token=token,
    )


@transaction.atomic
def add_agreements(*, batch, agreements, by) -> int:
    """Put those of ``agreements`` that are filed and in no batch into one being gathered; returns how many.

    Raises NotAllowed for anybody but the clerks of its province, NotLegal once it is reported.
    """
    return _put_into(_open_for_gathering(batch, by), agreements)


@transaction.atomic
def remove_agreements(*, batch, agreements, by) -> int:
    """Leave agreements out for now; they stay filed and can join a later batch. Returns how many.

    Raises as ``add_agreements``.
    """
    locked = _open_for_gathering(batch, by)
    removed, _by_model = locked.items.filter(agreement__in=agreements).delete()
    return removed


@transaction.atomic
def write_note(*, batch, note, by) -> None:
    """Say something to the national office with the batch. Raises as ``add_agreements``."""
    locked = _open_for_gathering(batch, by)
    locked.note = note
    locked.save(update_fields=["note"])


def may_change(batch, by) -> bool:
    return bool(may_gather(by)) and by.region_code == batch.region_id and batch.state == BatchState.DRAFT


def _open_for_gathering(batch, by) -> ReportBatch:
    """The batch, locked until the transaction ends, with a note of who changes it."""
    _require(may_gather(by))
    locked = ReportBatch.objects.select_for_update().get(pk=batch.pk)
    if by.region_code != locked.region_id:
        raise NotAllowed(_("Only the office that the record belongs to may do this."))
    if locked.state != BatchState.DRAFT:
        raise NotLegal(_("The batch has been reported and keeps its agreements."))
    locked.edited_by = by.user
    locked.save(update_fields=["edited_by"])
    return locked


def _put_into(batch, agreements) -> int:
    """Of two batches that reach for an agreement at once, the first gets it, the second goes without."""
    wanted = agreements.filter(state=AgreementState.FILED).order_by("pk").select_for_update(of=("self",))
    locked = [agreement.pk for agreement in wanted]
    # Asked only now that they are locked: another batch may have taken some in the meantime.
    rows = Agreement.objects.awaiting_batch(batch.region_id).filter(pk__in=locked, year=batch.year)
    items = [BatchItem(batch=batch, agreement=row, version_id=row.current_version_id) for row in rows]
    return len(BatchItem.objects.bulk_create(items))


# -- the province reports ------------------------------------------------------------
def missing(batch) -> list[str]:
    """What a batch lacks before it can be reported."""
    if not batch.items.exists():
        return [_("The batch is empty: add filed agreements first.")]
    return [
        _("%(number)s is no longer filed: take it out of the batch.") % {"number": item.agreement.number}
        for item in batch.items.exclude(agreement__state=AgreementState.FILED).select_related("agreement")
    ]


def fingerprint(batch) -> str:
    """SHA-256 of which agreements the batch holds, each in which version."""
    rows = batch.items.order_by("agreement__number").values_list("agreement__number", "version__number")
    return hashlib.sha256("\n".join(f"{number} v{version}" for number, version in rows).encode()).hexdigest()


def report_agreements(batches, by) -> None:
    """All agreements of the batch move to the nation with it."""
    for batch in batches:
        CHAINS["agreement"].perform_all(list(batch.agreements.all()), "report", by=by)


# -- the nation decides --------------------------------------------------------------
def awaiting_decision(batch):
    """The agreements of a reported batch that the nation has neither taken in nor returned."""
    pending = batch.items.filter(outcome=Outcome.PENDING).values("agreement")
    return Agreement.objects.filter(pk__in=pending, state=AgreementState.REPORTED)


def batch_before_nation(agreement) -> ReportBatch | None:
    """The reported batch in which the nation is to decide on this agreement."""
    item = agreement.batch_items.filter(outcome=Outcome.PENDING, batch__state=BatchState.REPORTED)
    return ReportBatch.objects.filter(items__in=item).first()


def batch_around(agreement, membership) -> ReportBatch | None:
    """The batch that holds the agreement until the nation has decided on it, if this person sees it."""
    held = agreement.batch_items.filter(outcome=Outcome.PENDING)
    return ReportBatch.objects.visible_to(membership).select_related("region").filter(items__in=held).first()


def did_not_gather(agreement, membership) -> Answer:
    """INV-1 reaches from the batch to its agreements: whoever gathered it decides on none of them."""
    batch = batch_before_nation(agreement)
    if batch and membership.user_id in (batch.created_by_id, batch.edited_by_id):
        return no(_("You gathered the batch in which it was reported, so somebody else must decide on it."))
    return YES


@transaction.atomic
def accept_remaining(*, batch, by) -> int:
    """Take every agreement of the batch that is not yet decided into the repository; returns how many.

    What somebody else decides at the same moment stays as they decided.
    """
    waiting = list(awaiting_decision(batch).order_by("pk").select_for_update(of=("self",)))
    return len(CHAINS["agreement"].perform_all(waiting, "accept", by=by))


def accepted(agreements, by) -> None:
    _decide(agreements, by, Outcome.ACCEPTED)


def returned(agreements, by) -> None:
    """A returned agreement leaves its batch; if its text was filed, the county corrects a new version."""
    _decide(agreements, by, Outcome.RETURNED)
    BatchItem.objects.filter(agreement__in=agreements, batch__state=BatchState.DRAFT).delete()
    for agreement in agreements:
        if agreement.current_version.filed_at is not None:
            begin_new_version(agreement)


def _decide(agreements, by, outcome):
    waiting = BatchItem.objects.filter(
        agreement__in=agreements, outcome=Outcome.PENDING, batch__state=BatchState.REPORTED
    )
    batches = list(waiting.values_list("batch", flat=True).distinct())
    waiting.update(outcome=outcome, decided_at=clock.now())
    # One after another: of two who decide on the last two agreements at once, the second sees both decided.
    for batch in ReportBatch.objects.filter(pk__in=batches).order_by("pk").select_for_update():
        _close_if_decided(batch, by)


def _close_if_decided(batch, by):
    if not batch.items.filter(outcome=Outcome.PENDING).exists():
        CHAINS["batch"].perform(batch, "close", by=by)


def with_progress(batches):
    """Batches with how many agreements they hold, and how many of them are accepted and returned."""
    counts = {outcome: Count("items", filter=Q(items__outcome=outcome)) for outcome in Outcome.values}
    return batches.annotate(size=Count("items"), **counts)
