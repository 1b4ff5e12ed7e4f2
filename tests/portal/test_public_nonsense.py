"""Every address that is open to everybody, asked for nonsense: an answer that says so, and no fault of the program.

The addresses come from the URL configuration, so that a new page is asked as soon as it has one.
"""

import pytest
from django.test import Client
from django.urls import reverse

from common.access import anyone, rule_of
from tests import factories, subjects
from tests.test_access_matrix import addresses

PARAMETERS = (
    *("words", "q", "field", "kind", "state", "category", "area", "industry", "metric", "among", "about"),
    *("region", "province", "below", "within", "level", "year", "page", "per_page", "sort"),
)
NONSENSE = {
    "nothing": "",
    "NUL": "a\0b",
    "quotes": "'\"><script>",
    "patterns": "%_\\",
    "a number without end": "9" * 5000,
    "another digit": "٣²",
    "less than nothing": "-1",
    "no number": "nan",
    "half a sign": "\ud83d",
    "very long words": "湄潭 " * 2000,
}
ANSWERS = {200, 302, 404, 405}


def public():
    return [(name, pattern) for name, pattern in addresses() if rule_of(pattern.callback) is anyone]


@pytest.fixture
def open_addresses(db) -> list[str]:
    things = subjects.at(factories.COUNTY)
    return [reverse(name, kwargs=subjects.arguments(name, pattern, things)) for name, pattern in public()]


def faults(addresses, queries) -> list[tuple]:
    """A fault of a view is raised by the client."""
    client = Client()
    asked = [(address, query) for address in addresses for query in queries]
    answered = [(*each, status_of(client.get(*each))) for each in asked]
    return [each for each in answered if each[-1] not in ANSWERS]


def status_of(answer) -> int:
    answer.getvalue()  # a file is read to its end, and closed
    return answer.status_code


def test_nonsense_is_answered_and_breaks_nothing(open_addresses):
    """In all parameters at once, in one while the others make sense, and far too many of them."""
    at_once = [dict.fromkeys(PARAMETERS, value.encode("utf-8", "surrogatepass")) for value in NONSENSE.values()]
    alone = [{name: NONSENSE["NUL"]} for name in PARAMETERS]
    assert len(open_addresses) > 30
    assert faults(open_addresses, at_once + alone) == []
    many = faults(open_addresses, [{"region": ["52"] * 5000}])
    assert {status for _address, _query, status in many} <= {400}
