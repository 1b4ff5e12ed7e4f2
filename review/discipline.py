"""Who may do what about a violation case, and what it still lacks [四(五)].

Two persons decide: neither has reported or investigated, neither is concerned, and whoever decided does not confirm.
The database asks the same (``review.violation_guards``).
"""

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from common import clock
from common.access import YES, Answer, Rule, no
from common.workflow import NotLegal
from leadership.enums import Role
from leadership.models import Membership
from leadership.permissions import CONFIRM_CASE, INVESTIGATE_CASE, REPORT_CASE, permissions_of
from registry.models import Expert, Organisation
from review.enums import CaseState, Measure
from review.models import Nomination, ViolationCase
from review.models.violation import CASE_DUTIES

# By which verb the first person decided, where a second one is waited for.
WAITS_FOR_SECOND = {CaseState.DECIDED: "decide", CaseState.ALLOWED: "allow"}


def has_a_duty(request) -> Answer:
    by = request.membership
    if by is not None and any(map(by.may, CASE_DUTIES)):
        return YES
    return no(_("Violation cases are read by those alone who report, investigate or decide on them."))


reads_cases = Rule("reads violation cases", has_a_duty)


# -- whom a case can be against ------------------------------------------------------------------
def may_open(by) -> Answer:
    if by is not None and by.may(REPORT_CASE):
        return YES
    return no(_("Violation cases are opened by clerks and inspectors."))


def is_within_reach(subject, by) -> bool:
    """The accused belongs to the region of this office, or was nominated there."""
    if type(subject).objects.visible_to(by).filter(pk=subject.pk).exists():
        return True
    return isinstance(subject, Organisation | Expert) and nominations_of(subject).visible_to(by).exists()


def nominations_of(subject):
    """All nominations of an organisation, and of those merged into the same one, or of an expert."""
    if isinstance(subject, Expert):
        return Nomination.objects.filter(expert=subject)
    same = Organisation.objects.get(pk=subject.counting_id).with_merged
    return Nomination.objects.filter(organisation__in=same)


# -- who handles it ------------------------------------------------------------------------------
def may_handle(case, membership) -> Answer:
    """Yes, or no with the reason: nobody handles a case against themselves or against their own nominee."""
    nominee, accused = case.nomination, case.membership
    if accused and accused.user_id == membership.user_id:
        return no(_("The case is against yourself, so somebody else must handle it."))
    if nominee and membership.user_id in (nominee.created_by_id, nominee.edited_by_id):
        return no(_("You put the nominee forward, so somebody else must handle the case."))
    return YES


def may_decide(case, membership) -> Answer:
    """As ``may_handle``; and whoever reported or investigated does not decide [INV-1]."""
    investigated = case.investigators.filter(user=membership.user_id).exists()
    if investigated or membership.user_id == case.created_by_id:
        return no(_("You reported or investigated this case, so somebody else must decide on it."))
    return may_handle(case, membership)


def may_confirm(case, membership) -> Answer:
    """As ``may_decide``; and never who decided."""
    return by_a_second_person(case, membership, "decide")


def may_lift(case, membership) -> Answer:
    """As ``may_decide``; and never who upheld the appeal."""
    return by_a_second_person(case, membership, "allow")


def by_a_second_person(case, membership, verb) -> Answer:
    first = case.steps.filter(verb=verb).order_by("-serial").values_list("actor", flat=True).first()
    if first == membership.user_id:
        return no(_("You decided on it, so a second person must confirm it."))
    return may_decide(case, membership)


def may_write(case, membership) -> Answer:
    if not membership.may(INVESTIGATE_CASE) or membership.region_code != case.region_id:
        return no(_("Violation cases are written by the investigators of the office that examines them."))
    return may_handle(case, membership)


def objections_of_its_own(case, membership) -> str:
    """Why this person, who holds the duty, cannot take the step that is due; empty if they can."""
    verbs = {"decided": may_confirm, "allowed": may_lift, "put_forward": may_decide, "appealed": may_decide}
    return verbs.get(case.state, may_handle)(case, membership).reason


def lacks_second_person(case) -> bool:
    """Nobody at the office may confirm what was decided: all who could have decided, reported or investigated."""
    if case.state not in WAITS_FOR_SECOND:
        return False
    excluded = [case.created_by_id, *case.investigators.values_list("user", flat=True)]
    excluded += case.steps.filter(verb=WAITS_FOR_SECOND[case.state]).values_list("actor", flat=True)
    confirming = [role for role in Role if CONFIRM_CASE in permissions_of([role])]
    members = Membership.objects.active().filter(group=case.desk, roles__overlap=confirming, user__isnull=False)
    return not members.exclude(user__in=excluded).exists()


def why_not_until(case, day) -> str:
    """Why ``day`` is no new one until which the accused may make a statement; empty where it is."""
    is_past = day is not None and day != case.statement_due and day < clock.today()
    return _("This day has passed: nobody is decided on unheard.") if is_past else ""


# -- what it lacks -------------------------------------------------------------------------------
def missing_to_hear(case) -> list[str]:
    """What an investigation lacks before the statement counts as heard."""
    sentences = [] if case.findings.strip() else [_("Write down what the investigation found.")]
    if case.statement_due is None:
        sentences.append(_("Set the day until which the accused may make a statement."))
    elif not case.statement and clock.today() <= case.statement_due:
        day = date_format(case.statement_due)
        sentences.append(_("Enter the statement of the accused, or wait until %(day)s has passed.") % {"day": day})
    return sentences


def missing_to_put_forward(case) -> list[str]:
    sentences = [] if case.measure else [_("Propose a decision.")]
    if not case.grounds.strip():
        sentences.append(_("Write down the grounds of the decision."))
    return sentences


def finds_a_violation(case) -> bool:
    return case.measure != Measure.NONE


# -- the bar -------------------------------------------------------------------------------------
def may_be_stopped(nomination, membership) -> Answer:
    """A nomination stops by nothing but a decision in force against its nominee."""
    if membership.may(CONFIRM_CASE) and ViolationCase.objects.standing().against(nomination.subject).exists():
        return YES
    return no(_("A nomination is stopped by a decision in force that revokes the eligibility."))


def refuse_to_hide(kept) -> None:
    """For ``registry.merging``: a barred one is not merged with one that has a live nomination. Raises NotLegal."""
    for nomination in nominations_of(kept).live():
        if ViolationCase.objects.barring(nomination.year).against(kept).exists():
            words = {"nomination": nomination}
            raise NotLegal(_("One of them is barred: nomination %(nomination)s has to be dropped first.") % words)
