"""The processes of ``manage.py demo``: web server, worker and beat, watched until someone ends them."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from poverty_aid.console import PlainFailure
from poverty_aid.console import gettext as _

ANSWER_SECONDS = 90
END_SECONDS = 20
LAST_WORDS = 8  # lines of a log shown when its process has died
ROOT = Path(__file__).resolve().parent.parent


def port() -> int:
    """The port of the web server, from ``PORT``. Errors: PlainFailure."""
    text = os.environ.get("PORT") or "8000"
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise PlainFailure(_("PORT is {text}, which is no port. Use a number from 1 to 65535.").format(text=text))
    return int(text)


def check_port() -> None:
    """Errors: PlainFailure if another program listens on the port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port()))
        except OSError as refusal:
            sentence = _("Port {port} cannot be used ({why}). End what uses it, or choose another: PORT=8001 make demo")
            raise PlainFailure(sentence.format(port=port(), why=os.strerror(refusal.errno))) from refusal


class Ended(BaseException):
    """Somebody has asked for the end: Ctrl-C, SIGTERM, or the terminal was closed."""


END_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def _raise_ended(number, frame):
    raise Ended


def listen_for_the_end() -> None:
    """From now on a signal to end raises Ended; one that was ignored (nohup) stays ignored."""
    for number in END_SIGNALS:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _raise_ended)


def listen_no_more() -> None:
    """From now on nothing interrupts the tidying up."""
    for number in END_SIGNALS:
        signal.signal(number, signal.SIG_IGN)


@dataclass
class Child:
    """A process of ours, in a session of its own so that a Ctrl-C reaches only its supervisor."""

    name: str
    arguments: list[str]
    log: Path
    answers: Callable[["Child"], bool]
    process: subprocess.Popen | None = field(default=None, init=False)

    def start(self) -> None:
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with open(self.log, "wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", *self.arguments],
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def check(self) -> None:
        """Errors: PlainFailure, with its last words, if it has died."""
        status = self.process.poll()
        if status is not None:
            sentence = _("The {name} has ended by itself (status {status}). The end of its log {log}:")
            raise PlainFailure(
                sentence.format(name=self.name, status=status, log=self.log) + "\n" + "\n".join(self.last_words())
            )

    def last_words(self) -> list[str]:
        return self.log.read_text(errors="replace").splitlines()[-LAST_WORDS:]

    def ask_to_end(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.terminate()

    def end(self) -> None:
        """Promise: the process and all its children are gone."""
        if self.process:
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(END_SECONDS)
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


def web_answers(child: Child) -> bool:
    try:
        urllib.request.urlopen(f"http://127.0.0.1:{port()}/healthz/", timeout=5).close()
    except urllib.error.HTTPError as answer:
        return answer.code < 500
    except OSError:
        return False
    return True


def worker_answers(child: Child) -> bool:
    from poverty_aid.celery import app

    return bool(app.control.ping(timeout=1))


def beat_answers(child: Child) -> bool:
    return "beat: Starting" in child.log.read_text(errors="replace")


def children(folder: Path) -> list[Child]:
    """The parts of a portal on one machine, data under ``folder``, in the order of starting."""
    logs = folder / "log"
    celery = ["celery", "--app", "poverty_aid.celery", "--quiet"]
    web = ["gunicorn", "poverty_aid.wsgi", "--bind", f"127.0.0.1:{port()}", "--workers", "2", "--threads", "4"]
    web += ["--graceful-timeout", "5", "--no-control-socket"]
    worker = [*celery, "worker", "--loglevel", "info", "--concurrency", "2"]
    beat = [*celery, "beat", "--loglevel", "info", "--pidfile", "", "--schedule", str(folder / "celerybeat-schedule")]
    return [
        Child(_("job worker"), worker, logs / "worker.log", worker_answers),
        Child(_("clock of the jobs (beat)"), beat, logs / "beat.log", beat_answers),
        Child(_("web server"), web, logs / "web.log", web_answers),
    ]


def start(parts: list[Child]) -> None:
    """Promise: all parts answer. Errors: PlainFailure if one dies or stays silent."""
    for child in parts:
        child.start()
    deadline = time.monotonic() + ANSWER_SECONDS
    for child in parts:
        while not child.answers(child):
            child.check()
            if time.monotonic() > deadline:
                sentence = _("The {name} does not answer after {seconds} seconds. Its log is {log}.")
                raise PlainFailure(sentence.format(name=child.name, seconds=ANSWER_SECONDS, log=child.log))
            time.sleep(0.2)


def watch(parts: list[Child], silent: Callable[[], list[str]]) -> None:
    """Watch until a part has died, or a server of our own is in ``silent()``. Errors: PlainFailure."""
    while True:
        for child in parts:
            child.check()
        if dead := silent():
            raise PlainFailure(
                _("{name} has ended by itself. Everything stops; the data are kept.").format(name=dead[0])
            )
        time.sleep(1)


def end(parts: list[Child]) -> None:
    """Promise: no part runs any more. The web server goes first, so that nobody is answered by half a portal."""
    listen_no_more()
    for child in reversed(parts):
        child.ask_to_end()
    for child in reversed(parts):
        child.end()
