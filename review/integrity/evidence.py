"""The evidence of a flag side by side, for its page; what lies beyond the reader's scope is covered [INV-2]."""

from dataclasses import dataclass, field

from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from agreements.models import Activity, ActivityPhoto, Agreement
from leadership.codes import CODE_LENGTHS
from leadership.enums import Level
from registry.models import Expert
from review.deeds import TEXTS
from review.enums import IntegrityCheck
from review.integrity.shingles import marked
from review.models import Nomination

TEMPLATES = {
    IntegrityCheck.TRAVEL: "review/_integrity_activities.html",
    IntegrityCheck.PHOTO: "review/_integrity_photos.html",
    IntegrityCheck.DEEDS: "review/_integrity_deeds.html",
    IntegrityCheck.TRAINED: "review/_integrity_trained.html",
    IntegrityCheck.HURRIED: "review/_integrity_hurried.html",
}
MOST_LISTED = 50


@dataclass(frozen=True)
class Side:
    """A record of the evidence. ``covered`` says in words what is there, in place of one that may not be seen."""

    record: object | None
    covered: str = ""
    photo: ActivityPhoto | None = None
    passages: list = field(default_factory=list)


def evidence_of(flag, membership) -> dict:
    """What the page of a flag shows, by the template that shows it; a number of queries that does not grow."""
    shown = SHOWN[flag.kind](flag, membership)
    return {"template": TEMPLATES[flag.kind], "found": flag.evidence, **shown}


def activities(flag, membership) -> dict:
    """The two activities of an expert, or the one in which so many were trained."""
    keys = flag.evidence["activities"]
    expert = Expert.objects.filter(pk=flag.evidence.get("expert")).values_list("name", flat=True).first()
    return {"sides": activity_sides(flag, keys, membership), "expert": expert}


def activity_sides(flag, keys, membership) -> list[Side]:
    related = ("agreement__current_version", "region__parent", "village", "task")
    seen = Activity.objects.visible_to(membership).select_related(*related).prefetch_related("expert_links__expert")
    return sides(Activity, seen, keys, flag, (_("An activity in another province"), _("An activity in another county")))


def sides(model, seen, keys, flag, words) -> list[Side]:
    """The records of ``keys`` in their order, of which ``seen`` are in scope."""
    found, places = seen.in_bulk(keys), dict(model.objects.filter(pk__in=keys).values_list("pk", "region"))
    of_province, of_county = words
    digits = CODE_LENGTHS[Level.PROVINCE]
    told = {key: of_county if code[:digits] == flag.region_id[:digits] else of_province for key, code in places.items()}
    return [Side(found.get(key), "" if key in found else told.get(key, of_province)) for key in keys]


def photos(flag, membership) -> dict:
    """The two photos next to each other, each with its activity; of one that is covered neither is shown."""
    rows = activity_sides(flag, flag.evidence["activities"], membership)
    kept = ActivityPhoto.objects.in_bulk(flag.evidence["photos"])
    pairs = zip(rows, flag.evidence["photos"], strict=True)
    return {"sides": [Side(row.record, row.covered, kept.get(key) if row.record else None) for row, key in pairs]}


def deeds(flag, membership) -> dict:
    """Both texts as they were found, part by part, what stands in both marked."""
    related = ("organisation", "expert", "region__parent")
    seen = Nomination.objects.visible_to(membership).select_related(*related)
    words = (_("A nomination in another province"), _("A nomination in another county"))
    rows = sides(Nomination, seen, flag.evidence["nominations"], flag, words)
    own, other = flag.evidence["texts"]
    texts = [(own, joined(other)), (other, joined(own))]
    pairs = zip(rows, texts, strict=True)
    return {"sides": [Side(row.record, row.covered, None, passages(row, *text)) for row, text in pairs]}


def joined(texts) -> str:
    return "\n".join(texts[name] for name in TEXTS)


def passages(row, texts, against) -> list[tuple]:
    """(name of the part, its words as HTML, what stands in both marked); nothing of what is covered."""
    if row.record is None:
        return []
    label = Nomination._meta.get_field
    return [(label(name).verbose_name, html_of(marked(texts[name], against))) for name in TEXTS if texts[name]]


def html_of(found) -> str:
    pieces = (format_html("<mark>{}</mark>", words) if is_common else words for words, is_common in found)
    return format_html_join("", "{}", ((piece,) for piece in pieces))


def hurried(flag, membership) -> dict:
    """The agreement, and its activities of the year: when each was held, and when it was entered."""
    found = Agreement.objects.visible_to(membership).select_related("current_version")
    agreement = found.filter(pk=flag.evidence["agreement"]).first()
    held = Activity.objects.visible_to(membership).filter(
        agreement=flag.evidence["agreement"], held_on__year=flag.nomination.year
    )
    rows = held.select_related("created_by").order_by("held_on", "pk")[:MOST_LISTED]
    return {"agreement": agreement, "activities": list(rows)}


SHOWN = {
    IntegrityCheck.TRAVEL: activities,
    IntegrityCheck.PHOTO: photos,
    IntegrityCheck.DEEDS: deeds,
    IntegrityCheck.TRAINED: activities,
    IntegrityCheck.HURRIED: hurried,
}
