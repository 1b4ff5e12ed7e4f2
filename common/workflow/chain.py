"""The table of a kind, and the one door through which its records move."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Model, Q, prefetch_related_objects
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from common import clock
from common.access import Answer, no
from common.workflow.move import AT_DESK, AT_HOME, Move
from common.workflow.refusals import Incomplete, NotAllowed, NotLegal

CHAINS: dict[str, "Chain"] = {}


@dataclass(frozen=True)
class Offer:
    """A move that can be made from where the record is: may this person, and what is missing first."""

    move: Move
    answer: Answer
    missing: list
    page: str = ""

    @property
    def is_open(self) -> bool:
        return bool(self.answer) and not self.missing


@dataclass(frozen=True, kw_only=True)
class Chain:
    """``states`` has the inward wording of each state, ``public_wording`` what strangers read.

    ``parts`` are the parts of a record that a return can name. ``good`` are states that end well, though a reason was
    said on the way or a later move is still possible.
    ``fingerprint`` gives the hash of the record's content for the step log, ``copy`` what more the
    log keeps of the content at a move: further fields of the step.
    """

    name: str
    label: str
    model: type[Model]
    step_model: type[Model]
    states: type
    initial: str
    moves: tuple[Move, ...]
    public_wording: dict = field(default_factory=dict)
    parts: type | None = None
    good: tuple = ()
    fingerprint: Callable = lambda record: ""
    copy: Callable = lambda record, move: {}
    listeners: dict = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self):
        CHAINS[self.name] = self

    # -- reading the table ---------------------------------------------------------
    def move(self, verb: str) -> Move:
        return next(move for move in self.moves if move.verb == verb)

    def is_approving(self, verb: str) -> bool:
        return self.move(verb).separated

    def offers(self, record, membership) -> list[Offer]:
        """The buttons of a page: moves from here that this person may make, with what is missing."""
        offers = []
        for move in self._from(record):
            answer = self.allowed(move, record, membership)
            if answer and (move.has_button or move.page):
                page = move.page(record) if move.page else ""
                offers.append(Offer(move, answer, move.missing(record), page))
        return offers

    def next_moves(self, record) -> list[Move]:
        """What happens next, at the desk where the record lies."""
        return [move for move in self._from(record) if move.is_due]

    def _from(self, record):
        return [move for move in self.moves if record.state in move.sources and move.applies(record)]

    def due_moves(self, membership) -> list[Move]:
        """The moves by which records wait for this person."""
        return [move for move in self.moves if move.is_due and move.has_button and membership.may(move.permission)]

    def waiting_for(self, membership):
        """Records at this person's desk that they may move on; the longest waiting first."""
        due = self.due_moves(membership)
        if not due:
            return self.model.objects.none()
        states = {state for move in due for state in move.sources}
        own = Q(created_by=membership.user_id) | Q(edited_by=membership.user_id)
        only_approving = {state for state in states if all(move.separated for move in due if state in move.sources)}
        return (
            self.model.objects.visible_to(membership)
            .filter(waits_for(due), desk=membership.group)
            .exclude(own, state__in=only_approving)
            .order_by("moved_at", "pk")
        )

    # -- may this person? ----------------------------------------------------------
    def allowed(self, move: Move, record, membership) -> Answer:
        """Yes, or no with the reason, for one move on one record."""
        if membership is None or not membership.may(move.permission):
            return no(_("The duty you act in does not include this step."))
        if move.where == AT_HOME:
            if membership.region_code != record.region_id:
                return no(_("Only the office that the record belongs to may do this."))
        elif move.where == AT_DESK and membership.group_id != record.desk_id:
            return no(_("It lies with %(group)s now; only they can take this step.") % {"group": record.desk})
        if move.separated and membership.user_id in (record.created_by_id, record.edited_by_id):
            return no(_("You wrote or last changed this record, so somebody else must decide on it."))
        return move.also(record, membership)

    # -- moving --------------------------------------------------------------------
    def perform(self, record, verb: str, *, by, reason: str = "", concerns: Iterable = (), seen: int | None = None):
        """Move one record; returns it as it stands afterwards. See ``perform_all``."""
        return self.perform_all([record], verb, by=by, reason=reason, concerns=concerns, seen=seen)[0]

    @transaction.atomic
    def perform_all(self, records, verb, *, by, reason="", concerns=(), seen=None) -> list:
        """Perform ``verb`` on all of ``records`` or on none.

        The rows are locked, so of two people deciding at once one wins and the other gets
        NotLegal. ``seen`` is the number of steps the page showed when the button was pressed.
        Raises NotLegal, NotAllowed or Incomplete, and nothing has happened then.
        """
        move = self.move(verb)
        locked = self._locked([record.pk for record in records])
        for record in locked:
            self.check(move, record, by, reason, seen)
        move.prepare(locked, by)
        steps = [self._step(move, record, by, reason, list(concerns)) for record in locked]
        self.step_model.objects.bulk_create(steps)
        for record, step in zip(locked, steps, strict=True):
            self._move(move, record, by, step)
        written = ["state", "desk", "steps_taken", "moved_at", *move.writes]
        self.model.objects.bulk_update(locked, written, batch_size=500)
        move.after(locked, by)
        for listener in self.listeners[verb]:
            listener(locked)
        return locked

    def _locked(self, keys) -> list:
        """The rows as they stand once whoever moves them now has finished."""
        # No join: a row that has changed its desk while we waited would drop out of the answer.
        rows = list(self.model.objects.select_for_update().filter(pk__in=keys).order_by("pk"))
        prefetch_related_objects(rows, "desk__region")
        return rows

    def listen(self, verb: str, listener: Callable) -> None:
        """``listener(records)`` is called in the same transaction after ``verb``; for storeys above."""
        self.listeners[verb].append(listener)

    def check(self, move, record, by, reason, seen):
        """Raises NotLegal, NotAllowed or Incomplete when ``by`` can't make ``move`` now."""
        stale = seen is not None and seen != record.steps_taken
        if stale or record.state not in move.sources:
            raise NotLegal(self._why_not_legal(record))
        answer = self.allowed(move, record, by)
        if not answer:
            raise NotAllowed(answer.reason)
        if not move.applies(record):
            raise NotLegal(self._why_not_legal(record))
        missing = list(move.missing(record))
        if move.needs_reason and not reason.strip():
            missing.append(_("Say why: whoever acts next needs the reason."))
        if missing:
            raise Incomplete(missing)

    def _why_not_legal(self, record) -> str:
        last = self.last_step(record)
        if last is None:
            return _("This step is not possible while the record is “%(state)s”.") % {"state": self.wording(record)}
        return _("%(who)s (%(group)s) already did “%(what)s” at %(when)s. It is “%(state)s” now.") % {
            "who": last.actor,
            "group": last.group,
            "what": self.move(last.verb).past,
            "when": date_format(localtime(last.at), "DATETIME_FORMAT"),
            "state": self.wording(record),
        }

    def last_step(self, record):
        return record.steps.told().order_by("-serial").first()

    def wording(self, record) -> str:
        return self.states(record.state).label

    def _step(self, move, record, by, reason, concerns):
        return self.step_model(
            record=record,
            serial=record.steps_taken + 1,
            verb=move.verb,
            from_state=record.state,
            to_state=move.target,
            actor=by.user,
            group=by.group,
            reason=reason.strip(),
            concerns=concerns,
            fingerprint=self.fingerprint(record),
            **self.copy(record, move),
        )

    def _move(self, move, record, by, step):
        move.before(record, by)
        record.desk = move.next_desk(record)
        record.state = move.target
        record.steps_taken = step.serial
        record.moved_at = clock.now()


def waits_for(moves) -> Q:
    """The records that wait for one of ``moves``."""
    found = Q(state__in={state for move in moves if not move.waits for state in move.sources})
    for move in moves:
        if move.waits:
            found |= Q(move.waits(), state__in=move.sources)
    return found
