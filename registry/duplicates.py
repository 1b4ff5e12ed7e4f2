"""Which organisations have probably been registered twice: called the same, or nearly so, in one place.

Telephones are encrypted, and a credit code is unique already, so names are what there is to go by.
"""

from functools import lru_cache
from itertools import groupby

from django.db.models import Count, F, Func, Q, Value
from django.db.models.functions import Coalesce, Lower, Replace

from leadership.codes import within
from leadership.models.region import name_fully
from registry.models import Organisation

# From this share of pairs of characters on, two names are shown as alike (Dice's coefficient).
ALIKE = 0.8
SHOWN = 8
MARKS = r"[[:space:]()\[\]{}<>《》「」【】·•.,、，。:;'\"“”‘’_/-]"
ENDINGS = (
    (r"(股份有限|有限责任|股份|有限)?公司$", "公司"),
    (r"(农民)?(专业)?合作社$", "合作社"),
    (r"((农村)?(专业)?技术协会|农技协)$", "协会"),
)


def replaced(text, pattern, by):
    return Func(text, Value(pattern), Value(by), Value("g"), function="regexp_replace")


def core(name="name"):
    """What distinguishes a name: without width, case, marks, the place's own name and the form of the organisation."""
    text = Lower(Func(F(name), template="normalize(%(expressions)s, NFKC)"))
    text = replaced(text, MARKS, "")
    for place in ("region__name", "region__parent__name"):
        text = Replace(text, Coalesce(place, Value("")), Value(""))
    for pattern, by in ENDINGS:
        text = replaced(text, pattern, by)
    return text


def in_scope(membership):
    return Organisation.objects.visible_to(membership).counting().annotate(core=core())


def likely(organisation, membership) -> list[Organisation]:
    """Probably the same as ``organisation``: called alike in its place, or the same in a place above or below it."""
    rows = in_scope(membership)
    own = rows.filter(pk=organisation.pk).values_list("core", flat=True).first()
    place = organisation.region
    same = Q(core=own) & (Q(region__in=place.ancestor_codes) | within(place.code))
    others = rows.exclude(pk=organisation.pk).filter(Q(region=place) | same).select_related("region").order_by("name")
    return placed([other for other in others if is_alike(own, other.core)][:SHOWN])


def named_the_same(organisations):
    """(place, core of the name) that several have, in order; one statement, whatever the number."""
    kinds = organisations.values("region", "core").annotate(number=Count("pk"))
    return kinds.filter(number__gt=1).order_by("region", "core")


def groups_of(organisations, kinds) -> list[list[Organisation]]:
    """The organisations behind some rows of ``named_the_same``."""
    wanted = [(kind["region"], kind["core"]) for kind in kinds]
    among = organisations.filter(
        region__in={place for place, _core in wanted}, core__in={core for _place, core in wanted}
    )
    rows = among.select_related("region").order_by("region", "core", "pk")
    grouped = {of: list(group) for of, group in groupby(rows, key=lambda row: (row.region_id, row.core))}
    return [grouped[of] for of in wanted if of in grouped]


def alike(organisations) -> list[list[Organisation]]:
    """Groups called the same or nearly so, each in one place; every pair is looked at, so for a county at a time."""
    groups = []
    for row in organisations.select_related("region").order_by("region", "pk"):
        group = next((group for group in groups if belongs(row, group[0])), None)
        if group is None:
            groups.append([row])
        else:
            group.append(row)
    return [group for group in groups if len(group) > 1]


def placed(organisations) -> list[Organisation]:
    """The same, the full names of their places at hand."""
    rows = list(organisations)
    name_fully([row.region for row in rows])
    return rows


def belongs(row, first) -> bool:
    return row.region_id == first.region_id and is_alike(row.core, first.core)


def is_alike(one: str, other: str) -> bool:
    return one == other or likeness(one, other) >= ALIKE


def likeness(one: str, other: str) -> float:
    """The share of pairs of neighbouring characters that two names have in common, from 0 to 1."""
    mine, theirs = pairs(one), pairs(other)
    return 2 * len(mine & theirs) / (len(mine) + len(theirs) or 1)


@lru_cache(maxsize=4096)
def pairs(text: str) -> frozenset[str]:
    return frozenset(text[place : place + 2] for place in range(len(text) - 1))
