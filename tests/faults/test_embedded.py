"""The servers that need no set-up: found again, shared, stopped by the last user, repaired after kill -9."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from poverty_aid.embedded import EmbeddedServers
from tests.browser.stack import ROOT

USER = """
import sys, time
from pathlib import Path
from poverty_aid.embedded import EmbeddedServers
servers = EmbeddedServers(Path(sys.argv[1]))  # kept: with it goes the lock
servers.use()
print("ready", flush=True)
time.sleep(600)
"""


@pytest.fixture
def folder(folder):
    yield folder / "var"
    servers = EmbeddedServers(folder / "var")
    servers.use(())
    servers.leave()


def another_user(folder: Path) -> subprocess.Popen:
    process = subprocess.Popen([sys.executable, "-c", USER, folder], cwd=ROOT, stdout=subprocess.PIPE)
    assert process.stdout.readline() == b"ready\n"
    return process


def kill(process: subprocess.Popen) -> None:
    process.kill()
    process.wait()
    process.stdout.close()


def postmaster(folder: Path) -> int:
    return int((folder / "postgres" / "postmaster.pid").read_text().split()[0])


def ask(servers: EmbeddedServers, sql: str):
    connection = servers.servers[0].connect("poverty_aid")
    with connection, connection.cursor() as cursor:
        cursor.execute(sql)
        answer = cursor.fetchall() if cursor.description else None
    connection.close()
    return answer


def answering(folder: Path) -> list[bool]:
    return [server.answers() for server in EmbeddedServers(folder).servers]


def test_a_second_start_finds_the_data(folder):
    for sql in ("CREATE TABLE kept AS SELECT 1 AS number", "SELECT number FROM kept"):
        servers = EmbeddedServers(folder)
        servers.use()
        answer = ask(servers, sql)
        servers.leave()
    assert answer == [(1,)]


def test_the_last_user_stops_the_servers(folder):
    other = another_user(folder)
    servers = EmbeddedServers(folder)
    servers.use()
    servers.leave()
    assert answering(folder) == [True, True]
    kill(other)
    servers.use()
    servers.leave()
    assert answering(folder) == [False, False]


def test_killed_servers_come_back_with_their_data(folder):
    other = another_user(folder)
    servers = EmbeddedServers(folder)
    addresses = servers.use()
    ask(servers, "CREATE TABLE kept AS SELECT 1 AS number")
    with servers.servers[1].connect() as client:
        client.set("kept", 1)
        redis_process = client.info("server")["process_id"]
        time.sleep(1.1)  # Redis writes to disk each second
    for process in (postmaster(folder), redis_process):
        os.kill(process, signal.SIGKILL)
    kill(other)
    servers.leave()
    assert servers.use() == addresses
    assert ask(servers, "SELECT number FROM kept") == [(1,)]
    with servers.servers[1].connect() as client:
        assert client.get("kept") == b"1"
    servers.leave()


def test_a_pid_file_that_names_a_stranger_is_seen_through(folder):
    servers = EmbeddedServers(folder)
    servers.use()
    servers.leave()
    (folder / "postgres" / "postmaster.pid").write_text(f"{os.getpid()}\n{folder / 'postgres'}\n")
    servers.use()
    assert ask(servers, "SELECT 1") == [(1,)]
    assert psutil.Process(postmaster(folder)).name() == "postgres"
    servers.leave()


def test_works_where_a_socket_path_would_be_too_long(folder):
    servers = EmbeddedServers(folder / ("long " * 20) / "宁德")
    servers.use()
    assert ask(servers, "SHOW server_encoding") == [("UTF8",)]
    servers.leave()


def test_only_the_missing_server_is_started(folder):
    servers = EmbeddedServers(folder)
    assert list(servers.use(["REDIS_URL"])) == ["REDIS_URL"]
    assert answering(folder) == [False, True]
    servers.leave()
