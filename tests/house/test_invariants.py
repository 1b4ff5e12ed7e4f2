"""Each invariant of the domain has tests, and is held by the database where ``make invariants`` says it is."""

import re
from collections import Counter
from pathlib import Path

import pytest
from django.db import connection

from tools.invariants import INVARIANTS, Proofs, told

TESTS = Path(__file__).resolve().parent.parent
MARK = re.compile(r'mark\.invariant\("(INV-\d+)"\)')
NAMED = [(name, each) for name, invariant in INVARIANTS.items() for each in invariant.triggers]
CONSTRAINED = [(name, each) for name, invariant in INVARIANTS.items() for each in invariant.constraints]


def test_all_are_told_and_each_has_tests():
    marked = {name for path in TESTS.rglob("test_*.py") for name in MARK.findall(path.read_text())}
    assert list(INVARIANTS) == [f"INV-{number}" for number in range(1, len(INVARIANTS) + 1)]
    assert marked == set(INVARIANTS)


def test_what_the_program_calls_an_invariant_is_one():
    program = [path for app in TESTS.parent.iterdir() if (app / "apps.py").exists() for path in app.rglob("*.py")]
    named = {name for path in program for name in re.findall(r"INV-\d+", path.read_text())}
    assert named == set(INVARIANTS)


def test_each_is_held_by_something_in_the_database():
    assert [name for name, each in INVARIANTS.items() if not (each.triggers or each.constraints)] == []


@pytest.mark.django_db
@pytest.mark.parametrize(("invariant", "trigger"), NAMED)
def test_the_database_has_its_triggers(invariant, trigger):
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_trigger WHERE tgname ~ %s", [f"^pgtrigger_{trigger}_[0-9a-f]+$"])
        assert cursor.fetchone()[0] > 0


@pytest.mark.django_db
@pytest.mark.parametrize(("invariant", "constraint"), CONSTRAINED)
def test_the_database_has_its_constraints(invariant, constraint):
    """A unique one with a condition is an index there."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conname FROM pg_constraint WHERE conname = %(name)s"
            " UNION SELECT relname FROM pg_class WHERE relname = %(name)s AND relkind = 'i'",
            {"name": constraint},
        )
        assert cursor.fetchone() == (constraint,)


def test_proofs_are_counted_by_what_they_prove():
    class Report:
        when, failed, passed = "call", False, True
        user_properties = (("combinations tried", 3), ("invariant", "INV-6"), ("invariant", "INV-7"))

    proofs = Proofs()
    proofs.pytest_runtest_logreport(Report)
    assert (proofs.passed, proofs.failed) == (Counter({"INV-6": 1, "INV-7": 1}), Counter())
    lines = told(proofs.passed, Counter({"INV-7": 2}))
    assert lines[lines.index("INV-6  The number selected never exceeds the quota.") + 1] == "       tests: 1 passed"
    assert "       tests: 1 passed, 2 FAILED" in lines
    assert "       triggers: within_quota" in lines
