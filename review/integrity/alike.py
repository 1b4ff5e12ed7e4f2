"""The check of deeds: texts that are nearly the same as those of another nomination, of this or a former year.

Nothing is compared with all. Of the shingles of a text a sketch is kept (MinHash of one permutation): the smallest of
each of 64 parts, and of these every four make a band. Texts that are alike share a band, by which an index finds them
(seven in ten alike: 99 of 100 are found); only those are read and compared in full.
"""

from hashlib import blake2b

from django.db import connection
from django.db.models import F, Q

from review.deeds import TEXTS
from review.enums import IntegrityCheck, NominationState
from review.integrity.behind import nominations_of
from review.integrity.finding import Finding
from review.integrity.shingles import likeness, shingles
from review.models import DeedsSketch, Nomination

ALIKE = 0.7  # of the shingles of both, this share stands in both
PARTS, PARTS_OF_A_BAND = 64, 4
LEAST_SHINGLES = 40  # shorter deeds say too little
MOST_CANDIDATES, MOST_ALIKE = 20, 3
CHUNK = 500

# One's own deeds of a former year count, too. What was dropped in the same year may have been nominated again.
CANDIDATES = f"""
    SELECT own.nomination_id, near.nomination_id FROM review_deedssketch own CROSS JOIN LATERAL (
        SELECT other.nomination_id FROM review_deedssketch other
        JOIN review_nomination nominee ON nominee.id = other.nomination_id
         AND nominee.state <> '{NominationState.DROPPED}'
        WHERE other.bands && own.bands AND other.nomination_id <> own.nomination_id
          AND nominee.year <= %(year)s
        ORDER BY cardinality(ARRAY(SELECT unnest(other.bands) INTERSECT SELECT unnest(own.bands))) DESC,
            other.nomination_id
        LIMIT {MOST_CANDIDATES}
    ) near WHERE own.nomination_id = ANY(%(keys)s) ORDER BY 1, 2
"""


def deeds_alike(province: str, year: int) -> list[Finding]:
    """The words of a nomination stand in another one, too, nearly all of them."""
    sketch_deeds()
    pairs = candidates(list(nominations_of(province, year).values_list("pk", flat=True)), year)
    words = texts_of(pairs)
    sets = {key: shingles(whole(texts)) for key, texts in words.items()}
    found = []
    for own, others in pairs.items():
        near = sorted((-likeness(sets[own], sets[other]), other) for other in others)
        found += [finding(own, other, -share, words) for share, other in near[:MOST_ALIKE] if -share >= ALIKE]
    return found


def finding(own: int, other: int, share: float, words) -> Finding:
    """With both texts as they are now: a nomination that is returned is written anew."""
    evidence = {"nominations": [own, other], "share": round(share, 3), "texts": [words[own], words[other]]}
    return Finding(IntegrityCheck.DEEDS, own, str(other), evidence)


def candidates(keys: list[int], year: int) -> dict[int, list[int]]:
    """By nomination those whose sketch shares a band with its own, the nearest first kept."""
    with connection.cursor() as cursor:
        cursor.execute(CANDIDATES, {"keys": keys, "year": year})
        pairs = {}
        for own, other in cursor.fetchall():
            pairs.setdefault(own, []).append(other)
        return pairs


def texts_of(pairs) -> dict[int, dict[str, str]]:
    """The words of all that stand in ``pairs``, part by part."""
    keys = {*pairs, *(other for others in pairs.values() for other in others)}
    rows = Nomination.objects.filter(pk__in=keys).values("pk", *TEXTS)
    return {row.pop("pk"): row for row in rows}


def whole(texts: dict) -> str:
    return "\n".join(texts[name] for name in TEXTS)


# -- the sketches ------------------------------------------------------------------------------
def sketch_deeds() -> None:
    """Make the sketches of all deeds that were submitted, or submitted anew, since the last time."""
    changed = Q(sketch__isnull=True) | ~Q(sketch__of=F("figures_at"))
    waiting = Nomination.objects.filter(changed, number__isnull=False, figures_at__isnull=False)
    fields = ("pk", "figures_at", *TEXTS)
    fresh = []
    for key, moment, *texts in waiting.order_by("pk").values_list(*fields).iterator(chunk_size=CHUNK):
        fresh.append(DeedsSketch(nomination_id=key, of=moment, bands=bands(shingles("\n".join(texts)))))
        if len(fresh) == CHUNK:
            keep(fresh)
            fresh = []
    keep(fresh)


def keep(sketches) -> None:
    DeedsSketch.objects.bulk_create(
        sketches, update_conflicts=True, unique_fields=["nomination"], update_fields=["of", "bands"]
    )


def bands(found: set[int]) -> list[int]:
    """Of each part of all shingles the smallest, four by four, as numbers; none of too short a text."""
    if len(found) < LEAST_SHINGLES:
        return []
    least = smallest(found)
    return [band(first, least[first : first + PARTS_OF_A_BAND]) for first in range(0, PARTS, PARTS_OF_A_BAND)]


def smallest(found: set[int]) -> list[int]:
    """The smallest shingle of each part; an empty part borrows that of the next one that has any."""
    least: list = [None] * PARTS
    for shingle in found:
        part, rest = shingle % PARTS, shingle // PARTS
        if least[part] is None or rest < least[part]:
            least[part] = rest
    filled = [part for part in range(PARTS) if least[part] is not None]
    return [least[next((each for each in filled if each >= part), filled[0])] for part in range(PARTS)]


def band(number: int, values: list[int]) -> int:
    digest = blake2b(repr((number, values)).encode(), digest_size=8).digest()
    return int.from_bytes(digest, signed=True)
