"""``make invariants``: the proofs of the invariants of the domain alone, and where the database holds each of them.

Runs the tests marked ``@pytest.mark.invariant("INV-6")``; prints each invariant with its number of tests and the
triggers and constraints that hold it whatever path a change takes. Fails if a test fails, or an invariant has none.
"""

import sys
from collections import Counter
from dataclasses import dataclass

import pytest


@dataclass(frozen=True)
class Invariant:
    """``triggers`` and ``constraints`` name what the database holds it by; ``elsewhere``, what more it takes."""

    says: str
    triggers: tuple[str, ...] = ()
    constraints: tuple[str, ...] = ()
    elsewhere: str = ""


INVARIANTS = {
    "INV-1": Invariant(
        "Whoever created or last edited a record never approves it.",
        ("step_fits", "chain_moves", "not_by_its_writers", "not_by_the_concerned", "decided_by_two"),
    ),
    "INV-2": Invariant(
        "Nobody reads or writes a row outside their scope.",
        ("village_of_county", "household_of_county", "need_in_its_county"),
        ("region_code_begins_with_parents", "region_code_length_fits_level"),
        "visible_to() is the only door to rows; tests/test_access_matrix.py walks every address",
    ),
    "INV-3": Invariant(
        "What has been filed is never edited in place or deleted.",
        ("version_is_open", "written_with_record", "text_is_open", "step_is_final", "chain_stays", "append_only"),
    ),
    "INV-4": Invariant(
        "A confirmed assessment and the figures it came from never change.",
        ("content_stays", "written_with_record", "province_assessment_stays", "assessment_fits", "mark_fits"),
    ),
    "INV-5": Invariant(
        "Seats always sum to the total; a published plan never changes.",
        ("seats_make_the_total", "content_stays", "written_with_record", "plan_fits"),
    ),
    "INV-6": Invariant("The number selected never exceeds the quota.", ("within_quota",)),
    "INV-7": Invariant(
        "One live nomination per subject and year.",
        ("live_once_a_year",),
        ("nomination_one_live_an_organisation", "nomination_one_live_an_expert"),
    ),
    "INV-8": Invariant(
        "Nobody can shorten a public notice.",
        ("runs_its_week", "notice_has_run", "item_fits", "replaces_its_former", "received_in_time"),
    ),
    "INV-9": Invariant(
        "Awards never exceed the funds.",
        ("within_funds_of_year", "within_source", "funds_cover_awards", "within_the_funds"),
    ),
    "INV-10": Invariant(
        "A full recomputation gives the same figures as the incremental ones.",
        ("marks_place",),
        ("figure_one_a_region_and_metric", "statistics_one_a_place_and_year"),
        "each roll-up sees one moment and runs alone (common/moment.py)",
    ),
}


class Proofs:
    """Counts tests by what they prove; their reports say that (``tests/conftest.py``), of other processes, too."""

    def __init__(self):
        self.passed, self.failed = Counter(), Counter()

    def pytest_runtest_logreport(self, report):
        if report.when == "call" or report.failed:
            proved = [name for key, name in report.user_properties if key == "invariant"]
            (self.passed if report.passed else self.failed).update(proved)


def told(passed: Counter, failed: Counter) -> list[str]:
    """Each invariant with its number of tests, and what holds it."""
    lines = []
    for name, invariant in INVARIANTS.items():
        number = f"{passed[name]} passed" + (f", {failed[name]} FAILED" if failed[name] else "")
        lines += [f"{name:<7}{invariant.says}", f"       tests: {number}"]
        held = {"triggers": ", ".join(invariant.triggers), "constraints": ", ".join(invariant.constraints)}
        held["besides"] = invariant.elsewhere
        lines += [f"       {kind}: {names}" for kind, names in held.items() if names]
    return lines


def main(arguments) -> int:
    proofs = Proofs()
    code = pytest.main(["-q", "-m", "invariant", *arguments], plugins=[proofs])
    print("\n".join(told(proofs.passed, proofs.failed)))
    unproved = [name for name in INVARIANTS if not proofs.passed[name]]
    if unproved:
        print("Without a test:", ", ".join(unproved))
    return int(code) or int(bool(unproved))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
