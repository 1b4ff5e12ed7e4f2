"""Texts as sets of shingles: runs of five characters, by which texts are compared and their common passages marked."""

from hashlib import blake2b

RUN = 5


def significant(text: str) -> list[int]:
    """The places of what is read: neither blanks nor signs."""
    return [place for place, sign in enumerate(text) if sign.isalnum()]


def runs(text: str):
    """Each run of ``RUN`` significant characters, with the places of its signs."""
    places = significant(text)
    for first in range(len(places) - RUN + 1):
        chosen = places[first : first + RUN]
        yield "".join(text[place] for place in chosen), chosen


def shingles(text: str) -> set[int]:
    """The runs of a text as numbers of 64 bits, the same on every day and machine."""
    return {hashed(run) for run, _places in runs(text)}


def hashed(run: str) -> int:
    return int.from_bytes(blake2b(run.encode(), digest_size=8).digest())


def likeness(one: set, other: set) -> float:
    """Jaccard: what both hold, of all that either holds."""
    return len(one & other) / len(one | other) if one and other else 0.0


def marked(text: str, other: str) -> list[tuple[str, bool]]:
    """``text`` in passages, each with whether it stands in ``other``, too."""
    known, common = {run for run, _places in runs(other)}, set()
    for run, places in runs(text):
        if run in known:
            common.update(range(places[0], places[-1] + 1))
    passages = []
    for place, sign in enumerate(text):
        is_common = place in common
        if passages and passages[-1][1] == is_common:
            passages[-1] = (passages[-1][0] + sign, is_common)
        else:
            passages.append((sign, is_common))
    return passages
