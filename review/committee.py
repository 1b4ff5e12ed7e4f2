"""What only the joint review committee 联合评审委员会 of the nation does [三(六)]: terms, ties, and the chair.

Nobody on it sees a candidate before they have accepted the terms, nor ever one to whom they have a tie. The chair looks
at what the scorers gave once all of them have sent their marks, asks for reasons or for one scorer more, and changes
nothing; candidates to whom the chair has a tie go to the deputy.
"""

from collections import defaultdict
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from common import clock
from common.workflow import Incomplete, NotAllowed, NotLegal, insist
from review.conflicts import conflicts_between, tasks_of
from review.drawing import (
    candidates_of,
    closed,
    draw,
    draw_stand_ins,
    locked_session,
    panel_of,
    take_back_conflicting,
    undecided,
)
from review.enums import PRESIDING, ReviewTaskState, Seat
from review.models import DeclaredConflict, FurtherScorer, Panelist, ReviewTask, ScoreQuestion
from review.ranking import Result, results_of
from review.reviewing import may_organise, missing_in_calendar, needed, reviewed_in
from review.scoring import FAR_OFF


# -- the clerks of the nation --------------------------------------------------------------
@transaction.atomic
def set_calendar(*, session, by, scoring_closes_on, meets_on, place: str):
    """Move the days or the place of a joint session. Raises NotAllowed for anybody but its clerks, Incomplete if the
    committee would meet before scoring closes."""
    insist(may_organise(by, session))
    locked = locked_session(session)
    locked.scoring_closes_on, locked.meets_on, locked.place = scoring_closes_on, meets_on, place
    missing = missing_in_calendar(locked)
    if missing:
        raise Incomplete(missing)
    locked.save(update_fields=["scoring_closes_on", "meets_on", "place"])
    return locked


@transaction.atomic
def name_chairs(*, session, by, chair, deputy) -> None:
    """Name who presides and who stands in for them: two members of the panel in office.

    Raises NotAllowed for anybody but the clerks of the nation, NotLegal for others, for twice the same, and where
    somebody would give up presiding who has seen totals: they must never score one more of those candidates.
    """
    insist(may_organise(by, session))
    locked = locked_session(session)
    panel, named = panel_of(locked), {chair.pk, deputy.pk}
    if len(named) == 1 or not named <= {each.pk for each in panel}:
        raise NotLegal(_("Chair and deputy are two members of the panel."))
    bound = [each for each in panel if each.pk not in named and cases_of(each)]
    if bound:
        text = _("%(name)s has seen what others gave, and goes on presiding; where they cannot, the other acts.")
        raise NotLegal(text % {"name": bound[0]})
    locked.panel.filter(seat__in=PRESIDING).update(seat=Seat.MEMBER)
    locked.panel.filter(pk=chair.pk).update(seat=Seat.CHAIR)
    locked.panel.filter(pk=deputy.pk).update(seat=Seat.DEPUTY)


# -- terms and ties ------------------------------------------------------------------------
@transaction.atomic
def accept_terms(*, panelist, by) -> Panelist:
    """A member promises to keep silence, and not to score whom they have ties to; only then they see candidates.

    Accepted twice it stays as it was the first time. Raises NotAllowed for another's seat or with another duty.
    """
    locked = own_seat(panelist, by)
    if locked.accepted_at is None:
        locked.accepted_at = clock.now()
        locked.save(update_fields=["accepted_at"])
    return locked


def own_seat(panelist, by) -> Panelist:
    held = Panelist.objects.of(by).select_for_update(of=("self",), no_key=True)
    seats = held.select_related("session", "membership")
    found = seats.filter(pk=panelist.pk).first()
    if found is None:
        raise NotAllowed(_("Only whoever sits on the committee, and has no other duty, may do this."))
    return found


