"""Report batches 汇总上报: the province gathers and reports, the nation takes in or returns each agreement."""

from django.db import transaction
from django.utils.translation import gettext as _

from agreements.content import begin_new_version
from agreements.enums import AgreementState, BatchState, Outcome
from agreements.models import Agreement, BatchItem, ReportBatch
from agreements.numbering import BATCHES, next_serial
from common import clock
from common.workflow import CHAINS


@transaction.atomic
def gather_batch(*, by, year, token) -> ReportBatch:
    """Begin a batch with all filed agreements of the province and year that no batch holds yet.

    The same form sent twice makes one batch.
    """
    existing = ReportBatch.objects.filter(form_token=token).first()
    if existing:
        return existing
    batch = ReportBatch.objects.create(
        region=by.region,
        year=year,
        serial=next_serial(series=BATCHES, region_code=by.region_code, year=year),
        state=BatchState.DRAFT,
        desk=by.group,
        created_by=by.user,
        edited_by=by.user,
        form_token=token,
    )
    add_agreements(batch=batch, agreements=Agreement.objects.awaiting_batch(by.region_code).filter(year=year), by=by)
    return batch


@transaction.atomic
def add_agreements(*, batch, agreements, by) -> int:
    """Put filed agreements into a batch that is being gathered; returns how many."""
    rows = list(agreements.select_for_update(of=("self",)))
    BatchItem.objects.bulk_create(
        BatchItem(batch=batch, agreement=agreement, version_id=agreement.current_version_id) for agreement in rows
    )
    _edited(batch, by)
    return len(rows)


@transaction.atomic
def remove_agreement(*, batch, agreement, by) -> None:
    """Leave an agreement out for now; it stays filed and can join a later batch."""
    batch.items.filter(agreement=agreement).delete()
    _edited(batch, by)


def _edited(batch, by):
    batch.edited_by = by.user
    batch.save(update_fields=["edited_by"])


def missing(batch) -> list[str]:
    """What a batch lacks before it can be reported."""
    if not batch.items.exists():
        return [_("The batch is empty: add filed agreements first.")]
    return [
        _("%(number)s is no longer filed: take it out of the batch.") % {"number": item.agreement.number}
        for item in batch.items.exclude(agreement__state=AgreementState.FILED).select_related("agreement")
    ]


def report_agreements(batches, by) -> None:
    """All agreements of the batch move to the nation with it."""
    for batch in batches:
        CHAINS["agreement"].perform_all(list(batch.agreements.all()), "report", by=by)


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
    waiting = BatchItem.objects.filter(agreement__in=agreements, outcome=Outcome.PENDING, batch__state=BatchState.REPORTED)
    batches = list(ReportBatch.objects.filter(items__in=waiting).distinct())
    waiting.update(outcome=outcome, decided_at=clock.now())
    for batch in batches:
        _close_if_decided(batch, by)


def _close_if_decided(batch, by):
    if not batch.items.filter(outcome=Outcome.PENDING).exists():
        CHAINS["batch"].perform(batch, "close", by=by)


@transaction.atomic
def accept_remaining(*, batch, by) -> int:
    """Take every agreement of the batch that is not yet decided into the repository; returns how many."""
    waiting = Agreement.objects.filter(batch_items__in=batch.items.filter(outcome=Outcome.PENDING))
    return len(CHAINS["agreement"].perform_all(list(waiting), "accept", by=by))
