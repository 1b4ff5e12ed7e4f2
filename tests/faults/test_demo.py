"""``manage.py demo``: what it says when something is wrong, and that nothing of it stays behind."""

import re
import shutil
import socket
import subprocess
import sys

import psutil
import pytest

from tests.browser.stack import ROOT, Stack


def demo_once(environment) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "manage.py", "demo"], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120
    )


def processes_of(stack) -> list[str]:
    """Whatever still runs that was started by this portal: its processes inherit its VAR_DIR."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.environ().get("VAR_DIR") == str(stack.folder):
                found.append(process.name())
        except psutil.Error:
            continue
    return found


def said(stack) -> list[str]:
    """The lines of load_demo: what it has loaded, if anything, and the accounts."""
    return stack.output().split("Starting")[1].split("The portal is open")[0].splitlines()[1:]


@pytest.fixture
def stack():
    stack = Stack()
    yield stack
    if stack.process and stack.folder.exists():
        stack.end()
    shutil.rmtree(stack.folder, ignore_errors=True)


def test_a_port_in_use_is_said_before_anything_is_started(stack):
    with socket.socket() as other:
        other.bind(("127.0.0.1", stack.port))
        other.listen()
        result = demo_once(stack.environment())
    assert result.returncode == 1
    assert re.fullmatch(rf"Port {stack.port} cannot be used \(.+\)\. End what uses it, .+\n", result.stderr)
    assert list(stack.folder.iterdir()) == []


@pytest.mark.parametrize("variable, url, begins", [
    ("DATABASE_URL", "postgres://nobody@127.0.0.1:1/none", "PostgreSQL does not answer: "),
    ("REDIS_URL", "redis://127.0.0.1:1/0", "Redis does not answer: "),
])  # fmt: skip
def test_a_named_server_that_is_away_is_said(stack, variable, url, begins):
    result = demo_once(stack.environment() | {variable: url})
    assert result.returncode == 1
    assert result.stderr.splitlines()[-1].startswith(begins) or begins in result.stderr
    assert "Traceback" not in result.stderr
    assert processes_of(stack) == []


def test_a_dead_part_ends_all_and_a_second_start_finds_the_data(stack):
    stack.start()
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
    assert stack.end() == 0
    assert processes_of(stack) == []
