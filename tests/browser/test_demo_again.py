"""``manage.py demo`` when a part of it dies, and when it is started again.

Here and not with the faults, since the portal of the browser tests serves: making another one takes minutes.
"""

import psutil

from tests.browser.stack import processes_of


def said(stack) -> list[str]:
    """The lines of load_demo: what it has loaded, if anything, and the accounts."""
    return stack.output().split("Starting")[1].split("The portal is open")[0].splitlines()[1:]


def test_a_dead_part_ends_all_and_a_second_start_finds_the_data(stack):
    worker = next(
        child
        for child in psutil.Process(stack.process.pid).children()
        if "worker" in child.cmdline() and "celery" in child.cmdline()
    )
    worker.kill()
    assert stack.process.wait(60) == 1
    assert "The job worker has ended by itself (status -9)." in stack.output()
    assert processes_of(stack) == []

    first = said(stack)
    stack.start()
    second = said(stack)
    assert second[1:]
    assert second == first[1:]  # the same accounts, and no story told again
