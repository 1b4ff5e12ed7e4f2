"""What tests of this storey share."""

import pytest
from django.utils.translation import override


@pytest.fixture
def in_english():
    """What is said is compared in the language of the msgids."""
    with override("en"):
        yield
