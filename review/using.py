"""What the county office records of an award: that it was received, and what it was used for [三(六)]."""

from decimal import Decimal

from django.db import transaction
from django.db.models import Sum
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from common.access import Answer
from common.workflow import CHAINS, Incomplete, NotLegal, insist
from review.award_enums import OPEN_USE_STATES, AwardPaper, AwardState
from review.models import Award, AwardFile, UseItem


# -- who ------------------------------------------------------------------------------------
def may_write(award, by) -> Answer:
    """Yes, or no with the reason: the clerks of the office where it lies, by the chain's own table."""
    chain = CHAINS["award"]
    return chain.allowed(chain.move("report"), award, by)


def may_report(award, by) -> bool:
    return award.state in OPEN_USE_STATES and bool(may_write(award, by))


def open_in(states, award, by) -> Award:
    """Lock an award until the transaction ends and note who writes [INV-1].

    Raises NotAllowed for anybody but the clerks where it lies, NotLegal outside ``states``.
    """
    locked = Award.objects.select_for_update(of=("self",)).select_related("desk__region").get(pk=award.pk)
    insist(may_write(locked, by))
    if locked.state not in states:
        text = _("It cannot be changed now: it is “%(state)s”.")
        raise NotLegal(text % {"state": AwardState(locked.state).label})
    locked.edited_by = by.user
    locked.save(update_fields=["edited_by"])
    return locked


# -- received -------------------------------------------------------------------------------
def why_not_received_on(award, day) -> str:
    """Why the money cannot have come on ``day``; empty where it can."""
    paid_on = award.passing.paid_on
    text = _("It was passed on by a voucher of %(day)s, so it was not received before.")
    return text % {"day": date_format(paid_on)} if day < paid_on else ""


@transaction.atomic
def receive(*, award, by, received_on, receipt) -> Award:
    """Record that the recipient has the money, on which day, with the receipt.

    Raises as ``open_in``, Incomplete for a day before the voucher by which it was passed on.
    """
    locked = open_in((AwardState.PASSED_ON,), award, by)
    if why := why_not_received_on(locked, received_on):
        raise Incomplete([why])
    AwardFile.keep(receipt, by=by, award=locked, paper=AwardPaper.RECEIPT)
    locked.received_on = received_on
    locked.save(update_fields=["received_on"])
    return CHAINS["award"].perform(locked, "receive", by=by)


# -- used -----------------------------------------------------------------------------------
@transaction.atomic
def write_use(*, award, by, report: str, spent: dict[str, Decimal], proof=None) -> Award:
    """Save the report on the use, what was ``spent`` by purpose, and one more proof. Raises as ``open_in``."""
    locked = open_in(OPEN_USE_STATES, award, by)
    locked.use_report = report
    locked.save(update_fields=["use_report"])
    locked.uses.all().delete()
    UseItem.objects.bulk_create(UseItem(award=locked, purpose=key, amount=each) for key, each in spent.items() if each)
    if proof:
        AwardFile.keep(proof, by=by, award=locked, paper=AwardPaper.USE)
    return locked


@transaction.atomic
def take_back(*, award, by, key) -> None:
    """Remove a proof of use; the file goes once that is certain. Raises as ``open_in``."""
    for row in open_in(OPEN_USE_STATES, award, by).files.filter(pk=key, paper=AwardPaper.USE):
        row.delete()
        transaction.on_commit(lambda file=row.file: file.storage.delete(file.name))


def missing_report(award) -> list[str]:
    """What a report on the use lacks, in sentences."""
    sentences = [] if award.use_report.strip() else [_("Tell what it was used for, and what came of it.")]
    spent = award.uses.aggregate(sum=Sum("amount"))["sum"] or Decimal(0)
    if spent != award.amount:
        words = {"spent": f"{spent:,.2f}", "amount": f"{award.amount:,.2f}"}
        sentences.append(_("The amounts by purpose sum to %(spent)s yuan; the award is %(amount)s.") % words)
    if not award.files.filter(paper=AwardPaper.USE).exists():
        sentences.append(_("Attach at least one proof of use."))
    return sentences
