"""Quota plans in every state, and the closed figures that they come from, made along the real chains."""

from uuid import uuid4

from django.db import connection

from assessments.enums import ProvinceGrade, Subject, YearReportState
from assessments.models import ProvinceAssessment, YearReport, YearReportStep
from assessments.provinces import begin_assessments
from common import clock
from leadership.programme import current_year
from review import quotas
from review.collecting import collect_now
from review.enums import QuotaState
from review.models import QuotaPlan
from review.workflow import QUOTA_PLAN
from tests import factories
from tests.agreements import factories as made
from tests.assessments.factories import drive_province, marked, report_of, system_in_force
from tests.factories import NATION, OTHER_PROVINCE, PROVINCE

REASON = "请核对指标总数。"
TOTALS = {"society": 40, "expert": 20}
NOBODY_BOUND = {"floor": 0, "cap": 100}
# Figures of two provinces: poor villages, agreements in the repository, those graded excellent or good.
FIGURES = {PROVINCE: (300, 20, 10), OTHER_PROVINCE: (100, 20, 5)}
# The nation's marks of 10 by hand that lead to each grade; for D the poor counties are not covered either.
MARKS = {ProvinceGrade.A: 10, ProvinceGrade.B: 6, ProvinceGrade.C: 2, ProvinceGrade.D: 8}


def closed_with(figures: dict, *, year: int | None = None, covered=True) -> YearReport:
    """A province has closed its year, the one before this, with ``figures``: code → (villages, agreements, graded)."""
    province = min(figures)[:2]
    report = report_of(province, year or current_year() - 1)
    found = {
        code: {
            "poor_villages_covered": [0, villages],
            "agreements": [agreements, 0],
            "assessed_well": [graded, agreements],
            "poor_counties_covered": [int(covered), 1],
        }
        for code, (villages, agreements, graded) in figures.items()
    }
    director = made.director(province)
    YearReportStep.objects.create(
        record=report,
        serial=1,
        verb="close",
        from_state=YearReportState.OPEN,
        to_state=YearReportState.CLOSED,
        actor=director.user,
        group=director.group,
        figures={"computed_at": clock.now(), "figures": found},
    )
    moved = {"state": YearReportState.CLOSED, "steps_taken": 1, "desk": factories.group_at(NATION)}
    YearReport.objects.filter(pk=report.pk).update(**moved)
    return YearReport.objects.get(pk=report.pk)


def graded(grades: dict, *, year: int | None = None) -> None:
    """The nation has published these grades of the year before this; those provinces have closed it."""
    year = year or current_year() - 1
    system_in_force(Subject.PROVINCE, year)
    begin_assessments(by=made.clerk(NATION), year=year)
    for province, grade in grades.items():
        assessment = ProvinceAssessment.objects.get(region=province, year=year)
        drive_province(marked(assessment, MARKS[grade]), "published")


def closed_provinces(*, year: int | None = None) -> None:
    for province, numbers in FIGURES.items():
        # Of one prefecture, the figures are the province's.
        closed_with({province: numbers, f"{province}03": numbers}, year=year)


def begun(year: int | None = None, totals=None, **settings) -> QuotaPlan:
    """A national plan that is being written, with ``TOTALS`` and nobody bound unless said otherwise."""
    factories.group_at(NATION)
    clerk = made.clerk(NATION)
    plan = quotas.begin_plan(by=clerk, year=year or current_year(), form_token=uuid4())
    return written(plan, TOTALS if totals is None else totals, **NOBODY_BOUND | settings)


def written(plan, totals, **settings) -> QuotaPlan:
    categories = {category: (total, 30_000) for category, total in totals.items()}
    by = made.clerk(plan.region_id)
    return quotas.change_plan(plan=plan, by=by, settings=settings, categories=categories)


def collected(plan) -> QuotaPlan:
    """With the figures as they are now, and the seats that follow."""
    collect_now(plan=plan)
    return QuotaPlan.objects.get(pk=plan.pk)


def plan_in(state: str, year: int | None = None, totals=None, **settings) -> QuotaPlan:
    """A national plan in ``state``; the provinces of ``FIGURES`` have closed the year before."""
    year = year or current_year()
    if not YearReport.objects.filter(year=year - 1, state=YearReportState.CLOSED).exists():
        closed_provinces(year=year - 1)
    return drive(collected(begun(year, totals, **settings)), state)


def drive(plan, state: str) -> QuotaPlan:
    clerk, director = made.clerk(plan.region_id), made.director(plan.region_id)
    if state != QuotaState.DRAFT:
        plan = QUOTA_PLAN.perform(plan, "put_forward", by=clerk)
    if state == QuotaState.RETURNED:
        return QUOTA_PLAN.perform(plan, "return", by=director, reason=REASON)
    return QUOTA_PLAN.perform(plan, "publish", by=director) if state == QuotaState.PUBLISHED else plan


def supplement_to(plan, totals=None) -> QuotaPlan:
    """A supplement that is being written, with its figures."""
    new = quotas.begin_supplement(by=made.clerk(NATION), plan=plan, form_token=uuid4())
    return collected(written(new, totals or {"expert": 4}))


def split_of(plan, province: str = PROVINCE) -> QuotaPlan:
    """The plan by which a province splits its quota, being written, with its figures; one prefecture has an office."""
    factories.group_at(f"{province}03")
    return collected(quotas.begin_split(by=made.clerk(province), parent=plan, form_token=uuid4()))


def split_over_two() -> QuotaPlan:
    """The draft by which 52 splits its 26 and 13 seats over 5203, 5205 and a county under 5203."""
    closed_with({"52": (300, 20, 10), "5203": (100, 10, 4), "5205": (200, 5, 4), "520328": (70, 5, 2)})
    closed_with({"62": (100, 20, 5)})
    for code in ("5203", "5205", "520328"):
        factories.group_at(code)
    return split_of(plan_in("published"))


def seats(plan, category: str = "society") -> dict[str, int]:
    return dict(plan.seats.filter(category=category).values_list("region", "seats"))


def as_it_stands(plan) -> QuotaPlan:
    return QuotaPlan.objects.get(pk=plan.pk)


def sql(statement, *values):
    """Past all models and verbs."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else None
