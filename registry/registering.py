"""Verbs on organisations and experts, and who registers which."""

from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from common.access import YES, Rule, no
from leadership.models import LeadershipGroup
from leadership.permissions import MAINTAIN_EXTENSION, MAINTAIN_REGISTERS
from registry.enums import EXTENSION_KINDS, ExpertState, OrganisationKind
from registry.models import Expert, Organisation


def kinds_for(membership) -> set[str]:
    """The kinds of organisation that this person registers [四(二)]: agriculture officers look after stations."""
    if membership is None:
        return set()
    if membership.may(MAINTAIN_REGISTERS):
        return set(OrganisationKind.values)
    return set(EXTENSION_KINDS) if membership.may(MAINTAIN_EXTENSION) else set()


def _asked(request):
    if kinds_for(request.membership):
        return YES
    return no(_("Organisations and experts are registered by the clerks and the agriculture officers."))


registers = Rule("registers", _asked)


def may_edit(record, membership) -> bool:
    """May this person change this organisation or expert?"""
    kinds = kinds_for(membership)
    return record.kind in kinds if isinstance(record, Organisation) else bool(kinds)


@transaction.atomic
def register_organisation(*, by, form_token, **content) -> Organisation:
    """Register an organisation. The same form sent twice makes one.

    Raises ValidationError when another one took its name or code at the same moment.
    """
    return _made_once(Organisation, form_token, created_by=by.user, edited_by=by.user, **content)


@transaction.atomic
def register_expert(*, by, form_token, **content) -> Expert:
    """Register an expert, who then waits at the office of their region to be put on the roster.

    The same form sent twice makes one. Raises ValidationError when the person was registered at the
    same moment by somebody else, or no office stands above the region.
    """
    desk = office_of(content["region"])
    people = {"created_by": by.user, "edited_by": by.user}
    return _made_once(Expert, form_token, state=ExpertState.APPLIED, desk=desk, **people, **content)


def office_of(region) -> LeadershipGroup:
    """The leadership group of a region, or the nearest one above it."""
    places = [region.code, *region.ancestor_codes]
    group = LeadershipGroup.objects.active().filter(region__in=places).order_by("-region__level").first()
    if group is None:
        raise ValidationError(_("No leadership group has been set up for this region or above it."))
    return group


def made_before(model, *, by, form_token):
    """The record that this very form has made already; None for a new form, or one that was tampered with."""
    try:
        token = UUID(form_token)
    except ValueError:
        return None
    return model.objects.filter(form_token=token, created_by=by.user).first()


def _made_once(model, form_token, **content):
    try:
        with transaction.atomic():
            return model.objects.create(form_token=form_token, **content)
    except IntegrityError as refusal:
        made = model.objects.filter(form_token=form_token, created_by=content["created_by"]).first()
        if made is None:
            sentence = _("It has just been registered by somebody else. Search the list first.")
            raise ValidationError(sentence) from refusal
        return made


@transaction.atomic
def change(*, record, by, **content) -> None:
    """Change an organisation or expert; the history keeps what it was."""
    for name, value in content.items():
        setattr(record, name, value)
    record.edited_by = by.user
    record.save()