@transaction.atomic
def declare(*, panelist, by, reason: str, token, **subject) -> DeclaredConflict:
    """Declare a tie to a ``province``, to a unit or person by ``name``, or to one candidate as ``nomination``.

    What the member still had to score of them is declined and stand-ins are drawn at once, within the window; what
    they have scored stays on record and counts no longer. The same form sent twice declares once. Raises NotAllowed
    for another's seat, Incomplete without a reason or a subject.
    """
    session = locked_session(panelist.session)
    own = own_seat(panelist, by)
    known = DeclaredConflict.objects.filter(form_token=token, panelist=own).first()
    if known:
        return known
    if not any(subject.values()):
        raise Incomplete([_("Name a province, or a unit or person.")])
    tie = DeclaredConflict.objects.create(panelist=own, reason=needed(reason), form_token=token, **subject)
    draw_stand_ins(session, take_back_conflicting(session, [own]))
    return tie


# -- who presides --------------------------------------------------------------------------
def presiding(session) -> dict[str, Panelist]:
    """Chair and deputy in office, by seat."""
    return {each.seat: each for each in panel_of(session) if each.seat in PRESIDING}


def presiders_of(session, nominations: Iterable) -> dict[int, Panelist | None]:
    """By candidate who presides over it: the chair, the deputy where the chair has a tie, or neither."""
    seats = presiding(session)
    order = [seats[seat] for seat in PRESIDING if seat in seats]
    conflicts = conflicts_between(list(nominations), order)
    return {key: next((each for each in order if each.pk not in whys), None) for key, whys in conflicts.items()}


def left_without_chair(session) -> list[str]:
    """The candidates to whom chair and deputy both have a tie, in sentences."""
    candidates = {each.pk: each for each in candidates_of(session)}
    alone = [candidates[key] for key, each in presiders_of(session, candidates.values()).items() if each is None]
    text = _("%(name)s: chair and deputy chair both have a conflict of interest. Name another deputy chair.")
    return [text % {"name": each.title} for each in alone]


def own_tasks_left(panelist) -> int:
    """Whoever presides sees what others gave only once they have settled all that is theirs to score."""
    return panelist.tasks.filter(state=ReviewTaskState.ASSIGNED).count()


def presided_by(panelist) -> list[Result]:
    """The candidates over whom a member presides, the best first, the sealed ones last; none while some of their own
    are open."""
    if panelist.seat not in PRESIDING or own_tasks_left(panelist):
        return []
    nominations = list(reviewed_in(panelist.session))
    presiders = presiders_of(panelist.session, nominations)
    return results_of(panelist.session, [each for each in nominations if presiders[each.pk] == panelist])


def cases_of(panelist) -> list[Result]:
    """Those that are unsealed."""
    return [result for result in presided_by(panelist) if not result.is_sealed]


def case_of(panelist, candidate) -> Result | None:
    """One of the cases of a member who presides."""
    return next((case for case in cases_of(panelist) if case.nomination.pk == candidate), None)


def insist_on_case(panelist, by, candidate) -> Panelist:
    """The seat, held. Raises NotAllowed for whoever does not preside over the candidate, or before it is unsealed."""
    locked_session(panelist.session)
    own = own_seat(panelist, by)
    if own.accepted_at is None or case_of(own, candidate) is None:
        raise NotAllowed(_("Whoever presides asks once all marks have been sent, and their own, too."))
    return own


# -- what the chair asks --------------------------------------------------------------------
def to_ask_about(panelist) -> list[Result]:
    """The undecided cases of a member who presides in which somebody else is far off, and nobody was asked why."""
    asked = ScoreQuestion.objects.filter(task__session=panelist.session_id).values("task__nomination")
    apart = far_apart(panelist.session, undecided(panelist.session).exclude(pk__in=asked))
    cases = [case for case in cases_of(panelist) if case.nomination.pk in apart] if apart else []
    own = set(panelist.tasks.values_list("pk", flat=True)) if cases else set()
    return [case for case in cases if not case.further and {task for task, _name in case.far_off} - own]


def far_apart(session, nominations) -> set[int]:
    """The candidates whose marks lie so far apart that one can be far off: one query, before results are made."""
    totals = defaultdict(list)
    sent = session.tasks.standing().filter(state=ReviewTaskState.SUBMITTED, nomination__in=nominations.values("pk"))
    for candidate, total in sent.annotate(total=Sum("marks__marks")).values_list("nomination", "total"):
        totals[candidate].append(total)
    return {candidate for candidate, given in totals.items() if max(given) - min(given) > FAR_OFF}


