"""The chain of violation cases [四(五)]: investigated, heard, decided by one person, confirmed by another."""

import hashlib

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from common.workflow import Chain, Move, triggers
from leadership.permissions import CONFIRM_CASE, DECIDE_CASE, INVESTIGATE_CASE
from review import consequences, discipline
from review.enums import CasePart
from review.enums import CaseState as S
from review.models import ViolationCase, ViolationCaseStep


def fingerprint(case) -> str:
    """SHA-256 of what is decided on: report, findings, statement, proposal, appeal."""
    written = (case.report, case.findings, case.statement, case.measure, case.barred_until, case.grounds, case.appeal)
    return hashlib.sha256(repr(written).encode()).hexdigest()


def page_of_appeal(case) -> str:
    return reverse("review:case_appeal", args=[case.pk])


VIOLATION_CASE = Chain(
    name="violation_case",
    label=_("violation case"),
    model=ViolationCase,
    step_model=ViolationCaseStep,
    states=S,
    initial=S.REPORTED,
    good=(S.DISMISSED, S.LIFTED),
    public_wording={
        S.IN_FORCE: _("in force"),
        S.APPEALED: _("in force"),
        S.ALLOWED: _("in force"),
        S.FINAL: _("in force"),
        S.LIFTED: _("lifted"),
    },
    parts=CasePart,
    fingerprint=fingerprint,
    moves=(
        Move(
            verb="take_up",
            label=_("Take up the investigation"),
            past=_("took up the investigation"),
            sources=(S.REPORTED,),
            target=S.INVESTIGATION,
            permission=INVESTIGATE_CASE,
            also=discipline.may_handle,
            help=_("Write down what you find, and hear the accused. Whoever investigates does not decide."),
        ),
        Move(
            verb="refuse",
            label=_("Do not take up"),
            past=_("did not take up"),
            sources=(S.REPORTED,),
            target=S.DISMISSED,
            permission=DECIDE_CASE,
            separated=True,
            also=discipline.may_decide,
            needs_reason=True,
            is_due=False,
            help=_("The case ends here. Report and reason stay on record."),
        ),
        Move(
            verb="hear",
            label=_("Close the hearing"),
            past=_("heard the accused"),
            sources=(S.INVESTIGATION,),
            target=S.HEARD,
            permission=INVESTIGATE_CASE,
            also=discipline.may_handle,
            missing=discipline.missing_to_hear,
            help=_("With the statement of the accused, or once the day set for it has passed without one."),
        ),
        Move(
            verb="put_forward",
            label=_("Put forward for decision"),
            past=_("put forward for decision"),
            sources=(S.HEARD,),
            target=S.PUT_FORWARD,
            permission=INVESTIGATE_CASE,
            also=discipline.may_handle,
            missing=discipline.missing_to_put_forward,
            help=_("With the proposed decision and its grounds. Two others decide."),
        ),
        Move(
            verb="return",
            label=_("Have it investigated further"),
            past=_("had it investigated further"),
            sources=(S.PUT_FORWARD,),
            target=S.INVESTIGATION,
            permission=DECIDE_CASE,
            separated=True,
            also=discipline.may_decide,
            needs_reason=True,
            is_due=False,
            help=_("It goes back to the investigators; say what is still open."),
        ),
        Move(
            verb="decide",
            label=_("Decide as proposed"),
            past=_("decided as proposed"),
            sources=(S.PUT_FORWARD,),
            target=S.DECIDED,
            permission=DECIDE_CASE,
            applies=discipline.finds_a_violation,
            separated=True,
            also=discipline.may_decide,
            help=_("A second person confirms it before it comes into force."),
        ),
        Move(
            verb="dismiss",
            label=_("Dismiss the case"),
            past=_("dismissed the case"),
            sources=(S.PUT_FORWARD,),
            target=S.DISMISSED,
            permission=DECIDE_CASE,
            separated=True,
            also=discipline.may_decide,
            needs_reason=True,
            help=_("No violation is found. Nothing is published; the trail stays."),
        ),
        Move(
            verb="confirm",
            label=_("Confirm: it comes into force"),
            past=_("confirmed, in force"),
            sources=(S.DECIDED,),
            target=S.IN_FORCE,
            permission=CONFIRM_CASE,
            separated=True,
            also=discipline.may_confirm,
            before=consequences.come_into_force,
            writes=("in_force_at", "appeal_until"),
            after=consequences.carry_out,
            help=_(
                "Everybody reads the decision from now on. Where eligibility is revoked, all live nominations stop at "
                "once, an expert leaves the roster, and nobody can nominate the accused until the bar ends. Awards are "
                "taken back where the decision says so."
            ),
        ),
        Move(
            verb="object",
            label=_("Do not confirm"),
            past=_("did not confirm"),
            sources=(S.DECIDED,),
            target=S.INVESTIGATION,
            permission=CONFIRM_CASE,
            separated=True,
            also=discipline.may_confirm,
            needs_reason=True,
            is_due=False,
            help=_("It goes back to the investigators; say what is still open."),
        ),
        Move(
            verb="appeal",
            label=_("Record an appeal"),
            past=_("recorded an appeal"),
            sources=(S.IN_FORCE,),
            target=S.APPEALED,
            permission=INVESTIGATE_CASE,
            also=discipline.may_handle,
            has_button=False,
            is_due=False,
            page=page_of_appeal,
            help=_("An appeal that came in time. The decision stands while it is examined."),
        ),
        Move(
            verb="allow",
            label=_("Uphold the appeal"),
            past=_("upheld the appeal"),
            sources=(S.APPEALED,),
            target=S.ALLOWED,
            permission=DECIDE_CASE,
            separated=True,
            also=discipline.may_decide,
            needs_reason=True,
            help=_("A second person confirms it before the decision is lifted."),
        ),
        Move(
            verb="reject",
            label=_("Dismiss the appeal"),
            past=_("dismissed the appeal"),
            sources=(S.APPEALED,),
            target=S.FINAL,
            permission=DECIDE_CASE,
            separated=True,
            also=discipline.may_decide,
            needs_reason=True,
            help=_("The decision stays in force."),
        ),
        Move(
            verb="lift",
            label=_("Confirm: the decision is lifted"),
            past=_("lifted the decision"),
            sources=(S.ALLOWED,),
            target=S.LIFTED,
            permission=CONFIRM_CASE,
            separated=True,
            also=discipline.may_lift,
            before=consequences.lift,
            writes=("lifted_at",),
            after=consequences.give_back,
            help=_(
                "The bar ends at this moment, and the public page says so. Nothing is erased: nominations that were "
                "stopped stay stopped and awards that were taken back do not return, but the nominee can be "
                "nominated again."
            ),
        ),
        Move(
            verb="doubt",
            label=_("Do not confirm the appeal"),
            past=_("did not confirm the appeal"),
            sources=(S.ALLOWED,),
            target=S.APPEALED,
            permission=CONFIRM_CASE,
            separated=True,
            also=discipline.may_lift,
            needs_reason=True,
            is_due=False,
            help=_("The appeal is examined once more."),
        ),
    ),
)

triggers.register(VIOLATION_CASE)
