"""What a decision on a violation does, in the very transaction that confirms it; and what lifting it undoes [四(五)].

The accused is barred by the decision itself, which is in force from then on (``ViolationCase.objects.standing``). Here
all that is under way stops: nominations, what lists and notices hold of them, scoring, the place on the roster; awards
are recalled. Who locks what: the accused, then nominations, then lists; so whoever
begins a nomination at the same moment is either seen here or sees the bar.
"""

from datetime import timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from common import clock
from common.workflow import CHAINS
from common.workflow.recorded import in_language_of_records
from registry.enums import ExpertState
from registry.models import Expert, Organisation
from review import forwarding
from review.award_enums import UNPAID_AWARD_STATES
from review.discipline import nominations_of
from review.enums import OPEN_NOTICE_STATES, NomineeListState, ReviewTaskState
from review.models import Award, NomineeItem, NoticeItem, ReviewTask, ViolationCase
from review.recalling import recall

APPEAL_DAYS = 15  # calendar days from the day on which the decision comes into force


def come_into_force(case, by) -> None:
    case.in_force_at = clock.now()
    case.appeal_until = clock.today() + timedelta(days=APPEAL_DAYS)


def carry_out(cases, by) -> None:
    """Stop what is under way of everybody whose eligibility is revoked: all of it, or nothing is confirmed."""
    for case in cases:
        take_back_awards(case, by)
        if case.bars:
            hold_accused(case)
            strike_from_roster(case, by)
            stopped = stop_nominations(case, by)
            take_off_drafts(stopped)
            forwarding.stopped(stopped, by)
            end_scoring(case, stopped)


def because_of(case) -> str:
    with in_language_of_records():
        return _("Decision on violation case %(number)s: %(measure)s.") % {
            "number": case.number,
            "measure": case.get_measure_display(),
        }


def because_lifted(case) -> str:
    with in_language_of_records():
        return _("Violation case %s was lifted.") % case


def hold_accused(case) -> None:
    """Whoever begins a nomination of the same one waits, and sees the bar."""
    if case.organisation:
        list(Organisation.objects.select_for_update(no_key=True).filter(pk=case.organisation.counting_id))
    elif case.expert:
        list(Expert.objects.select_for_update(no_key=True).filter(pk=case.expert_id))


def strike_from_roster(case, by) -> None:
    if case.expert and case.expert.state != ExpertState.REMOVED:
        CHAINS["roster"].perform(case.expert, "strike", by=by, reason=because_of(case))


def take_back_awards(case, by) -> None:
    """What was awarded: recalled where the decision says so; what is not paid yet of a revoked one is not paid."""
    if case.membership:
        return
    awards = Award.objects.filter(nomination__in=nominations_of(case.accused))
    if not case.recalls_awards:
        awards = awards.filter(state__in=UNPAID_AWARD_STATES) if case.bars else awards.none()
    recall(awards, by=by, reason=because_of(case))


def stop_nominations(case, by) -> list:
    """All live ones, of whichever year and county."""
    if case.membership:
        return []
    live = nominations_of(case.accused).live().order_by("pk").select_for_update(of=("self",))
    return CHAINS["nomination"].perform_all(list(live), "stop", by=by, reason=because_of(case))


def take_off_drafts(nominations) -> None:
    """A list that is drawn up and a notice that is prepared lose the nominee; what is before others stays as it was."""
    NomineeItem.objects.filter(nomination__in=nominations, list__state=NomineeListState.DRAFT).delete()
    NoticeItem.objects.filter(nomination__in=nominations, notice__state__in=OPEN_NOTICE_STATES).delete()


def end_scoring(case, nominations) -> None:
    """Reviewers need not score whoever was stopped; a barred reviewer scores nobody any more."""
    concerned = Q(nomination__in=nominations)
    if case.membership:
        concerned |= Q(panelist__membership__user=case.membership.user_id)
    tasks = ReviewTask.objects.filter(concerned, state=ReviewTaskState.ASSIGNED)
    tasks.update(state=ReviewTaskState.DECLINED, settled_at=clock.now(), reason=because_of(case))


# -- an appeal was upheld ------------------------------------------------------------------------
def lift(case, by) -> None:
    case.lifted_at = clock.now()


def give_back(cases, by) -> None:
    """The bar ends with the decision; an expert struck for it waits for the office to be reinstated.

    Nothing is erased: nominations that were stopped stay stopped, and new ones can be made.
    """
    for case in cases:
        if case.expert and may_return(case.expert):
            CHAINS["roster"].perform(case.expert, "restore", by=by, reason=because_lifted(case))


def may_return(expert) -> bool:
    """Struck for a violation, and no other decision in force stands against it."""
    last = expert.steps.order_by("-serial").first()
    struck = expert.state == ExpertState.REMOVED and last is not None and last.verb == "strike"
    return struck and not ViolationCase.objects.standing().filter(expert=expert).exists()
