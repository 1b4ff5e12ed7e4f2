"""The databases of the tests: migrated once into a template, and copied from it.

A copy takes a fraction of a second and has everything that migrations load (all regions of the
country), so a test on real transactions gets a new copy afterwards instead of emptied tables.
The template is named by what it is made from and is used again by the next run.
"""

import hashlib
import os
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import psutil
import psycopg2
from django.core.management import call_command
from django.db import connection, connections

ROOT = Path(__file__).resolve().parent.parent
MADE_FROM = ("*/migrations/*.py", "leadership/data/regions_county.csv", "leadership/data/poor_counties.csv")
MADE_FROM_TOO = ("leadership/regions.py", "requirements.txt", "tests/databases.py")
ONE_AT_A_TIME = 20161225  # the number of our advisory lock
KEPT_TEMPLATES = 4


@cache
def template() -> str:
    paths = sorted(path for pattern in (*MADE_FROM, *MADE_FROM_TOO) for path in ROOT.glob(pattern))
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in paths))
    return f"template_{digest.hexdigest()[:16]}"


def own_name() -> str:
    """The database of this process: of run TEST_RUN (a process number) and worker of pytest-xdist."""
    return f"test_{os.environ['TEST_RUN']}_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"


@contextmanager
def maintenance():
    """A cursor on the server's own database, where each statement is committed."""
    parameters = connection.get_connection_params() | {"dbname": "postgres", "cursor_factory": None}
    server = psycopg2.connect(**{name: value for name, value in parameters.items() if value is not None})
    server.autocommit = True
    try:
        yield server.cursor()
    finally:
        server.close()


def names(cursor, beginning: str) -> list[str]:
    """Oldest first."""
    cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s) ORDER BY oid", [beginning])
    return [name for (name,) in cursor.fetchall()]


def create(cursor, name: str, *, source: str) -> None:
    cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    locale = "ENCODING 'UTF8' LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' LOCALE 'C'"
    cursor.execute(f"CREATE DATABASE {name} TEMPLATE {source} {locale if source == 'template0' else ''}")


def use(name: str) -> None:
    connections.close_all()
    connection.settings_dict["NAME"] = name


def ensure_template() -> None:
    """Promise: the template exists. Of several workers and runs, one migrates and the others wait."""
    with maintenance() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [ONE_AT_A_TIME])
        drop_what_is_left(cursor)
        if not names(cursor, template()):
            create(cursor, f"making_{template()}", source="template0")
            use(f"making_{template()}")
            call_command("migrate", verbosity=0)
            connections.close_all()
            cursor.execute(f"ALTER DATABASE making_{template()} RENAME TO {template()}")


def drop_what_is_left(cursor) -> None:
    """Databases of runs that were killed, and all but the latest templates, which other runs may still copy."""
    for name in names(cursor, "test_"):
        if not psutil.pid_exists(int(name.split("_")[1])):
            cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    for name in set(names(cursor, "template_")[:-KEPT_TEMPLATES]) - {template()}:
        cursor.execute(f"DROP DATABASE {name}")


def renew() -> None:
    """Promise: this process works on a fresh copy of the template; other connections to its old one are cut."""
    use(own_name())
    with maintenance() as cursor:
        create(cursor, own_name(), source=template())


def drop() -> None:
    connections.close_all()
    with maintenance() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {own_name()} WITH (FORCE)")
