"""Verbs on organisations and experts, and who registers which."""

from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from common.access import YES, Answer, Rule, no
from leadership.models import LeadershipGroup, Region
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


def employers_for(membership):
    """The organisations whose experts this person registers: agriculture officers, those of their stations."""
    if membership.may(MAINTAIN_REGISTERS):
        return Organisation.objects.pickable()
    stations = Organisation.objects.visible_to(membership).pickable().filter(kind__in=EXTENSION_KINDS)
    return stations


def may_register(membership) -> Answer:
    if kinds_for(membership):
        return YES
    return no(_("Organisations and experts are registered by the clerks and the agriculture officers."))


registers = Rule("registers", lambda request: may_register(request.membership))


def may_edit(record, membership) -> Answer:
    """Yes, or no with the reason: may this person change this organisation or expert?"""
    answer = may_register(membership)
    if not answer:
        return answer
    if isinstance(record, Organisation) and record.merged_into_id:
        return no(_("It has been merged into another organisation and never changes again."))
    if isinstance(record, Expert) and record.state == ExpertState.REMOVED:
        return no(_("Whoever has been removed from the roster stays on record as they were."))
    if not membership.may(MAINTAIN_REGISTERS) and not is_of_extension(record):
        return no(_("Agriculture officers change extension and expert stations and their experts only."))
    return YES


def may_withdraw(expert, membership) -> Answer:
    """Yes, or no with the reason: may this person take back this expert's application?"""
    if not expert.is_untouched:
        return no(_("The office has decided on this expert already, so the record stays."))
    return may_edit(expert, membership)


def insist(answer):
    """Go on after a yes; a no becomes the refusal that the person reads."""
    if not answer:
        raise PermissionDenied(answer.reason)


def is_of_extension(record) -> bool:
    """A station that the agriculture departments look after, or an expert of one [四(二)]."""
    station = record if isinstance(record, Organisation) else record.organisation
    return station is not None and station.kind in EXTENSION_KINDS


@transaction.atomic
def register_organisation(*, by, form_token, **content) -> Organisation:
    """Register an organisation. The same form sent twice makes one.

    Raises ValidationError when another one took its name or code at the same moment.
    """
    return made_once(Organisation, form_token, created_by=by.user, edited_by=by.user, **content)


@transaction.atomic
def register_expert(*, by, form_token, **content) -> Expert:
    """Register an expert, who then waits at the office of their region to be put on the roster.

    The same form sent twice makes one. Raises ValidationError when the person was registered at the
    same moment by somebody else, or no office stands above the region.
    """
    desk = office_of(content["region"])
    people = {"created_by": by.user, "edited_by": by.user}
    return made_once(Expert, form_token, state=ExpertState.APPLIED, desk=desk, **people, **content)


def office_of(region) -> LeadershipGroup:
    """The leadership group of a region, or the nearest one above it."""
    places = [region.code, *region.ancestor_codes]
    group = LeadershipGroup.objects.active().filter(region__in=places).order_by("-region__level").first()
    if group is None:
        raise ValidationError(_("No leadership group has been set up for this region or above it."))
    return group


def offices_of(codes) -> dict[str, int]:
    """The numbers of the leadership groups of many places at once, as ``office_of``; a place without one is missing."""
    ways_up = {code: [code, *Region(code=code).ancestor_codes] for code in codes}
    places = {place for way in ways_up.values() for place in way}
    groups = dict(LeadershipGroup.objects.active().filter(region__in=places).values_list("region_id", "pk"))
    nearest = {code: next((groups[place] for place in way if place in groups), None) for code, way in ways_up.items()}
    return {code: group for code, group in nearest.items() if group is not None}


def made_before(model, *, by, form_token):
    """The record that this very form has made already; None for a new form, or one that was tampered with."""
    try:
        token = UUID(form_token)
    except ValueError:
        return None
    return model.objects.filter(form_token=token, created_by=by.user).first()


def made_once(model, form_token, **content):
    """The record that a form makes, or that the same form has made already.

    Raises ValidationError when somebody else registered it at the same moment.
    """
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
    """Change an organisation or expert as it stands now; the history keeps what it was.

    Raises PermissionDenied when a decision of the office, made meanwhile, leaves this person no right to.
    """
    current = locked(record)
    insist(may_edit(current, by))
    for name, value in content.items():
        setattr(current, name, value)
    current.edited_by = by.user
    current.save(update_fields=[*content, "edited_by"])


@transaction.atomic
def withdraw(*, expert, by) -> None:
    """Take back an application on which nobody has decided; the history keeps that it was there.

    Raises PermissionDenied when the office has decided meanwhile.
    """
    current = locked(expert)
    insist(may_withdraw(current, by))
    current.delete()


def locked(record):
    """The record as it stands now, held until the transaction ends."""
    return type(record).objects.select_for_update().get(pk=record.pk)
