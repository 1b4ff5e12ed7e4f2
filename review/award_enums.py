"""Closed lists of what awards are paid from, on which way, and for what."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class SourceKind(TextChoices):
    """Project funds that are brought together for the awards of a year [四(三)]."""

    GRASSROOTS = "grassroots", _("Grassroots Science Popularization Action Plan")
    CARAVAN = "caravan", _("science popularization caravans")
    MOBILE_MUSEUM = "mobile_museum", _("mobile science and technology museums")
    SCHOOL_MUSEUM = "school_museum", _("rural middle school science and technology museums")
    INNOVATION = "innovation", _("Innovation Assistance Project")
    OTHER = "other", _("other funds")


class AwardKind(TextChoices):
    """The two ways of support that the plan names [三(六)]."""

    IN_LIEU = "in_lieu", _("award in lieu of subsidy")
    WITH_SUBSIDY = "with_subsidy", _("award combined with subsidies")


class AwardState(TextChoices):
    """Where the money of an award is: from the nation through the province to the recipient, and what came of it."""

    APPROVED = "approved", _("approved")
    TO_ALLOCATE = "to_allocate", _("to be released by the nation")
    ALLOCATED = "allocated", _("allocated to the province")
    TO_PASS_ON = "to_pass_on", _("to be released by the province")
    PASSED_ON = "passed_on", _("passed on to the recipient")
    RECEIVED = "received", _("received")
    REPORTED = "reported", _("use reported")
    RETURNED = "returned", _("report returned")
    CLOSED = "closed", _("checked and closed")
    CANCELLED = "cancelled", _("cancelled before payment")
    RECALLED = "recalled", _("recalled, to be repaid")
    REPAID = "repaid", _("recalled and repaid")


# No money has left the nation yet.
UNPAID_AWARD_STATES = (AwardState.APPROVED, AwardState.TO_ALLOCATE)
# Their money is free again [INV-9]: it was never paid, or it is back.
FREED_AWARD_STATES = (AwardState.CANCELLED, AwardState.REPAID)
STANDING_AWARD_STATES = tuple(state for state in AwardState if state not in FREED_AWARD_STATES)
# Taken back because of a violation [四(五)].
WITHDRAWN_AWARD_STATES = (AwardState.CANCELLED, AwardState.RECALLED, AwardState.REPAID)
# The county office writes the report on the use.
OPEN_USE_STATES = (AwardState.RECEIVED, AwardState.RETURNED)


class PaymentKind(TextChoices):
    """What money went which way."""

    ALLOCATION = "allocation", _("from the nation to the province")
    PASSING = "passing", _("from the province to the recipients")
    REPAYMENT = "repayment", _("repaid to the nation")


class UsePurpose(TextChoices):
    """What an award is spent on."""

    TRAINING = "training", _("training of farmers")
    DEMONSTRATION = "demonstration", _("trial and demonstration of techniques")
    MATERIALS = "materials", _("seeds, supplies and materials")
    EQUIPMENT = "equipment", _("equipment and facilities")
    SERVICE = "service", _("work and travel of experts")
    OTHER = "other", _("other purposes")


class AwardPaper(TextChoices):
    """What a file of an award is."""

    RECEIPT = "receipt", _("receipt")
    USE = "use", _("proof of use")


class UsePart(TextChoices):
    """What the return of a report on the use can be about."""

    REPORT = "report", _("report")
    AMOUNTS = "amounts", _("amounts by purpose")
    PROOFS = "proofs", _("proofs of use")
