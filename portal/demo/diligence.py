"""How hard the partners of an agreement work: it decides what is done, and so how it is assessed."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Diligence:
    """``activities`` in each year; of a task's target that each does ``done`` percent (least and most), and reaches
    ``households`` percent of the village's poor households; ``marks`` percent of the full marks are given by hand."""

    activities: int
    done: tuple[int, int]
    households: int
    marks: int


STRONG = Diligence(5, (100, 115), 100, 96)
STEADY = Diligence(5, (88, 115), 80, 88)
MIDDLING = Diligence(4, (75, 112), 70, 80)
WEAK = Diligence(2, (20, 60), 20, 55)
CYCLE = (STRONG, STEADY, MIDDLING, STRONG, STEADY, WEAK, STRONG, MIDDLING)


def diligence_of(number: int) -> Diligence:
    """Of the agreement of this number in the story."""
    return CYCLE[number % len(CYCLE)]
