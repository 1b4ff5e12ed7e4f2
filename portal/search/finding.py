"""What somebody finds: the index proposes records, and each model's own door decides who sees them [INV-2].

``membership`` is the hat of whoever asks; without one it is a visitor, who finds what everybody reads.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from itertools import count

from portal.enums import SearchKind
from portal.search import proposing
from portal.search.initials import is_chinese
from portal.search.proposing import Proposal, proposals
from portal.search.showing import SHOWINGS, Line
from portal.search.words import words_of

LINES = 5  # of a kind, beside the others
SUGGESTED = 8
LOOKED_AT = 3 * SUGGESTED  # of those that are proposed some may be not for this person


@dataclass(frozen=True)
class Group:
    """The records of a kind that fit and that this person sees, the best first."""

    kind: SearchKind
    membership: object = field(repr=False)
    keys: list[int]
    has_more: bool
    list_address: str

    @property
    def label(self) -> str:
        return self.kind.label

    @property
    def count(self) -> int:
        return len(self.keys)

    @cached_property
    def first_lines(self) -> list[Line]:
        return self.lines(self.keys[:LINES])

    def lines(self, keys) -> list[Line]:
        return SHOWINGS[self.kind].lines(keys, self.membership)


def search(membership, typed: str, kinds=tuple(SearchKind)) -> list[Group]:
    """What fits the words ``typed``, by kind; kinds of which nothing is seen are left out."""
    words, proposed = words_of(typed), defaultdict(list)
    for each in proposals(membership, words, kinds):
        proposed[each.kind].append(each.record)
    groups = (group_of(SearchKind(kind), keys, membership, words) for kind, keys in proposed.items())
    return [group for group in groups if group.keys]


def group_of(kind, proposed, membership, words) -> Group:
    showing = SHOWINGS[kind]
    seen = showing.seen_among(proposed, membership)
    return Group(
        kind,
        membership,
        keys=[key for key in proposed if key in seen],
        has_more=len(proposed) == proposing.LIMIT,
        list_address=showing.list_with(words, membership),
    )


# -- while somebody types ---------------------------------------------------------------------
def suggestions(membership, typed: str, kinds=tuple(SearchKind)) -> list[Line]:
    """The few records of all kinds that fit best; none for a single letter, which says too little."""
    words = words_of(typed)
    if all(len(word.text) == 1 and not is_chinese(word.text) for word in words):
        return []
    best = best_of_all(proposals(membership, words, kinds, most=LOOKED_AT))[:LOOKED_AT]
    lines = {
        kind: lines_by_key(kind, [each.record for each in best if each.kind == kind], membership) for kind in kinds
    }
    shown = (lines[each.kind].get(each.record) for each in best)
    return [line for line in shown if line][:SUGGESTED]


def best_of_all(proposed: list[Proposal]) -> list[Proposal]:
    """The kinds by turns where their records fit equally well."""
    turns = defaultdict(count)
    keyed = [(each.rank, next(turns[each.kind, each.rank]), each) for each in proposed]
    return [each for _rank, _turn, each in sorted(keyed, key=lambda one: one[:2])]


def lines_by_key(kind, keys, membership) -> dict[int, Line]:
    return {line.record.pk: line for line in SHOWINGS[kind].lines(keys, membership)} if keys else {}
