"""Verbs on poor villages, poor households, facilities and specialties, and who keeps which [四(二)]."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from common.access import YES, Answer, Rule, no
from leadership.permissions import MAINTAIN_BASE_DATA, MAINTAIN_EXTENSION, MAINTAIN_REGISTERS
from registry.enums import FacilityKind
from registry.hanging import sections
from registry.models import Facility, Specialty
from registry.registering import insist, locked, made_once


def facility_kinds_for(membership) -> set[str]:
    """The kinds of facility that this person keeps: agriculture officers look after the expert stations."""
    if membership is None:
        return set()
    if membership.may(MAINTAIN_REGISTERS):
        return set(FacilityKind.values)
    return {FacilityKind.EXPERT_STATION} if membership.may(MAINTAIN_EXTENSION) else set()


def may_keep_facilities(membership) -> Answer:
    if facility_kinds_for(membership):
        return YES
    return no(_("Facilities are registered by the clerks, expert stations by the agriculture officers, too."))


keeps_facilities = Rule("keeps facilities", lambda request: may_keep_facilities(request.membership))


def may_keep_specialties(membership) -> Answer:
    if membership is not None and membership.may(MAINTAIN_REGISTERS):
        return YES
    return no(_("Specialty industries and brands are registered by the clerks."))


def may_keep_base_data(membership) -> Answer:
    if membership is not None and membership.may(MAINTAIN_BASE_DATA):
        return YES
    return no(_("Poor villages and households are kept by the poverty alleviation officers."))


def may_keep(record, membership) -> Answer:
    """Yes, or no with the reason: may this person change or remove this village, household, facility or specialty?"""
    if isinstance(record, Specialty):
        return may_keep_specialties(membership)
    if not isinstance(record, Facility):
        return may_keep_base_data(membership)
    answer = may_keep_facilities(membership)
    if answer and record.kind not in facility_kinds_for(membership):
        return no(_("Agriculture officers change expert stations only."))
    return answer


@transaction.atomic
def enter(model, *, by, form_token, **content):
    """Enter a village, household, facility or specialty into its register. The same form sent twice makes one.

    Raises ValidationError when somebody else entered it at the same moment.
    """
    return made_once(model, form_token, created_by=by.user, edited_by=by.user, **content)


@transaction.atomic
def put_right(*, record, by, **content) -> None:
    """Change what is on record, as it stands now; the history keeps what it was.

    Raises PermissionDenied for whoever does not keep this register.
    """
    current = locked(record)
    insist(may_keep(current, by))
    for name, value in content.items():
        setattr(current, name, value)
    current.edited_by = by.user
    current.save(update_fields=[*content, "edited_by"])


@transaction.atomic
def remove(*, record, by) -> None:
    """Remove a record entered by mistake; the history keeps that it was there.

    Raises PermissionDenied for whoever does not keep this register, and ValidationError, which says what
    hangs on it, while anything does.
    """
    current = locked(record)
    insist(may_keep(current, by))
    told = what_hangs_on(current, by)
    if told:
        raise ValidationError(told)
    try:
        current.delete()
    except ProtectedError as refusal:
        kinds = sorted({str(held._meta.verbose_name) for held in refusal.protected_objects})
        raise ValidationError(_hangs("、".join(kinds))) from refusal


def what_hangs_on(record, membership) -> str:
    """A sentence with what keeps a record from being removed; empty if nothing does."""
    counted = [f"{section.hanging.label} {section.count}" for section in sections(record, membership) if section.count]
    return _hangs("、".join(counted)) if counted else ""


def _hangs(things) -> str:
    return _("It cannot be deleted, because records hang on it: %(things)s. Move or delete these first.") % {
        "things": things
    }
