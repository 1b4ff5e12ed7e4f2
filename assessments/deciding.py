"""Deciding on several assessments of agreements at once: countersigning, checking and confirming what was ticked."""

from collections.abc import Collection

from assessments.workflow import ASSESSMENT
from common.workflow import Move, NotAllowed, NotLegal, Refused

# What decides without a reason, so that it can be said of many at once.
AT_ONCE = {move.verb: move for move in ASSESSMENT.moves if move.separated and not move.needs_reason}


def moves_at_once(membership) -> list[Move]:
    """The decisions that this person may take on several of those that wait at their desk."""
    if membership is None:
        return []
    waiting = ASSESSMENT.waiting_for(membership).select_related("desk__region")
    samples = waiting.order_by("state", "pk").distinct("state")
    due = {move.verb for record in samples for move in ASSESSMENT.next_moves(record) if membership.may(move.permission)}
    return [move for verb, move in AT_ONCE.items() if verb in due]


def decide_all(*, assessments: Collection, verb: str, by) -> int:
    """Take one of the decisions ``AT_ONCE`` on all of ``assessments`` or on none.

    Raises NotAllowed or NotLegal with the name of the one that stands in the way.
    """
    for assessment in assessments:
        try:
            ASSESSMENT.check(AT_ONCE[verb], assessment, by, "", None)
        except Refused as refusal:
            kind = NotAllowed if isinstance(refusal, NotAllowed) else NotLegal
            raise kind(f"{assessment}: {refusal.reason}") from refusal
    try:
        return len(ASSESSMENT.perform_all(assessments, verb, by=by))
    except NotAllowed as refusal:  # somebody moved one of them on just now
        raise NotLegal(refusal.reason) from refusal
