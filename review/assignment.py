"""Which reviewers score which candidates: balanced, without conflicts of interest [三(五), domain 9]. Pure.

Each candidate gets ``scorers`` reviewers who have no conflict with it. Where reviewers stand in groups (the three
departments), a candidate gets one of each group first, as far as there is one. The loads are as even as they can be:
of all ways to give every candidate its reviewers, none has a smaller sum of the squares of the loads, so that they
differ by at most one wherever that is possible.

How: candidates are served one after the other. A reviewer who may take one is looked for along chains of exchanges
(this one takes that candidate over, whose reviewer takes this one …), and of all whom such chains reach, the one with
the least load takes one more. That is the shortest path of a minimum-cost flow in which the n-th candidate of a
reviewer costs more than the one before, so the result is optimal. What was given before is kept and counted.
"""

from collections import Counter, deque
from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass, field

Key = Hashable


@dataclass(frozen=True)
class Shortage:
    """A candidate with fewer reviewers than it needs, and why each of the others cannot score it."""

    candidate: Key
    found: int
    needed: int
    conflicts: Mapping[Key, str]


@dataclass
class Assignment:
    """``given`` names the new reviewers of each candidate, ``short`` who has too few."""

    given: dict[Key, list[Key]]
    short: list[Shortage]


@dataclass
class Place:
    """``count`` seats of a candidate, for reviewers among ``fitting``."""

    candidate: Key
    fitting: tuple[Key, ...]
    count: int
    taken: set = field(default_factory=set)


def assign(
    *,
    candidates: Collection[Key],
    reviewers: Collection[Key],
    scorers: int,
    conflicts: Mapping[Key, Mapping[Key, str]] | None = None,
    kept: Mapping[Key, Collection[Key]] | None = None,
    groups: Mapping[Key, Key] | None = None,
    load: Mapping[Key, int] | None = None,
) -> Assignment:
    """Give each of ``candidates`` its reviewers, in the order in which both are named.

    ``conflicts[candidate][reviewer]`` says why this one may not score that one. ``kept`` are the reviewers whom
    candidates have already; ``load`` is what reviewers have to do besides. ``groups`` names the group of reviewers.
    """
    board = Board(list(reviewers), conflicts or {}, kept or {}, Counter(load or {}))
    for candidate in candidates:
        for group in dict.fromkeys((groups or {}).values()):
            board.open(candidate, [one for one in board.reviewers if groups.get(one) == group], scorers, most=1)
    for candidate in candidates:
        board.open(candidate, board.reviewers, scorers)
    return Assignment(board.given(candidates), board.short(candidates, scorers))


class Board:
    """The state of an assignment: who serves whom, and how much everybody has to do."""

    def __init__(self, reviewers, conflicts, kept, load):
        self.reviewers, self.conflicts, self.kept = reviewers, conflicts, kept
        self.places: list[Place] = []
        self.serving = {candidate: set(those) for candidate, those in kept.items()}
        self.load = load
        for those in kept.values():
            self.load.update(those)

    def open(self, candidate, among, scorers, *, most=None) -> None:
        """Seats of a candidate for reviewers ``among`` some, and whoever can be found for them."""
        serving = self.serving.setdefault(candidate, set())
        if most and serving & set(among):
            return
        free = scorers - len(serving)
        fitting = tuple(one for one in among if one not in self.conflicts.get(candidate, {}))
        place = Place(candidate, fitting, min(free, most) if most else free)
        self.places.append(place)
        for _seat in range(place.count):
            if not self.seat(place):
                break

    def seat(self, place) -> bool:
        """One more reviewer for ``place``: the least loaded whom chains of exchanges reach."""
        reached = self.reach(place)
        if not reached:
            return False
        # Of those with the same load the one named first: the same question has the same answer.
        last = min(reached, key=lambda one: (self.load[one], self.reviewers.index(one)))
        self.load[last] += 1
        self.exchange(last, reached)
        return True

    def reach(self, start) -> dict:
        """Who could take one more, and how: {reviewer: (the place they would take, whom they relieve there)}."""
        reached, queue = {}, deque([(start, None)])
        while queue:
            place, relieved = queue.popleft()
            for one in place.fitting:
                if one in reached or one in self.serving[place.candidate]:
                    continue
                reached[one] = (place, relieved)
                queue.extend((other, one) for other in self.places if one in other.taken)
        return reached

    def exchange(self, last, reached) -> None:
        """Carry out the chain that ends at ``last``, backwards: each takes the place of whom they relieve."""
        while last is not None:
            place, relieved = reached[last]
            if relieved is not None:
                place.taken.discard(relieved)
                self.serving[place.candidate].discard(relieved)
            place.taken.add(last)
            self.serving[place.candidate].add(last)
            last = relieved

    def given(self, candidates) -> dict:
        new = {each: self.serving[each] - set(self.kept.get(each, ())) for each in candidates}
        return {each: [one for one in self.reviewers if one in those] for each, those in new.items()}

    def short(self, candidates, scorers) -> list[Shortage]:
        found = {each: len(self.serving[each]) for each in candidates}
        return [
            Shortage(each, number, scorers, dict(self.conflicts.get(each, {})))
            for each, number in found.items()
            if number < scorers
        ]
