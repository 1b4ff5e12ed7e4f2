"""Web servers and workers as processes of their own, with logs one can wait for."""

import http.client
import json
import os
import signal
import subprocess
import sys
from contextlib import suppress
from urllib.parse import urlencode

from poverty_aid.servers import wait_until
from tests.browser.stack import ROOT

SECONDS = 60
TOKEN = "a" * 32  # against forged forms: the cookie and the field must agree


def eventually(condition, *, seconds=SECONDS) -> None:
    """Wait for what processes bring about."""
    assert wait_until(condition, seconds=seconds), "it has not come about in time"


class Processes:
    """Processes of the portal that share an environment. ``folder`` has their logs, by number."""

    def __init__(self, environment, folder):
        self.environment = environment
        self.folder = folder
        self.running = []

    def start(self, *arguments) -> subprocess.Popen:
        """A Python module as a process."""
        with open(self.folder / f"{len(self.running)}.log", "w") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", *arguments],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.running.append(process)
        return process

    def web(self) -> "Portal":
        """A web server that answers."""
        port = self.environment["PORT"]
        self.start("gunicorn", "poverty_aid.wsgi", "--bind", f"127.0.0.1:{port}", "--threads", "4")
        portal = Portal(int(port))
        eventually(lambda: portal.answer("GET", "/healthz/") == (200, None))
        return portal

    def worker(self) -> subprocess.Popen:
        """A worker that is ready."""
        number = len(self.running)
        celery = ["celery", "--app", "poverty_aid.celery", "worker", "--include", "tests.faults.slow"]
        process = self.start(*celery, "--loglevel", "info", "--concurrency", "1", "--hostname", f"{number}@%h")
        eventually(lambda: " ready." in (self.folder / f"{number}.log").read_text())
        return process

    def call(self, task: str, arguments=()) -> None:
        """Send a task to the workers."""
        call = ["celery", "--app", "poverty_aid.celery", "call", task, "--args", json.dumps(arguments)]
        subprocess.run([sys.executable, "-m", *call], cwd=ROOT, env=self.environment, check=True, capture_output=True)

    def sweep(self) -> None:
        """What beat asks for each minute."""
        self.call("common.tasks.sweep")

    def kill(self, process) -> None:
        """-9, to the process and to all that it has forked."""
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def end(self) -> None:
        for process in self.running:
            self.kill(process)


class Portal:
    """A browser of a few lines: ``answer`` gives the status and where it leads; (None, None) for no answer."""

    def __init__(self, port):
        self.port = port

    def answer(self, method, path, session="", **form) -> tuple[int | None, str | None]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        body = urlencode(form | {"csrfmiddlewaretoken": TOKEN}) if method == "POST" else None
        cookies = f"csrftoken={TOKEN}; sessionid={session}"
        headers = {"Cookie": cookies, "Content-Type": "application/x-www-form-urlencoded"}
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            answer.read()
            return answer.status, answer.getheader("Location")
        except (OSError, http.client.HTTPException):
            return None, None
        finally:
            connection.close()
