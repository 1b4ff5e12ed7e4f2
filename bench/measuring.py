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


def peak(work) -> float:
    """Megabytes of Python memory at the highest point of ``work``."""
    tracemalloc.start()
    work()
    highest = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return highest / 2**20
