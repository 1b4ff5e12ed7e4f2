"""Numbers of people in full: one at a time, to whoever holds the right, and never without a record of it."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from common.reasons import clean_reason
from leadership.permissions import REVEAL_PERSONAL
from registry.enums import PersonalField
from registry.models import Expert, Organisation, PoorHousehold, Reveal

# By register: how a reveal names its record, and where its numbers are kept.
RECORDS = {Expert: "expert", PoorHousehold: "household", Organisation: "organisation"}
NUMBERS = {
    Expert: {PersonalField.ID_NUMBER: "id_number", PersonalField.TELEPHONE: "phone"},
    PoorHousehold: {PersonalField.ID_NUMBER: "id_number", PersonalField.TELEPHONE: "phone"},
    Organisation: {PersonalField.TELEPHONE: "contact_phone"},
}


def number_of(record, field) -> str:
    """The number itself; empty where none is known."""
    attribute = NUMBERS[type(record)].get(field)
    return getattr(record, attribute) if attribute else ""


@transaction.atomic
def reveal(*, record, field, by, reason) -> str:
    """The number in full, after it was written down for good who looked at it, when and why.

    Raises PermissionDenied without the right, DoesNotExist for a record out of scope [INV-2], and
    ValidationError for a reason that is too short or a number that is not known.
    """
    if not by.may(REVEAL_PERSONAL):
        raise PermissionDenied(_("The duty you act in does not include seeing numbers in full."))
    seen = type(record).objects.visible_to(by).get(pk=record.pk)
    reason, number = clean_reason(reason), number_of(seen, field)
    if not number:
        raise ValidationError(_("This number is not known."))
    Reveal.objects.create(**{RECORDS[type(record)]: seen}, field=field, by=by, reason=reason)
    return number


def reveals_of(record):
    """Who has looked at the numbers of a record, newest first."""
    return Reveal.objects.filter(**{RECORDS[type(record)]: record}).in_lists()
