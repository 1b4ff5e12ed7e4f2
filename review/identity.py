"""Who objects: shown to those who handle the objection, one at a time, and never without a record of it."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from common.reasons import clean_reason
from review.models import IdentityReveal, Objection
from review.objecting import may_handle


@dataclass(frozen=True)
class Identity:
    name: str
    contact: str


@transaction.atomic
def reveal(*, objection, by, reason) -> Identity:
    """Name and contact of whoever signed, after it was written down for good who looked, when and why.

    Raises DoesNotExist for anybody who does not handle objections at its office, PermissionDenied for whoever put
    the nominee forward, and ValidationError for an anonymous one or a reason that is too short.
    """
    seen = Objection.objects.visible_to(by).select_related("nomination").get(pk=objection.pk)
    answer = may_handle(seen, by)
    if not answer:
        raise PermissionDenied(answer.reason)
    if not seen.is_signed:
        raise ValidationError(_("This objection is anonymous."))
    IdentityReveal.objects.create(objection=seen, by=by, reason=clean_reason(reason))
    return Identity(seen.objector_name, seen.objector_contact)
