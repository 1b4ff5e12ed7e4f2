"""A job that takes its time and leaves a trace, for workers that get killed (``celery worker --include``)."""

import time
from pathlib import Path

from common import jobs

STEPS = 30


@jobs.kind("slow", "slow")
def run_slow(job, report):
    """Write "begun", take three seconds, write "ended" into the file of the arguments."""
    trace(job, "begun")
    for step in range(STEPS):
        time.sleep(0.1)
        report(step + 1, STEPS)
    trace(job, "ended")


def trace(job, word) -> None:
    with Path(job.arguments["trace"]).open("a") as file:
        file.write(f"{word}\n")
