"""Which records the words propose: one statement over the entries of all kinds that are asked for.

An entry is proposed by one of two doors: it lies in the person's region, or everybody reads it today. Whether the
record is shown its own rules say, see ``portal.search.showing``.
"""

from contextlib import contextmanager
from typing import NamedTuple

from django.db import connection, transaction

from common import clock
from leadership.codes import NATION_CODE
from portal.enums import OPEN_KINDS
from portal.search.words import Word

LIMIT = 200  # of a kind; who has more types more words

# What is seen only where it is written is passed over elsewhere.
OWN = "grams @> %({start}own)s AND (NOT at_home OR region = %(home)s) AND {anywhere}"
EVERYBODYS = "grams @> %({start}everybodys)s AND open_on @> %(today)s AND {openly}"
ENTRIES = "SELECT record, region, name, spelt FROM portal_searchentry WHERE kind = '{kind}' AND ({doors})"
# Those that begin with the words are looked up first, and alone where there are enough of them: so the best are among
# those that are looked at, however many there are.
PROPOSALS = """
    (SELECT '{kind}' AS kind, record, rank FROM (
        SELECT record, region, name, {rank} AS rank FROM (
            WITH starting AS MATERIALIZED ({starting} LIMIT {limit})
            SELECT * FROM starting
            UNION
            ({fitting} AND (SELECT count(*) FROM starting) < {limit} LIMIT {limit})
        ) fitting
    ) ranked ORDER BY rank, name, region, record LIMIT {most})
"""


class Proposal(NamedTuple):
    """``rank`` is 0 for the name itself, and grows as the words fit less well."""

    kind: str
    record: int
    rank: int


def proposals(membership, words: list[Word], kinds, most: int | None = None) -> list[Proposal]:
    """At most ``most`` of a kind, the best first; without a ``membership`` of what everybody reads."""
    asked = [proposals_of(kind, membership, words, most or LIMIT) for kind in kinds if has_door(kind, membership)]
    if not words or not asked:
        return []
    with by_grams() as cursor:
        cursor.execute(" UNION ALL ".join(asked), parameters(membership, words))
        return [Proposal(*row) for row in cursor.fetchall()]


def has_door(kind, membership) -> bool:
    return membership is not None or kind in OPEN_KINDS


def proposals_of(kind, membership, words, most) -> str:
    starting, fitting = (
        ENTRIES.format(kind=kind, doors=doors(kind, membership, words, start)) for start in ("starting_", "")
    )
    return PROPOSALS.format(
        kind=kind, rank=rank(words), starting=starting, fitting=fitting, limit=LIMIT, most=min(most, LIMIT)
    )


def doors(kind, membership, words, start) -> str:
    """The nation's own door is as wide as that for everybody."""
    open_ones = [OWN] if membership is not None else []
    if kind in OPEN_KINDS and (membership is None or membership.region_code != NATION_CODE):
        open_ones.append(EVERYBODYS)
    fits = {"anywhere": occurring("anywhere", words), "openly": occurring("openly", words)}
    return " OR ".join(f"({door.format(start=start, **fits)})" for door in open_ones)


def occurring(pattern, words) -> str:
    """The condition that each word occurs."""
    return " AND ".join(f"spelt ~ %({pattern}{place})s" for place in range(len(words)))


def rank(words) -> str:
    """How well the words fit: as badly as the one that fits worst."""
    return f"GREATEST({', '.join(rank_of(place, word) for place, word in enumerate(words))})"


def rank_of(place, word) -> str:
    whens = (f"WHEN spelt ~ %(rank{place}_{nth})s THEN {nth}" for nth in range(len(word.ranks)))
    return f"CASE {' '.join(whens)} ELSE {len(word.ranks)} END"


@contextmanager
def by_grams():
    """A cursor that looks entries up by their grams alone.

    Where many seem to fit, the planner would rather read entries in any order until it has enough, and reads all of
    those kinds in which few do.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_indexscan = off")
        yield cursor
        cursor.execute("SET LOCAL enable_seqscan = DEFAULT; SET LOCAL enable_indexscan = DEFAULT")


def parameters(membership, words) -> dict:
    home = membership.region_code if membership is not None else NATION_CODE
    grams = [gram for word in words for gram in word.grams]
    own, everybodys = [*grams, *([f"@{home}"] if home != NATION_CODE else [])], [*grams, "*"]
    given = {"home": home, "today": clock.today(), "own": own, "everybodys": everybodys}
    given |= {"starting_own": [*own, words[0].start], "starting_everybodys": [*everybodys, words[0].start]}
    for place, word in enumerate(words):
        given |= {f"anywhere{place}": word.anywhere, f"openly{place}": word.openly}
        given |= {f"rank{place}_{nth}": pattern for nth, pattern in enumerate(word.ranks)}
    return given