@transaction.atomic
def ask_reasons(*, task, panelist, by, question: str, token) -> ScoreQuestion:
    """The chair asks a scorer why they gave what they gave; the marks stay. The same form sent twice asks once.

    Raises NotAllowed for whoever does not preside over the candidate, NotLegal about their own marks, while a
    question is open, and once the candidate has been decided on.
    """
    own = insist_on_case(panelist, by, task.nomination_id)
    known = ScoreQuestion.objects.filter(form_token=token, task=task).first()
    if known:
        return known
    if not ReviewTask.objects.standing().filter(pk=task.pk, session=own.session_id).exists():
        raise NotLegal(_("These marks do not count."))
    why = why_decided(own.session, task.nomination_id) or why_not_asked(task, own)
    if why:
        raise NotLegal(why)
    return ScoreQuestion.objects.create(task=task, asked_by=own, question=needed(question), form_token=token)


def why_decided(session, candidate) -> str:
    """Why nothing more is asked about a candidate; empty while nobody has decided by its marks."""
    return "" if undecided(session).filter(pk=candidate).exists() else _("This candidate has been decided on.")


def why_not_asked(task, panelist) -> str:
    """Why whoever presides asks nothing about these marks now; empty where they may."""
    if task.panelist_id == panelist.pk:
        return _("These marks are your own.")
    if any(question.answered_at is None for question in task.questions.all()):
        return _("This scorer has a question to answer already.")
    return ""


def asked_about(session) -> dict[int, list[ScoreQuestion]]:
    """By candidate what was asked about the marks, the latest last."""
    questions = ScoreQuestion.objects.filter(task__session=session).select_related("task__panelist__membership")
    found = defaultdict(list)
    for question in questions.order_by("pk"):
        found[question.task.nomination_id].append(question)
    return found


def questions_to(membership):
    """What a scorer has been asked and has not answered."""
    tasks = tasks_of(membership)
    return ScoreQuestion.objects.filter(task__in=tasks, answered_at__isnull=True)


@transaction.atomic
def answer(*, question, by, answer: str) -> ScoreQuestion:
    """A scorer says why. Raises NotAllowed for another's question, NotLegal once answered, Incomplete without words."""
    locked = ScoreQuestion.objects.select_for_update(of=("self",)).select_related("task").get(pk=question.pk)
    if not ReviewTask.objects.visible_to(by).filter(pk=locked.task_id).exists():
        raise NotAllowed(_("This candidate is not assigned to you."))
    if locked.answered_at is not None:
        raise NotLegal(_("It has been answered already."))
    if not answer.strip():
        raise Incomplete([_("Write the answer.")])
    locked.answer, locked.answered_at = answer.strip(), clock.now()
    locked.save(update_fields=["answer", "answered_at"])
    return locked


@transaction.atomic
def ask_further(*, panelist, by, nomination, reason: str, token) -> FurtherScorer:
    """The chair asks for one scorer more of a candidate, once; it is sealed again until that one has sent the marks.

    The same form sent twice asks once. Raises NotAllowed for whoever does not preside over the candidate or while it is
    sealed, NotLegal where nobody else can score it or it has been decided on, Incomplete without a reason.
    """
    session = locked_session(panelist.session)
    known = FurtherScorer.objects.filter(form_token=token, nomination=nomination).first()
    if known:
        return known
    own = insist_on_case(panelist, by, nomination.pk)
    why = closed(session) or why_decided(session, nomination.pk)
    if why:
        raise NotLegal(why)
    if FurtherScorer.objects.filter(session=session, nomination=nomination).exists():
        raise NotLegal(_("A further scorer has been asked for already."))
    asked = FurtherScorer.objects.create(
        session=session, nomination=nomination, asked_by=own, reason=needed(reason), form_token=token
    )
    if not draw(session, candidates_of(session).filter(pk=nomination.pk), assigned_by=by.user):
        raise NotLegal(_("Nobody else on the panel can score this candidate."))
    return asked
