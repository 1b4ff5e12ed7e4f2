"""The one idea: all level-by-level business is one declared table per kind.

A ``Chain`` is the table; ``Chain.perform`` moves a record along it. From the same table come the
buttons of a page, its timeline, the list of waiting work, the database's own refusal of illegal
moves, the access tests and the diagrams in docs/chains/.
"""

from common.workflow.chain import CHAINS, Chain, waits_for
from common.workflow.move import ANYWHERE, AT_DESK, AT_HOME, Move
from common.workflow.refusals import Incomplete, NotAllowed, NotLegal, Refused, insist

__all__ = [
    "ANYWHERE",
    "AT_DESK",
    "AT_HOME",
    "CHAINS",
    "Chain",
    "Incomplete",
    "Move",
    "NotAllowed",
    "NotLegal",
    "Refused",
    "insist",
    "waits_for",
]
