"""The report of a year: closed by the province, opened again only by the nation, with a reason."""

from django.utils.translation import gettext_lazy as _

from agreements.filing import nation_group, province_group
from assessments import closing
from assessments.enums import YearReportState as S
from assessments.models import YearReport, YearReportStep
from common.workflow import Chain, Move, triggers
from leadership.permissions import DECIDE_ASSESSMENT

YEAR_REPORT = Chain(
    name="year_report",
    label=_("report of the year"),
    model=YearReport,
    step_model=YearReportStep,
    states=S,
    initial=S.OPEN,
    copy=closing.freeze,
    moves=(
        Move(
            verb="close",
            label=_("Close the year"),
            past=_("closed the year"),
            sources=(S.OPEN, S.REOPENED),
            target=S.CLOSED,
            permission=DECIDE_ASSESSMENT,
            separated=True,
            next_desk=nation_group,
            help=_("The figures are frozen as they are now. Only the national office can open the year again."),
        ),
        Move(
            verb="reopen",
            label=_("Open again"),
            past=_("opened again"),
            sources=(S.CLOSED,),
            target=S.REOPENED,
            permission=DECIDE_ASSESSMENT,
            separated=True,
            needs_reason=True,
            is_due=False,
            next_desk=province_group,
            help=_(
                "The province puts its records right and closes the year once more. What was closed stays on record."
            ),
        ),
    ),
)

triggers.register(YEAR_REPORT)
