"""What all tests stand on: real PostgreSQL and Redis, warnings as errors, nothing skipped when CI says so.

Without DATABASE_URL and REDIS_URL the servers come from their wheels, with their data under var/test.
"""

import os
import shutil
from pathlib import Path

import django
import django.test
import hypothesis
import pytest
import redis
from django.core.cache import cache
from django.utils import translation

from poverty_aid.embedded import EmbeddedServers

ROOT = Path(__file__).resolve().parent.parent
# Tests need no data after a power cut.
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200")

hypothesis.settings.register_profile("house", deadline=None)
hypothesis.settings.load_profile("house")


def pytest_configure(config):
    """Before pytest-django reads the settings: servers and folders of this run."""
    if hasattr(config, "workerinput"):
        # Its own files: tests look at what is kept before and after.
        os.environ["VAR_DIR"] = str(Path(os.environ["VAR_DIR"], config.workerinput["workerid"]))
    else:
        start_run(config)
    os.environ["REDIS_URL"] = own_redis_url(os.environ["REDIS_URL"])
    os.environ["DJANGO_SETTINGS_MODULE"] = "poverty_aid.settings"
    django.setup()
    # A worker that inherited it would read the settings before it has its own REDIS_URL.
    del os.environ["DJANGO_SETTINGS_MODULE"]


def start_run(config):
    folder = Path(os.environ.get("VAR_DIR") or ROOT / "var") / "test"
    os.environ["TEST_RUN"] = str(os.getpid())
    os.environ["VAR_DIR"] = str(folder / f"run-{os.getpid()}")
    os.environ.setdefault("DEMO", "1")
    missing = [name for name in ("DATABASE_URL", "REDIS_URL") if not os.environ.get(name)]
    if missing:
        servers = EmbeddedServers(folder, options=FAST)
        os.environ.update(servers.use(missing))
        config.add_cleanup(servers.leave)
    config.add_cleanup(lambda: shutil.rmtree(os.environ["VAR_DIR"], ignore_errors=True))


def own_redis_url(url: str) -> str:
    """Another database of the same Redis for each process of each run, so that none sees another's cache."""
    with redis.Redis.from_url(url.rsplit("/", 1)[0] + "/0") as client:
        count = int(client.config_get("databases")["databases"])
        return f"{url.rsplit('/', 1)[0]}/{client.incr('test-runs') % (count - 1) + 1}"


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker):
    from tests import databases

    with django_db_blocker.unblock():
        databases.ensure_template()
        databases.renew()
    yield
    with django_db_blocker.unblock():
        databases.drop()


@pytest.fixture(autouse=True, scope="session")
def _renew_instead_of_flush(django_test_environment):
    """After a test on real transactions Django empties all tables, and with them what migrations loaded."""
    from tests import databases

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(django.test.TransactionTestCase, "_fixture_teardown", lambda case: databases.renew())
        yield


@pytest.fixture(autouse=True, scope="session")
def _quick_passwords(django_test_environment):
    quick = "django.contrib.auth.hashers.MD5PasswordHasher"
    with django.test.override_settings(PASSWORD_HASHERS=[quick, *django.conf.settings.PASSWORD_HASHERS]):
        yield


@pytest.fixture(autouse=True)
def _fresh_cache():
    """Limits of signing in and whatever else is counted begin anew in each test."""
    cache.clear()


@pytest.fixture(autouse=True)
def _own_language():
    """A page that a test has asked for leaves its language behind; the next test begins in that of the portal."""
    translation.deactivate()


def pytest_collection_modifyitems(items):
    """What a test proves goes with its report, for ``make invariants``."""
    for item in items:
        proved = sorted({mark.args[0] for mark in item.iter_markers("invariant")})
        item.user_properties += [("invariant", name) for name in proved]


def pytest_terminal_summary(terminalreporter):
    reports = [report for outcome in ("passed", "failed") for report in terminalreporter.stats.get(outcome, ())]
    if tried := sum(dict(report.user_properties).get("combinations tried", 0) for report in reports):
        terminalreporter.write_line(f"access matrix: {tried} combinations tried")
    if os.environ.get("REQUIRE_ALL") and terminalreporter.stats.get("skipped"):
        terminalreporter.write_line("REQUIRE_ALL is set: a skipped test counts as failed.", red=True)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session):
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("REQUIRE_ALL") and reporter and reporter.stats.get("skipped") and not session.exitstatus:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
