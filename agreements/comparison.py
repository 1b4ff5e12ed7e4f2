"""What differs between two texts of an agreement, in words, for whoever looks at it a second time."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from agreements.content import content_of
from agreements.enums import AttachmentKind, HelperKind, Part, TaskArea
from agreements.models import AgreementVersion
from leadership.models import Region
from registry.models import Expert, Organisation

PART_OF_FIELD = {
    "title": Part.BASICS,
    "helper_kind": Part.BASICS,
    "organisation_id": Part.BASICS,
    "starts_on": Part.BASICS,
    "ends_on": Part.BASICS,
    "objectives": Part.CONTENT,
    "mechanism": Part.CONTENT,
    "funds": Part.CONTENT,
}


@dataclass(frozen=True)
class Change:
    """In one part, what is no longer said and what is said now."""

    part: Part
    label: str
    gone: list[str]
    new: list[str]


def changes_since_return(record) -> list[Change]:
    """How the present text of an agreement or amendment differs from the one last returned; none if it never was."""
    returned = record.text and record.steps.filter(verb="return").last()
    seen = returned and record.steps.filter(verb="submit", serial__lt=returned.serial).last()
    # The log of an amendment keeps its reason and files beside its text.
    before = seen and seen.content and seen.content.get("version", seen.content)
    return changes(before, content_of(record.text)) if before else []


def changes_by(amendment) -> list[Change]:
    """What an amendment changes: how its version differs from the one that was in force when it was begun."""
    filed = amendment.version.agreement.versions.filter(filed_at__isnull=False, number__lt=amendment.version.number)
    return changes(content_of(filed.order_by("number").last()), content_of(amendment.version))


def changes(before: dict, after: dict) -> list[Change]:
    """The differences of two contents (``agreements.content``), in the order of the form."""
    found = [*_changed_fields(before, after), *_changed_lines(before, after)]
    order = list(Part)
    return sorted(found, key=lambda change: order.index(change.part))


def _changed_fields(before, after):
    for field, part in PART_OF_FIELD.items():
        if before[field] != after[field]:
            label = str(AgreementVersion._meta.get_field(field).verbose_name)
            yield Change(part, label, _in_words(field, before[field]), _in_words(field, after[field]))


def _in_words(field, value) -> list[str]:
    if value in (None, ""):
        return []
    if field == "organisation_id":
        return [str(Organisation.objects.get(pk=value))]
    if field == "helper_kind":
        return [str(HelperKind(value).label)]
    if field in ("starts_on", "ends_on"):
        return [date_format(date.fromisoformat(value))]
    return [number_format(Decimal(value))] if field == "funds" else [value]


def _changed_lines(before, after):
    for part, in_words in LINES.items():
        gone = [line for line in before[part] if line not in after[part]]
        new = [line for line in after[part] if line not in before[part]]
        if gone or new:
            yield Change(part, str(part.label), in_words(gone), in_words(new))


def _tasks(lines) -> list[str]:
    return [
        _("%(area)s: %(what)s, %(target)s %(unit)s by %(due)s")
        % {
            "area": TaskArea(area).label,
            "what": description,
            "target": number_format(Decimal(target).normalize()),
            "unit": unit,
            "due": date_format(date.fromisoformat(due)),
        }
        for area, description, target, unit, due in lines
    ]


def _villages(codes) -> list[str]:
    villages = Region.objects.select_related("parent").in_bulk(codes)
    return [f"{villages[code].parent} {villages[code]}" for code in codes]


def _experts(keys) -> list[str]:
    experts = Expert.objects.in_bulk(keys)
    return [f"{experts[key].name} · {experts[key].employer}" for key in keys]


def _attachments(lines) -> list[str]:
    return [f"{name} · {AttachmentKind(kind).label}" for kind, name, _hash in lines]


LINES = {Part.VILLAGES: _villages, Part.TASKS: _tasks, Part.EXPERTS: _experts, Part.ATTACHMENTS: _attachments}
