"""What tests of this storey share."""

import pytest
from django.utils.translation import override

from review.models import QuotaPlan
from tests import factories
from tests.review.factories import closed_with, plan_in, split_of


@pytest.fixture
def in_english():
    """What is said is compared in the language of the msgids."""
    with override("en"):
        yield


@pytest.fixture
def province_plan() -> QuotaPlan:
    """The draft by which 52 splits its 26 and 13 seats over 5203, 5205 and a county directly under it."""
    closed_with({"52": (300, 20, 10), "5203": (100, 10, 4), "5205": (200, 5, 4), "520328": (70, 5, 2)})
    closed_with({"62": (100, 20, 5)})
    for code in ("5203", "5205", "520328"):
        factories.group_at(code)
    return split_of(plan_in("published"))
