"""Real processes on the database of the test, with a Redis that may be killed."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

import pytest
from django.db import connection

from poverty_aid.servers import Redis, wait_until
from tests.browser.stack import ROOT, free_port

SECONDS = 60


class KillableRedis(Redis):
    def kill(self) -> None:
        with self.connect() as client:
            process = client.info("server")["process_id"]
        os.kill(process, signal.SIGKILL)
        assert wait_until(lambda: not self.answers(), seconds=10)


@pytest.fixture
def redis_server():
    folder = Path(tempfile.mkdtemp(prefix="pa-"))
    server = KillableRedis(folder)
    server.start()
    yield server
    if server.answers():
        server.stop()
    shutil.rmtree(folder)


class Processes:
    """Web servers and workers of this test. ``start`` runs a Python module as a process of its own."""

    def __init__(self, environment, folder):
        self.environment = environment
        self.folder = folder
        self.running = []

    def start(self, *arguments) -> subprocess.Popen:
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

    def worker(self) -> subprocess.Popen:
        """A worker that is ready."""
        number = len(self.running)
        celery = ["celery", "--app", "poverty_aid.celery", "worker", "--include", "tests.faults.slow"]
        process = self.start(*celery, "--loglevel", "info", "--concurrency", "1")
        assert wait_until(lambda: " ready." in self.log(number), seconds=SECONDS), self.log(number)
        return process

    def sweep(self) -> None:
        """What beat asks for each minute: the worker sweeps."""
        call = ["celery", "--app", "poverty_aid.celery", "call", "common.tasks.sweep"]
        subprocess.run([sys.executable, "-m", *call], cwd=ROOT, env=self.environment, check=True, capture_output=True)

    def log(self, number: int) -> str:
        return (self.folder / f"{number}.log").read_text()

    def kill(self, process) -> None:
        """-9, to the process and to all that it has forked."""
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@pytest.fixture
def processes(transactional_db, redis_server, tmp_path):
    database = os.environ["DATABASE_URL"].rsplit("/", 1)[0]
    environment = os.environ | {
        "DATABASE_URL": f"{database}/{connection.settings_dict['NAME']}",
        "REDIS_URL": redis_server.url(),
        "PORT": str(free_port()),
    }
    processes = Processes(environment, tmp_path)
    yield processes
    for process in processes.running:
        processes.kill(process)


@pytest.fixture
def eventually():
    """Wait for a condition that processes bring about."""

    def eventually(condition, *, seconds=SECONDS):
        deadline = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < deadline, "it has not come about in time"
            time.sleep(0.1)

    return eventually
