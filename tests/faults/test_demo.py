"""``manage.py demo``: what it says when a server or its port is missing, and that nothing of it stays behind."""

import re
import shutil
import socket
import subprocess
import sys

import pytest

from tests.browser.stack import ROOT, Stack, processes_of


def demo_once(environment) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "manage.py", "demo"], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120
    )


@pytest.fixture
def stack():
    stack = Stack()
    yield stack
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
