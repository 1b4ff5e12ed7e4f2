"""A province closes its figures of a year 年度数据上报: frozen as of one moment, opened again only by the nation."""

from datetime import timedelta
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from assessments.enums import YearReportState
from assessments.guards import REPORT_STAYS
from assessments.models import YearReport, YearReportStep
from assessments.rollup import counted_now
from common import clock
from common.access import YES, Answer, no
from common.workflow import NotLegal, insist
from leadership.enums import Level, Window
from leadership.models import LeadershipGroup, Region
from leadership.permissions import SCORE_ASSESSMENT
from leadership.programme import year_with_extensions

CLOSING_DAYS = 30  # after the window of the assessment, for the levels above to confirm what came in


def may_begin(membership) -> Answer:
    """Yes, or no with the reason: the clerks of provinces."""
    own = membership is not None and membership.may(SCORE_ASSESSMENT) and membership.region.level == Level.PROVINCE
    return YES if own else no(_("Only the clerks of the province write its report."))


def may_write(report, membership) -> Answer:
    """Yes, or no with the reason: the clerks of the province whose report it is."""
    answer = may_begin(membership)
    if answer and membership.region_code != report.region_id:
        return no(_("Only the clerks of the province write its report."))
    return answer


@transaction.atomic
def begin_report(*, by, year: int, form_token) -> YearReport:
    """Begin the report of a province; the one there is, is given back. Raises NotAllowed outside provinces."""
    insist(may_begin(by))
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


def insist_writing(*, report, by) -> None:
    """Raises NotAllowed unless ``by`` writes for the province, NotLegal once the year is closed."""
    insist(may_write(report, by))
    if not report.is_open:
        raise NotLegal(_(REPORT_STAYS))


@transaction.atomic
def write_report(*, report, by, remark: str) -> YearReport:
    """Save the explanation of the figures. Raises as ``insist_writing``."""
    locked = YearReport.objects.select_for_update(of=("self",)).get(pk=report.pk)
    insist_writing(report=locked, by=by)
    locked.remark, locked.edited_by = remark, by.user
    locked.save(update_fields=["remark", "edited_by"])
    return locked


# -- what the chain asks ----------------------------------------------------------------------
def freeze(report, move) -> dict:
    """With a closing: the figures of all places of the province and the moment to which they belong.

    They are counted from the records in one statement, whatever the roll-up has not counted yet.
    """
    if move.verb != "close":
        return {}
    now = clock.now()
    return {"figures": {"computed_at": now, "figures": counted_now(year=report.year, code=report.region_id)}}


# -- what is read -------------------------------------------------------------------------------
def closing_of(*, province: str, year: int) -> YearReportStep | None:
    """The step by which a province closed its year; None while it is open."""
    closed = {"record__region": province, "record__year": year, "record__state": YearReportState.CLOSED}
    return YearReportStep.objects.filter(verb="close", **closed).order_by("-serial").first()


def frozen_figures(step: YearReportStep, code: str) -> dict[str, tuple]:
    """The figures that a province closed its year with, of one of its places: metric → (amount, base)."""
    figures = step.figures["figures"].get(code, {})
    return {name: (Decimal(amount), Decimal(base)) for name, (amount, base) in figures.items()}


def provinces():
    """Those that report: the provinces that have a leadership group, the XPCC among them."""
    groups = LeadershipGroup.objects.active().filter(region__level=Level.PROVINCE)
    return Region.objects.filter(leadership_group__in=groups.values("pk"))


def not_closed(year: int) -> list[Region]:
    """The provinces that have not closed a year; the national page names them."""
    closed = YearReport.objects.filter(year=year, state=YearReportState.CLOSED)
    return list(provinces().exclude(pk__in=closed.values("region")))


def days_left_open(*, year: int) -> list[tuple]:
    """(code, day) of the provinces that have not closed a year, with the day by which they are to.

    The figures are complete once what the counties handed on by the last day of the window has been confirmed. None
    have a day before the national office has set up the year.
    """
    windows = year_with_extensions(year)
    if windows is None:
        return []
    ends = [(place.code, windows.window(Window.ASSESSMENT, place.code)[1]) for place in not_closed(year)]
    return [(code, closes + timedelta(days=CLOSING_DAYS)) for code, closes in ends]
