"""The chain of awards [三(六), 四(三)]: nation → province → recipient → report on the use; or taken back."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from common.workflow import ANYWHERE, Chain, Move, triggers
from leadership.permissions import CONFIRM_CASE, PAY_AWARDS, RELEASE_AWARDS
from review import awarding, paying, recalling, using
from review.award_enums import UNPAID_AWARD_STATES, UsePart
from review.award_enums import AwardState as S
from review.models import Award, AwardStep


def entering_page(award) -> str:
    return reverse("review:award_pay") + f"?year={award.year}&province={award.province_code}"


def allocation_page(award) -> str:
    return award.allocation.get_absolute_url()


def passing_page(award) -> str:
    return award.passing.get_absolute_url()


def receipt_page(award) -> str:
    return reverse("review:award_receipt_edit", args=[award.pk])


def repayment_page(award) -> str:
    return reverse("review:award_repayment_create", args=[award.pk])


AWARD = Chain(
    name="award",
    label=_("award"),
    model=Award,
    step_model=AwardStep,
    states=S,
    initial=S.APPROVED,
    parts=UsePart,
    fingerprint=awarding.fingerprint,
    copy=awarding.copy_of_report,
    moves=(
        Move(
            verb="enter_allocation",
            label=_("Enter source and voucher"),
            past=_("entered source and voucher"),
            sources=(S.APPROVED,),
            target=S.TO_ALLOCATE,
            permission=PAY_AWARDS,
            has_button=False,
            page=entering_page,
            help=_("For all awards of a province at once; the director of the nation releases them."),
        ),
        Move(
            verb="allocate",
            label=_("Release to the province"),
            past=_("allocated to the province"),
            sources=(S.TO_ALLOCATE,),
            target=S.ALLOCATED,
            permission=RELEASE_AWARDS,
            separated=True,
            has_button=False,
            page=allocation_page,
            prepare=awarding.find_provinces,
            next_desk=awarding.next_group,
            help=_("On the page of the voucher, all its awards at once."),
        ),
        Move(
            verb="hold_allocation",
            label=_("Hold back"),
            past=_("held back"),
            sources=(S.TO_ALLOCATE,),
            target=S.APPROVED,
            permission=RELEASE_AWARDS,
            separated=True,
            has_button=False,
            is_due=False,
            before=paying.without_allocation,
            writes=("source", "allocation"),
            help=_("The voucher is not released; the clerks enter another one."),
        ),
        Move(
            verb="enter_passing",
            label=_("Enter the voucher of the province"),
            past=_("entered the voucher of the province"),
            sources=(S.ALLOCATED,),
            target=S.TO_PASS_ON,
            permission=PAY_AWARDS,
            has_button=False,
            page=entering_page,
            help=_("For many awards at once; the director of the province releases them."),
        ),
        Move(
            verb="pass_on",
            label=_("Release to the recipient"),
            past=_("passed on to the recipient"),
            sources=(S.TO_PASS_ON,),
            target=S.PASSED_ON,
            permission=RELEASE_AWARDS,
            separated=True,
            has_button=False,
            page=passing_page,
            prepare=awarding.find_counties,
            next_desk=awarding.next_group,
            help=_("On the page of the voucher, all its awards at once."),
        ),
        Move(
            verb="hold_passing",
            label=_("Hold back"),
            past=_("held back"),
            sources=(S.TO_PASS_ON,),
            target=S.ALLOCATED,
            permission=RELEASE_AWARDS,
            separated=True,
            has_button=False,
            is_due=False,
            before=paying.without_passing,
            writes=("passing",),
            help=_("The voucher is not released; the clerks enter another one."),
        ),
        Move(
            verb="receive",
            label=_("Confirm the receipt"),
            past=_("confirmed the receipt"),
            sources=(S.PASSED_ON,),
            target=S.RECEIVED,
            permission=PAY_AWARDS,
            page=receipt_page,
            help=_("With the day and the receipt of the recipient."),
        ),
        Move(
            verb="report",
            label=_("Report the use"),
            past=_("reported the use"),
            sources=(S.RECEIVED, S.RETURNED),
            target=S.REPORTED,
            permission=PAY_AWARDS,
            missing=using.missing_report,
            next_desk=lambda award: award.desk.next_above or award.desk,
            help=_(
                "By the end of the following year: what was spent for what, with proofs. The level above checks it."
            ),
        ),
        Move(
            verb="close",
            label=_("Close"),
            past=_("checked the report and closed"),
            sources=(S.REPORTED,),
            target=S.CLOSED,
            permission=RELEASE_AWARDS,
            separated=True,
            help=_("The report on the use is in order."),
        ),
        Move(
            verb="return",
            label=_("Return for correction"),
            past=_("returned"),
            sources=(S.REPORTED,),
            target=S.RETURNED,
            permission=RELEASE_AWARDS,
            separated=True,
            needs_reason=True,
            is_due=False,
            prepare=awarding.find_counties,
            next_desk=awarding.next_group,
            help=_("It goes back to the county office, which corrects its report."),
        ),
        Move(
            verb="cancel",
            label=_("Cancel"),
            past=_("cancelled before payment"),
            sources=UNPAID_AWARD_STATES,
            target=S.CANCELLED,
            permission=CONFIRM_CASE,
            where=ANYWHERE,
            needs_reason=True,
            has_button=False,
            is_due=False,
            help=_("By a violation case, before any money has left; its money is free again."),
        ),
        Move(
            verb="recall",
            label=_("Recall"),
            past=_("recalled"),
            sources=recalling.RECALLABLE,
            target=S.RECALLED,
            permission=CONFIRM_CASE,
            where=ANYWHERE,
            needs_reason=True,
            has_button=False,
            is_due=False,
            prepare=awarding.find_nation,
            next_desk=awarding.next_group,
            help=_("By a violation case: the money is to be repaid."),
        ),
        Move(
            verb="repay",
            label=_("Record the repayment"),
            past=_("recorded the repayment"),
            sources=(S.RECALLED,),
            target=S.REPAID,
            permission=PAY_AWARDS,
            page=repayment_page,
            help=_("Once the money is back, with the voucher; then it is free again."),
        ),
    ),
)

triggers.register(AWARD)
