"""A province closes its figures of a year 年度数据上报: frozen as of one moment, opened again only by the nation."""

from django.db import transaction
from django.utils.translation import gettext as _

from assessments.enums import AssessmentState, YearReportState
from assessments.guards import REPORT_STAYS
from assessments.models import AgreementAssessment, Figure, Rollup, YearReport, YearReportStep
from assessments.rollup import roll_up_changes
from common.access import YES, Answer, no
from common.workflow import NotAllowed, NotLegal
from leadership.codes import NATION_CODE, within
from leadership.enums import Level
from leadership.models import LeadershipGroup, Region
from leadership.permissions import SCORE_ASSESSMENT


def may_write(report, membership) -> Answer:
    """Yes, or no with the reason: the clerks of the province."""
    own = membership is not None and membership.may(SCORE_ASSESSMENT) and membership.region_code == report.region_id
    return YES if own else no(_("Only the clerks of the province write its report."))


@transaction.atomic
def begin_report(*, by, year: int, form_token) -> YearReport:
    """Begin the report of a province; the one there is, is given back. Raises NotAllowed outside provinces."""
    if by.region.level != Level.PROVINCE or not by.may(SCORE_ASSESSMENT):
        raise NotAllowed(_("Only the clerks of the province write its report."))
    report, _is_new = YearReport.objects.get_or_create(
        region_id=by.region_code,
        year=year,
        defaults={
            "state": YearReportState.OPEN,
            "desk": by.group,
            "created_by": by.user,
            "edited_by": by.user,
            "form_token": form_token,
        },
    )
    return report


@transaction.atomic
def write_report(*, report, by, remark: str) -> YearReport:
    """Save the explanation of the figures. Raises NotAllowed, and NotLegal once it is closed."""
    locked = YearReport.objects.select_for_update(of=("self",)).get(pk=report.pk)
    answer = may_write(locked, by)
    if not answer:
        raise NotAllowed(answer.reason)
    if not locked.is_open:
        raise NotLegal(_(REPORT_STAYS))
    locked.remark, locked.edited_by = remark, by.user
    locked.save(update_fields=["remark", "edited_by"])
    return locked


# -- what the chain asks ----------------------------------------------------------------------
def bring_up_to_date(reports, by) -> None:
    """Before the figures are frozen, they take in whatever has changed."""
    roll_up_changes()


def freeze(report, move) -> dict:
    """With a closing: the figures of all places of the province, and the moment to which they belong."""
    if move.verb != "close":
        return {}
    rows = Figure.objects.filter(within(report.region_id), year=report.year)
    figures: dict[str, dict] = {}
    for figure in rows.order_by("region", "metric"):
        figures.setdefault(figure.region_id, {})[figure.metric] = [figure.amount, figure.base]
    rollup = Rollup.objects.filter(pk=report.year).first()
    return {"figures": {"computed_at": rollup.computed_at if rollup else None, "figures": figures}}


def unfinished(report) -> int:
    """Assessments of the year that are still under way in the province; closing leaves them out of its figures."""
    rows = AgreementAssessment.objects.filter(within(report.region_id), year=report.year)
    return rows.exclude(state=AssessmentState.CONFIRMED).count()


def nation_group(report) -> LeadershipGroup:
    return LeadershipGroup.objects.select_related("region").get(region=NATION_CODE)


def province_group(report) -> LeadershipGroup:
    return LeadershipGroup.objects.select_related("region").get(region=report.region_id)


# -- what is read -------------------------------------------------------------------------------
def closing_of(*, province: str, year: int) -> YearReportStep | None:
    """The step by which a province closed its year; None while it is open."""
    report = YearReport.objects.filter(region=province, year=year, state=YearReportState.CLOSED).first()
    return report.steps.filter(verb="close").order_by("-serial").first() if report else None


def frozen_figures(step: YearReportStep, code: str) -> dict[str, tuple]:
    """The figures that a province closed its year with, of one of its places: metric → (amount, base)."""
    return {name: tuple(pair) for name, pair in step.figures["figures"].get(code, {}).items()}


def provinces():
    """Those that report: the provinces that have a leadership group, the XPCC among them."""
    groups = LeadershipGroup.objects.active().filter(region__level=Level.PROVINCE)
    return Region.objects.filter(leadership_group__in=groups.values("pk"))


def not_closed(year: int) -> list[Region]:
    """The provinces that have not closed a year; the national page names them."""
    closed = YearReport.objects.filter(year=year, state=YearReportState.CLOSED)
    return list(provinces().exclude(pk__in=closed.values("region")))
