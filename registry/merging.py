"""Making one of two records of the same organisation; what hangs on it moves, and the trail is kept."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from common.workflow import Incomplete, NotAllowed, NotLegal
from leadership.permissions import MAINTAIN_REGISTERS
from registry.hanging import Hanging, hanging_on
from registry.models import Organisation, OrganisationMerge

LISTENERS = []


@transaction.atomic
def merge(*, kept, merged, by, reason) -> OrganisationMerge:
    """Keep ``kept`` instead of two; ``merged`` stays on record, says into which it was merged, and never changes again.

    What can still be changed and names ``merged`` names ``kept`` from now on; what has been filed names what it
    named [INV-3] and is shown on the page of ``kept``. Blank fields of ``kept`` are filled from ``merged``. Records
    merged into ``merged`` earlier follow it. The same merge sent twice is one. It can't be undone.

    Raises NotAllowed for whoever doesn't maintain the registers of both, NotLegal when either has been merged
    already or their credit codes differ, Incomplete without a reason.
    """
    kept, merged = _locked(kept, merged)
    done = OrganisationMerge.objects.filter(kept=kept, merged=merged).first()
    if done:
        return done
    check(kept=kept, merged=merged, by=by)
    if not reason.strip():
        raise Incomplete([_("Say why the two are the same organisation.")])
    moved = {hanging.name: _move(hanging, kept, merged, by) for hanging in hanging_on(Organisation)}
    record = OrganisationMerge.objects.create(kept=kept, merged=merged, by=by.user, reason=reason.strip(), moved=moved)
    _become_one(kept, merged, by)
    for concerned in LISTENERS:
        concerned(kept)
    return record


def listen(concerned) -> None:
    """Have ``concerned(kept)`` called within each merge, by a storey above whose figures it changes."""
    LISTENERS.append(concerned)


def check(*, kept, merged, by) -> None:
    """Raises NotAllowed or NotLegal when ``by`` can't merge the two as they stand."""
    if kept.pk == merged.pk:
        raise NotLegal(_("Choose two different organisations."))
    both = Organisation.objects.visible_to(by).filter(pk__in=(kept.pk, merged.pk))
    if by is None or not by.may(MAINTAIN_REGISTERS) or both.count() < 2:
        raise NotAllowed(_("Organisations are merged by the clerks of an office to whose region both belong."))
    for each in (kept, merged):
        if each.merged_into_id:
            words = {"name": each.name, "kept": each.merged_into.name}
            raise NotLegal(_("%(name)s has already been merged into %(kept)s.") % words)
    if kept.credit_code and merged.credit_code:
        raise NotLegal(
            _("Their credit codes differ, so they are two organisations. If one code is wrong, correct it first.")
        )


def what_moves(*, merged, by) -> list[tuple[Hanging, int, int]]:
    """For the page that asks: each kind that hangs on ``merged``, how many rows would move, how many stay.

    Only those that ``by`` may read are counted; the others follow by the same rule.
    """
    counted = []
    for hanging in hanging_on(Organisation):
        rows = hanging.rows(merged, by)
        moving = rows.filter(pk__in=hanging.movable(merged).values("pk")).count()
        counted.append((hanging, moving, rows.count() - moving))
    return counted


@dataclass(frozen=True)
class Told:
    """A merge as the history tells it: (label, how many moved) for each kind of which this person may read some.

    The reason is for those who may read the organisation itself.
    """

    merge: OrganisationMerge
    moved: list[tuple]
    reason: str


def trail(merges, membership) -> list[Told]:
    """Some merges, the newest first, with how much of what the reader may see was moved."""
    merges = list(merges.select_related("kept", "merged", "by"))
    seen = {hanging: _seen(hanging, merges, membership) for hanging in hanging_on(Organisation)}
    kept = Organisation.objects.visible_to(membership).filter(pk__in={each.kept_id for each in merges})
    open_ones = set(kept.values_list("pk", flat=True))
    return [Told(each, _moved_by(each, seen), each.reason if each.kept_id in open_ones else "") for each in merges]


def _seen(hanging, merges, membership) -> set[int]:
    keys = {key for each in merges for key in each.moved.get(hanging.name, ())}
    return set(hanging.among(membership).filter(pk__in=keys).values_list("pk", flat=True))


def _moved_by(merge, seen) -> list[tuple]:
    told = [(hanging.label, keys.intersection(merge.moved.get(hanging.name, ()))) for hanging, keys in seen.items()]
    return [(label, len(keys)) for label, keys in told if keys]


def taken_over(kept, merged) -> dict:
    """What is blank at ``kept`` and known of ``merged``; a contact's name and number stay together."""
    taken = {}
    if merged.credit_code and not kept.credit_code:
        taken["credit_code"] = merged.credit_code
    if not kept.contact_phone and kept.contact_name in ("", merged.contact_name):
        taken |= {"contact_name": merged.contact_name, "contact_phone": merged.contact_phone}
    return {name: value for name, value in taken.items() if value != getattr(kept, name)}


def _locked(kept, merged) -> tuple[Organisation, Organisation]:
    """Both as they stand once whoever merges either of them now has finished; in one order, whichever is kept."""
    rows = Organisation.objects.select_for_update().filter(pk__in=(kept.pk, merged.pk)).order_by("pk")
    found = {row.pk: row for row in rows}
    return found[kept.pk], found[merged.pk]


def _move(hanging, kept, merged, by) -> list[int]:
    """Keys of the rows that were moved."""
    rows = hanging.movable(merged).order_by("pk").select_for_update(of=("self",))
    keys = list(rows.values_list("pk", flat=True))
    hanging.move(keys, merged, kept, by)
    return keys


def _become_one(kept, merged, by):
    taken = taken_over(kept, merged)
    if "credit_code" in taken:
        merged.credit_code = None
    merged.merged_into, merged.edited_by = kept, by.user
    merged.save(update_fields=["credit_code", "merged_into", "edited_by"])
    if taken:
        for name, value in taken.items():
            setattr(kept, name, value)
        kept.edited_by = by.user
        kept.save(update_fields=[*taken, "edited_by"])
