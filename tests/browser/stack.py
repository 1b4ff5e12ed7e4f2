"""The real portal for the browser tests: ``manage.py demo`` with services, port and data of its own."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[2]
UP_SECONDS = 1200
END_SECONDS = 60


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Stack:
    """``url`` is the address of the portal, ``folder`` its VAR_DIR, ``output()`` what it has said."""

    def __init__(self):
        # A short path: the socket of PostgreSQL lies in it.
        self.folder = Path(tempfile.mkdtemp(prefix="pa-"))
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.process = None

    def environment(self) -> dict[str, str]:
        """That of the test run without its servers. Limits of signing in are for people, not for test runs."""
        inherited = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}
        return inherited | {
            "VAR_DIR": str(self.folder),
            "PORT": str(self.port),
            "LOGIN_LIMIT": "10000/m/ip",
            "LOGIN_FAILED_LIMIT": "10000/m/ip",
            "LANG": "C.UTF-8",
            "LC_ALL": "C.UTF-8",
        }

    def start(self) -> None:
        """Promise: the portal is open. Errors: RuntimeError with what it said."""
        with open(self.folder / "demo.log", "w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "demo"],
                cwd=ROOT,
                env=self.environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        deadline = time.monotonic() + UP_SECONDS
        while "The portal is open" not in self.output():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"manage.py demo did not come up:\n{self.output()}")
            time.sleep(0.2)

    def output(self) -> str:
        return (self.folder / "demo.log").read_text()

    def end(self) -> int:
        """Promise: nothing of it runs or lies about any more. Its exit status."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        status = self.process.wait(END_SECONDS)
        shutil.rmtree(self.folder)
        return status


def processes_of(stack: Stack) -> list[str]:
    """Whatever still runs that was started by this portal: its processes inherit its VAR_DIR."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.environ().get("VAR_DIR") == str(stack.folder):
                found.append(process.name())
        except psutil.Error:
            continue
    return found
