"""Diagrams of the chains for docs/chains/, drawn from the same tables that move the records."""

from pathlib import Path

from django.utils.translation import override

from common.workflow.chain import CHAINS, Chain

HEADER = "<!-- Drawn by `manage.py draw_chains` from the chain's table; do not edit. -->"


def draw(chain: Chain) -> str:
    """The chain as a Markdown page: a Mermaid state diagram and the table of moves."""
    with override("en"):
        return "\n".join([HEADER, f"# {chain.label}", "", *_diagram(chain), "", *_table(chain), ""])


def _diagram(chain):
    yield "```mermaid"
    yield "stateDiagram-v2"
    yield from (f"    {state}: {chain.states(state).label}" for state in chain.states.values)
    yield f"    [*] --> {chain.initial}"
    for move in chain.moves:
        yield from (f"    {source} --> {move.target}: {move.verb}" for source in move.sources)
    yield "```"


def _table(chain):
    yield "| verb | from | to | who | where | says why | never by its author |"
    yield "|---|---|---|---|---|---|---|"
    for move in chain.moves:
        sources = ", ".join(move.sources)
        reason, separated = ("yes" if flag else "" for flag in (move.needs_reason, move.separated))
        yield f"| {move.verb} | {sources} | {move.target} | {move.permission} | {move.where} | {reason} | {separated} |"


def pages(folder: Path):
    """Each chain's file and what should stand in it."""
    for name, chain in sorted(CHAINS.items()):
        yield folder / f"{name}.md", draw(chain)
