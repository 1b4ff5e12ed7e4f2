"""One row of a chain's table."""

from collections.abc import Callable
from dataclasses import dataclass

from common.access import YES

AT_DESK = "desk"  # the group at whose desk the record lies
AT_HOME = "home"  # the group of the record's own region
ANYWHERE = "anywhere"  # whom ``also`` lets, wherever they act


@dataclass(frozen=True, kw_only=True)
class Move:
    """verb, from, to, who, what must be complete, what must be said, and what follows.

    ``applies`` tells which of several moves from a state fits this record (endorse below the
    filing level, file at it). ``also`` answers yes, or no with a reason, for conditions on the
    person beyond the permission. ``missing`` returns sentences. ``prepare`` completes the records, all
    at once, before the step notes what was decided on; ``before`` sets fields of the record (named in
    ``writes``) as it moves; ``after`` writes what hangs on the records, all at once.
    """

    verb: str
    label: str
    past: str
    sources: tuple[str, ...]
    target: str
    permission: str
    where: str = AT_DESK
    applies: Callable = lambda record: True
    also: Callable = lambda record, membership: YES
    missing: Callable = lambda record: []
    needs_reason: bool = False
    # INV-1: whoever created or last edited the record may not perform it.
    separated: bool = False
    # Part of the waiting work of whoever may perform it.
    is_due: bool = True
    # Where not all records of the sources wait for it, the Q of those that do: ``applies``, for lists.
    waits: Callable | None = None
    # Performed as part of another verb (the batch reports its agreements), so it has no button.
    has_button: bool = True
    # Without a button, but done on a page of its own for many records: ``page(record)`` is its address.
    page: Callable | None = None
    next_desk: Callable = lambda record: record.desk
    prepare: Callable = lambda records, membership: None
    before: Callable = lambda record, membership: None
    writes: tuple[str, ...] = ()
    after: Callable = lambda records, membership: None
    help: str = ""
