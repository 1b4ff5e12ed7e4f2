"""Real processes on the database of the test, with a Redis that may be killed."""

import os
import shutil
import signal
import tempfile
from pathlib import Path

import pytest
from django.db import connection

from poverty_aid.servers import Redis
from tests.browser.stack import free_port
from tests.faults.processes import Processes, eventually


class KillableRedis(Redis):
    def kill(self) -> None:
        with self.connect() as client:
            process = client.info("server")["process_id"]
        os.kill(process, signal.SIGKILL)
        eventually(lambda: not self.answers())


@pytest.fixture
def folder():
    """Not pytest's own: run as root, PostgreSQL has an account of its own and must be let in."""
    folder = Path(tempfile.mkdtemp(prefix="pa-"))
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def redis_server(folder):
    server = KillableRedis(folder / "redis")
    server.start()
    yield server
    if server.answers():
        server.stop()


@pytest.fixture
def processes(transactional_db, redis_server, folder):
    server = os.environ["DATABASE_URL"].rsplit("/", 1)[0]
    processes = Processes(
        os.environ
        | {
            "DATABASE_URL": f"{server}/{connection.settings_dict['NAME']}",
            "REDIS_URL": redis_server.url(),
            "PORT": str(free_port()),
        },
        folder,
    )
    yield processes
    processes.end()
