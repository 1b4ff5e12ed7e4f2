"""PostgreSQL killed under load: requests fail cleanly, then recover, and what was acknowledged is there."""

import os
import signal
import subprocess
import sys
import threading
import time
from uuid import uuid4

import pytest

from poverty_aid.embedded import EmbeddedServers
from tests.browser.stack import ROOT, free_port
from tests.faults.processes import Processes, eventually

# An account of the national office and its session, made in the portal's own words.
SIGN_IN = """
from django.test import Client
from leadership.enums import Role
from tests import factories
client = factories.sign_in(Client(), factories.membership_at("0", Role.DIRECTOR))
print(client.cookies["sessionid"].value)
"""


@pytest.fixture
def servers(folder):
    servers = EmbeddedServers(folder / "var")
    servers.use()
    yield servers
    servers.leave()


@pytest.fixture
def own_processes(servers, folder):
    """Processes on servers of their own, which may be killed without harm to other tests."""
    addresses = {server.variable: server.url() for server in servers.servers}
    processes = Processes(os.environ | addresses | {"PORT": str(free_port())}, folder)
    manage(processes, "migrate", "--verbosity", "0")
    yield processes
    processes.end()


def manage(processes, *arguments) -> str:
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(
        command, cwd=ROOT, env=processes.environment, check=True, stdout=subprocess.PIPE, text=True
    ).stdout


def export_all_the_time(portal, session, answers, stop):
    """Ask for reports, each another one; ``answers`` has the status and the address of the job."""
    while not stop.is_set():
        answers.append(portal.answer("POST", "/agreements/export/", session, query=f"q={uuid4()}"))
        time.sleep(0.02)


def addresses_of_jobs(server) -> set[str]:
    connection = server.connect("poverty_aid")
    with connection, connection.cursor() as cursor:
        cursor.execute("SELECT id FROM common_job")
        found = {f"/jobs/{pk}/" for (pk,) in cursor.fetchall()}
    connection.close()
    return found


def test_requests_fail_cleanly_and_recover(servers, own_processes, folder):
    postgres = servers.servers[0]
    session = manage(own_processes, "shell", "--no-imports", "--command", SIGN_IN).split()[-1]
    portal, answers, stop = own_processes.web(), [], threading.Event()
    load = [threading.Thread(target=export_all_the_time, args=(portal, session, answers, stop)) for _each in range(4)]
    for thread in load:
        thread.start()
    eventually(lambda: len(acknowledged(answers)) > 20)

    os.kill(int((postgres.folder / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
    eventually(lambda: (500, None) in answers)
    postgres.start()
    before = len(acknowledged(answers))
    eventually(lambda: len(acknowledged(answers)) > before + 20)
    stop.set()
    for thread in load:
        thread.join()
    assert {status for status, _address in answers} == {302, 500}
    assert acknowledged(answers) <= addresses_of_jobs(postgres)


def acknowledged(answers) -> set[str]:
    return {address for status, address in answers if status == 302}
