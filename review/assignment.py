"""Which reviewers score which candidates: balanced, without conflicts of interest [三(五), domain 9]. Pure.

Each candidate gets ``scorers`` reviewers who have no conflict with it. Where reviewers stand in groups (the three
departments), a candidate gets one of each group first, as far as there is one. The loads are as even as they can be:
of all ways to give every candidate its reviewers, none has a smaller sum of the squares of the loads, so that they
differ by at most one wherever that is possible.

How: candidates are served one after the other. A reviewer who may take one is looked for along chains of exchanges
(this one takes that candidate over, whose reviewer takes this one …), and of all whom such chains reach, the one with
the least load takes one more. That is the shortest path of a minimum-cost flow in which the n-th candidate of a
reviewer costs more than the one before, so the result is optimal. What was given before is kept and counted.

Of reviewers with equally little to do chance takes one, so that they meet in ever new panels and the marks of all can
be compared with each other. It is the same chance each time: the same question always gets the same answer.
"""

from collections import deque
from collections.abc import Collection, Hashable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from random import Random

Key = Hashable


@dataclass(frozen=True)
class Shortage:
    """A candidate with fewer reviewers than it needs, and why each of the others cannot score it.

    ``full`` are those who could, and have as many candidates as anybody is given.
    """

    candidate: Key
    found: int
    needed: int
    conflicts: Mapping[Key, str]
    full: tuple[Key, ...] = ()


@dataclass
class Assignment:
    """``given`` names the new reviewers of each candidate, ``short`` who has too few."""

    given: dict[Key, list[Key]]
    short: list[Shortage]


@dataclass(eq=False)
class Place:
    """Seats of a candidate, for the reviewers whose bits ``fitting`` has."""

    candidate: Key
    fitting: int


def assign(
    *,
    candidates: Collection[Key],
    reviewers: Collection[Key],
    scorers: int,
    conflicts: Mapping[Key, Mapping[Key, str]] | None = None,
    kept: Mapping[Key, Collection[Key]] | None = None,
    groups: Mapping[Key, Key] | None = None,
    load: Mapping[Key, int] | None = None,
    further: Mapping[Key, int] | None = None,
    cap: int | None = None,
) -> Assignment:
    """Give each of ``candidates`` its reviewers, the first named first.

    ``conflicts[candidate][reviewer]`` says why this one may not score that one. ``kept`` are the reviewers whom
    candidates have already; ``load`` is what reviewers have to do besides. ``groups`` names the group of reviewers.
    ``further`` is how many more than ``scorers`` a candidate needs; nobody is given more than ``cap`` candidates.
    """
    board = Board(list(reviewers), conflicts or {}, kept or {}, load or {}, cap)
    groups, needed = groups or {}, {each: scorers + (further or {}).get(each, 0) for each in candidates}
    of_groups = [
        board.mask(one for one in reviewers if groups.get(one) == each) for each in dict.fromkeys(groups.values())
    ]
    for candidate in candidates:
        for members in of_groups:
            board.open(candidate, members, needed[candidate], most=1)
    for candidate in candidates:
        board.open(candidate, board.everybody, needed[candidate])
    return Assignment(board.given(candidates), board.short(needed))


def bits(mask: int) -> Iterator[int]:
    """The places of the bits that are set, the lowest first."""
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest


class Board:
    """The state of an assignment: who serves whom, and how much everybody has to do.

    Reviewers are numbered as they are named, and a set of them is one integer with a bit for each: ten thousand
    candidates among three hundred reviewers take seconds.
    """

    def __init__(self, reviewers, conflicts, kept, load, cap=None):
        self.conflicts, self.kept, self.cap = conflicts, kept, cap
        # Whom candidates have already is known, too, though they may take no more.
        self.known = list(dict.fromkeys([*reviewers, *(one for those in kept.values() for one in those)]))
        self.number = {one: number for number, one in enumerate(self.known)}
        self.everybody = self.mask(reviewers)
        self.chance = Random(0)  # noqa: S311  not a secret
        self.serving = {candidate: self.mask(those) for candidate, those in kept.items()}
        self.load = [load.get(one, 0) for one in self.known]
        for mask in self.serving.values():
            for number in bits(mask):
                self.load[number] += 1
        # By reviewer the places that they took here, and who could relieve them in one of these: all of them and maybe
        # some who no longer could, since nobody is taken off again.
        self.taken = [{} for _one in self.known]
        self.relief = [0 for _one in self.known]

    def mask(self, those) -> int:
        return sum(1 << self.number[one] for one in set(those) if one in self.number)

    def open(self, candidate, among, scorers, *, most=None) -> None:
        """Seats of a candidate for reviewers ``among`` some, and whoever can be found for them."""
        serving = self.serving.setdefault(candidate, 0)
        if most and serving & among:
            return
        free = scorers - serving.bit_count()
        place = Place(candidate, among & ~self.mask(self.conflicts.get(candidate, ())))
        for _seat in range(min(free, most) if most else free):
            if not self.seat(place):
                break

    def seat(self, place) -> bool:
        """One more reviewer for ``place``: the least loaded whom chains of exchanges reach."""
        reached = self.reach(place)
        if not reached:
            return False
        last = min(reached, key=lambda number: (self.load[number], number))
        if self.is_full(last):
            return False
        self.load[last] += 1
        self.exchange(last, reached)
        return True

    def is_full(self, number) -> bool:
        return self.cap is not None and self.load[number] >= self.cap

    def reach(self, start) -> dict:
        """Who could take one more, and how: {reviewer: (the place they would take, whom they relieve there)}.

        Nobody is better than one who has as little to do as anybody, so the search ends there.
        """
        reached, seen, queue = {}, 0, deque([None])
        below = (1 << self.chance.randrange(len(self.known) + 1)) - 1
        least = min((self.load[number] for number in bits(self.everybody)), default=0)
        while queue:
            relieved = queue.popleft()
            if relieved is not None and not self.relief[relieved] & ~seen:
                continue
            for place in [start] if relieved is None else self.taken[relieved]:
                new = place.fitting & ~seen & ~self.serving[place.candidate]
                seen |= new
                for number in chain(bits(new & ~below), bits(new & below)):
                    reached[number] = (place, relieved)
                    queue.append(number)
                    if self.load[number] == least:
                        return reached
        return reached

    def exchange(self, last, reached) -> None:
        """Carry out the chain that ends at ``last``, backwards: each takes the place of whom they relieve."""
        while last is not None:
            place, relieved = reached[last]
            if relieved is not None:
                del self.taken[relieved][place]
                self.serving[place.candidate] &= ~(1 << relieved)
            self.taken[last][place] = True
            self.relief[last] |= place.fitting
            self.serving[place.candidate] |= 1 << last
            last = relieved

    def given(self, candidates) -> dict:
        new = {each: self.serving[each] & ~self.mask(self.kept.get(each, ())) for each in candidates}
        return {each: [self.known[number] for number in bits(mask)] for each, mask in new.items()}

    def short(self, needed) -> list[Shortage]:
        found = {each: self.serving[each].bit_count() for each in needed}
        return [
            Shortage(each, number, needed[each], dict(self.conflicts.get(each, {})), self.full_for(each))
            for each, number in found.items()
            if number < needed[each]
        ]

    def full_for(self, candidate) -> tuple:
        """Who could score it but for the cap."""
        fitting = self.everybody & ~self.mask(self.conflicts.get(candidate, ())) & ~self.serving[candidate]
        return tuple(self.known[number] for number in bits(fitting) if self.is_full(number))
