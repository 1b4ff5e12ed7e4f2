"""How time and memory are measured."""

import time
import tracemalloc
from statistics import median

TIMES = 15


def seconds(work, times=TIMES) -> float:
    """The median time of ``work``."""
    spent = []
    for _turn in range(times):
        began = time.perf_counter()
        work()
        spent.append(time.perf_counter() - began)
    return median(spent)


def in_turns(floor, work, times=TIMES) -> dict:
    """The median times of both, measured turn by turn, so that other work on the machine weighs on both alike."""
    pairs = [(seconds(floor, 1), seconds(work, 1)) for _turn in range(times)]
    floors, works = zip(*pairs, strict=True)
    return {"floor_s": median(floors), "time_s": median(works)}


def peak(work) -> float:
    """Megabytes of Python memory at the highest point of ``work``."""
    tracemalloc.start()
    work()
    highest = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return highest / 2**20
