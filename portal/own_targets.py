"""How far one's own region has come with the targets of the plan, for the first page [一(二)]."""

from dataclasses import dataclass

from assessments.target_progress import Progress, progress_at
from leadership.enums import Level
from leadership.permissions import VIEW_RECORDS
from leadership.programme import current_year

OPEN_SHOWN = 4


@dataclass(frozen=True)
class OwnTargets:
    """Of ``total`` targets ``met`` are met; ``next_due`` are those due first of the others."""

    total: int
    met: int
    next_due: list[Progress]


def own_targets(membership) -> OwnTargets | None:
    """This year's, as the last roll-up left them; None for those who read no region.

    What only the nation as a whole has to reach is told at the nation.
    """
    if not membership.may(VIEW_RECORDS):
        return None
    region = membership.region
    found = progress_at(region=region, year=current_year())
    progress = [each for each in found if each.base and (each.target.units or region.level == Level.NATION)]
    still_open = sorted((each for each in progress if not each.is_met), key=lambda each: each.setting.due_on)
    return OwnTargets(len(progress), len(progress) - len(still_open), still_open[:OPEN_SHOWN])
