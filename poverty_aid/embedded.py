"""Servers without set-up, for whoever names none.

``provide()`` fills in whichever of ``DATABASE_URL`` and ``REDIS_URL`` is missing. The data lie under
``VAR_DIR``. The first process that needs the servers starts them, others use the same ones, and the
last one that ends stops them. Who still needs them is told by a shared lock on a file: the system
gives it back even when a process is killed, so nothing has to be tidied up.
"""

import atexit
import fcntl
import os
import signal
from contextlib import contextmanager
from pathlib import Path

from poverty_aid.console import PlainFailure
from poverty_aid.console import gettext as _

ROOT = Path(__file__).resolve().parent.parent
in_use = None  # the EmbeddedServers of this process, if it needs any


def provide(environ=os.environ) -> None:
    """Promise: both variables are set. A failing server is told as a PlainFailure, and none is left behind."""
    global in_use
    missing = [name for name in ("DATABASE_URL", "REDIS_URL") if not environ.get(name)]
    if missing:
        in_use = EmbeddedServers(Path(environ.get("VAR_DIR") or ROOT / "var"))
        atexit.register(in_use.leave)
        environ.update(in_use.use(missing))


@contextmanager
def uninterrupted():
    """A signal to end waits until this is done: half started or half stopped servers would be left behind."""
    numbers, received = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP), []
    previous = {number: signal.signal(number, lambda caught, frame: received.append(caught)) for number in numbers}
    try:
        yield
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)
        for number in received[:1]:
            signal.raise_signal(number)


class EmbeddedServers:
    """The PostgreSQL and the Redis under ``folder``. ``options`` are settings of PostgreSQL."""

    def __init__(self, folder: Path, *, options=()):
        # Imported here: where the servers are named, production need not even have these wheels.
        from poverty_aid.servers import PostgreSQL, Redis

        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder.resolve()
        self.servers = [PostgreSQL(folder / "postgres", options=options), Redis(folder / "redis")]
        self.used = []
        self.users = None
        self.process = os.getpid()

    def use(self, variables=("DATABASE_URL", "REDIS_URL")) -> dict[str, str]:
        """Promise: the servers behind ``variables`` answer until ``leave``; their addresses by variable."""
        self.used = [server for server in self.servers if server.variable in variables]
        with uninterrupted(), self._one_at_a_time():
            self.users = open(self.folder / "embedded.users", "w")  # noqa: SIM115
            fcntl.flock(self.users, fcntl.LOCK_SH)
            for server in self.used:
                if not server.answers():
                    server.start()
        return {server.variable: server.url() for server in self.used}

    def leave(self) -> None:
        """Promise: the last user has stopped the servers. A forked child is no user of its own."""
        if self.users is None or os.getpid() != self.process:
            return
        with uninterrupted(), self._one_at_a_time():
            if self._is_last_user():
                for server in self.servers:
                    if server.answers():
                        server.stop()
            self.users.close()
            self.users = None

    def silent(self) -> list[str]:
        """The names of the servers in use here that do not answer any more."""
        return [server.name for server in self.used if not server.answers()]

    def _is_last_user(self) -> bool:
        try:
            fcntl.flock(self.users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    @contextmanager
    def _one_at_a_time(self):
        try:
            with open(self.folder / "embedded.lock", "w") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)
                yield
        except PermissionError as refusal:
            sentence = _("{folder} belongs to another user. Name a folder of your own in VAR_DIR.")
            raise PlainFailure(sentence.format(folder=self.folder)) from refusal
