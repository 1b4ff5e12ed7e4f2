"""Programs of the machine that some tests need. On a developer's machine they may be missing, in CI never."""

import os
import shutil

import pytest


def give_up(missing: str):
    """End the test with what to install: skipped, or failed where nothing may be skipped (REQUIRE_ALL)."""
    if os.environ.get("REQUIRE_ALL"):
        pytest.fail(missing)
    pytest.skip(missing)


def program(*names: str, missing: str) -> str:
    """The path of the first of ``names`` that is installed, else the test ends with ``missing``."""
    return next(filter(None, map(shutil.which, names)), None) or give_up(missing)
