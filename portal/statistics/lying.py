"""The records that lie at the desks of a level, in one's own scope."""

from common.workflow.chain import Chain
from leadership.codes import within
from leadership.enums import Level
from portal.statistics.counting import CHAINS, due_states
from portal.statistics.open_data import LEVELS
from portal.waiting import KINDS


def chain_called(name: str) -> Chain | None:
    return next((chain for chain in CHAINS if chain.name == name), None)


def level_called(name: str) -> Level | None:
    return next((level for level, called in LEVELS.items() if called == name), None)


def lying(*, chain, level, year: int, code: str, membership):
    """What waits for somebody at the level now, the longest first."""
    rows = chain.model.objects.visible_to(membership).filter(within(code), year=year, state__in=due_states(chain))
    rows = rows.filter(desk__region__level=level)
    return rows.select_related("region__parent", *KINDS[chain.name].related).order_by("moved_at", "pk")


def told(records, chain) -> list[dict]:
    """Each record with what the workbench says of it, and since when it lies there."""
    return [{"record": record, "says": KINDS[chain.name].says(record)} for record in records]
