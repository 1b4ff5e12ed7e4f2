"""The diagrams in docs/chains/ show the chains as they are."""

import pytest
from django.conf import settings

from common.workflow import CHAINS
from common.workflow.diagrams import pages

FOLDER = settings.BASE_DIR / "docs" / "chains"


@pytest.mark.parametrize(("path", "text"), list(pages(FOLDER)), ids=lambda value: getattr(value, "name", ""))
def test_diagram_is_current(path, text):
    assert path.read_text() == text, "run manage.py draw_chains"


def test_every_state_can_be_reached_and_is_worded():
    for chain in CHAINS.values():
        reached = {chain.initial} | {move.target for move in chain.moves}
        assert reached == set(chain.states.values), chain.name
