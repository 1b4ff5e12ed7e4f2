"""The check of photos: the same one, or a near copy, in two activities.

Each photo keeps a difference hash of 64 bits, its ``look``, made once when it is stored (``agreements.photos``): a
copy that was scaled, compressed anew or cut a little at its edges differs in few bits. Near copies are found by the
quarters of the looks: if two differ in at most seven bits, one of the four quarters differs in at most one. So of
each quarter seventeen values are looked up in an index, and nothing is compared with all.
"""

from review.enums import IntegrityCheck
from review.integrity.behind import HANDED_IN, rows
from review.integrity.finding import Finding, pair_key

NEAR_BITS = 7  # of 64; the quarters hold for no more
# A wall, a sky or a blank sheet has a look of nearly nothing but zeros or ones: it is like all others of its kind.
LEAST_BITS, MOST_BITS = 8, 56


def quarter(photo: str, shift: int) -> str:
    """As its index has it."""
    return f"(({photo}.look >> {shift}) & 65535)"


def apart(photo: str, other: str) -> str:
    """In how many bits their looks differ."""
    return f"bit_count(({photo}.look # {other}.look)::bit(64))"


NEAR = "\nUNION ALL\n".join(
    f"""SELECT own.nomination_id, own.id, own.photo_id, other.id AS other_photo
    FROM own CROSS JOIN flips JOIN agreements_activityphoto other
      ON {quarter("other", shift)} = ({quarter("own", shift)} # flips.bit)
    WHERE own.is_telling AND other.activity_id <> own.id AND {apart("other", "own")} <= %(near)s"""
    for shift in (0, 16, 32, 48)
)

PHOTOS = f"""
, own AS MATERIALIZED (
    SELECT held.nomination_id, held.id, photo.id AS photo_id, photo.look, photo.sha256,
        bit_count(photo.look::bit(64)) BETWEEN %(fewest)s AND %(highest)s AS is_telling
    FROM held JOIN agreements_activityphoto photo ON photo.activity_id = held.id
), flips(bit) AS (
    SELECT 0::bigint UNION ALL SELECT 1::bigint << place FROM generate_series(0, 15) place
), candidates AS (
    {NEAR}
    UNION ALL
    SELECT own.nomination_id, own.id, own.photo_id, other.id
    FROM own JOIN agreements_activityphoto other ON other.sha256 = own.sha256 AND other.activity_id <> own.id
), pairs AS (
    SELECT DISTINCT ON (own.nomination_id, own.id, other.id)
        own.nomination_id, own.id, other.id AS other_id, own.photo_id, candidates.other_photo,
        CASE WHEN photo.sha256 = own.sha256 THEN 0 ELSE {apart("photo", "own")} END AS bits
    FROM candidates JOIN own USING (nomination_id, id, photo_id)
    JOIN agreements_activityphoto photo ON photo.id = candidates.other_photo
    JOIN agreements_activity other ON other.id = photo.activity_id AND {HANDED_IN}
    ORDER BY own.nomination_id, own.id, other.id, bits, own.photo_id, candidates.other_photo
)
SELECT nomination_id, id, other_id, photo_id, other_photo, bits FROM (
    SELECT *, row_number() OVER (PARTITION BY nomination_id, id ORDER BY bits, other_id) AS rank FROM pairs
) ranked WHERE rank <= %(most)s ORDER BY nomination_id, id, other_id
"""


def copies(province: str, year: int) -> list[Finding]:
    """A photo of an activity stands in another one, too, or looks almost like one there."""
    bounds = {"near": NEAR_BITS, "fewest": LEAST_BITS, "highest": MOST_BITS}
    found = {}
    for nomination, own, other, photo, other_photo, bits in rows(PHOTOS, province=province, year=year, **bounds):
        evidence = {"activities": [own, other], "photos": [photo, other_photo], "bits": bits}
        finding = Finding(IntegrityCheck.PHOTO, nomination, pair_key(own, other), evidence)
        # Where both activities are the nominee's own, the pair is found from either side.
        found.setdefault((nomination, finding.key), finding)
    return list(found.values())
