"""Indicator systems, assessments in every state and closed years, made along the real chains."""

from datetime import date
from uuid import uuid4

from assessments import assessing, closing, evidence, provinces, systems
from assessments.enums import AssessmentState, Direction, ProvinceAssessmentState, Rule, Subject, YearReportState
from assessments.models import (
    AgreementAssessment,
    AssessmentFile,
    Indicator,
    IndicatorSystem,
    ProvinceAssessment,
    YearReport,
)
from assessments.workflow import ASSESSMENT, INDICATOR_SYSTEM, PROVINCE_ASSESSMENT, YEAR_REPORT
from leadership.enums import Role
from leadership.programme import current_year
from tests import factories
from tests.agreements import factories as made
from tests.factories import COUNTY, NATION, PROVINCE

REASON = "证明材料与分数不符，请核对。"
# Weights that sum to a hundred: by the figure as a share of a target, in steps, and by hand.
INDICATORS = {
    Subject.AGREEMENT: (
        {"name": "任务完成率", "weight": 40, "rule": Rule.TARGET, "metric": "tasks_done", "target": 100},
        {
            "name": "备案时效",
            "weight": 20,
            "rule": Rule.STEPS,
            "metric": "filing_days",
            "direction": Direction.DOWN,
            "steps": [[10, 100], [30, 60]],
        },
        {"name": "带动机制", "weight": 40, "full_marks": 20, "rule": Rule.HAND},
    ),
    Subject.PROVINCE: (
        {"name": "贫困县覆盖率", "weight": 60, "rule": Rule.TARGET, "metric": "poor_counties_covered", "target": 1},
        {"name": "组织领导", "weight": 40, "full_marks": 10, "rule": Rule.HAND},
    ),
}


def keeper():
    """Who keeps the rules at the nation."""
    return made.somebody_at(NATION, Role.ADMINISTRATOR)


def poverty_officer(code: str = COUNTY):
    return made.somebody_at(code, Role.POVERTY)


def system_draft(subject=Subject.AGREEMENT, year: int | None = None, indicators=None, **settings) -> IndicatorSystem:
    """A system that is being written, with ``INDICATORS`` unless others are given."""
    year = year or current_year()
    title = f"{year}年度考核指标体系"
    system = systems.begin_system(by=keeper(), subject=subject, year=year, title=title, form_token=uuid4())
    IndicatorSystem.objects.filter(pk=system.pk).update(**settings)
    for place, row in enumerate(INDICATORS[subject] if indicators is None else indicators, start=1):
        Indicator.objects.create(system=system, place=place, **row)
    return IndicatorSystem.objects.get(pk=system.pk)


def system_in_force(subject=Subject.AGREEMENT, year: int | None = None, **more) -> IndicatorSystem:
    """The system in force of a subject and year; made once."""
    year = year or current_year()
    known = systems.system_for(subject=subject, year=year)
    return known or INDICATOR_SYSTEM.perform(system_draft(subject, year, **more), "enact", by=made.director(NATION))


def begun(agreement=None, county: str = COUNTY) -> AgreementAssessment:
    """The assessment of an agreement in the repository, just begun by the county's clerk."""
    system_in_force()
    agreement = agreement or made.agreement_in("in_repository", county)
    by = made.clerk(agreement.region_id)
    assessing.begin_assessments(by=by, year=current_year(), agreements=[agreement])
    return agreement.assessments.order_by("-serial").first()


def assessment_in(state: str, agreement=None, county: str = COUNTY, *, marks=16) -> AgreementAssessment:
    """An assessment that has come to ``state``; the county gives ``marks`` of 20 for what is marked by hand."""
    return drive(begun(agreement, county), state, marks=marks)


def drive(assessment, state: str, *, marks=16) -> AgreementAssessment:
    while assessment.state != state:
        assessment = step(assessment, towards=state, marks=marks)
    return assessment


def step(assessment, towards: str = AssessmentState.CONFIRMED, *, marks=16) -> AgreementAssessment:
    """The next step on the way, by whoever has to take it."""
    by = made.clerk(assessment.region_id)
    if assessment.state in (AssessmentState.DRAFT, AssessmentState.SENT_BACK):
        assessing.write_report(assessment=assessment, by=by, summary="完成培训六场，带动农户六十户。", problems="无")
        return ASSESSMENT.perform(assessment, "report", by=by)
    if assessment.state == AssessmentState.REPORTED and towards == AssessmentState.SENT_BACK:
        return ASSESSMENT.perform(assessment, "send_back", by=by, reason=REASON)
    if assessment.state in (AssessmentState.REPORTED, AssessmentState.RETURNED):
        give_marks(assessment, marks)
        return ASSESSMENT.perform(assessment, "score", by=by)
    if assessment.state == AssessmentState.SCORED:
        return ASSESSMENT.perform(assessment, "countersign", by=poverty_officer(assessment.region_id))
    by = made.director(assessment.desk.region_id)
    if towards == AssessmentState.RETURNED:
        return ASSESSMENT.perform(assessment, "return", by=by, reason=REASON)
    verb = {move.verb for move in ASSESSMENT.next_moves(assessment)} & {"endorse", "confirm"}
    return ASSESSMENT.perform(assessment, verb.pop(), by=by)


def give_marks(assessment, marks) -> None:
    """The county's marks for all that is marked by hand."""
    for indicator in assessment.system.indicators.filter(rule=Rule.HAND):
        by = made.clerk(assessment.region_id)
        assessing.give_mark(
            assessment=assessment, by=by, indicator=indicator, marks=marks, reason="查阅台账并入户核实。"
        )


def proof(assessment) -> AssessmentFile:
    """Evidence of an assessment that is being written or scored."""
    by = made.clerk(assessment.region_id)
    return evidence.attach(assessment=assessment, by=by, upload=made.a_pdf("验收记录.pdf"))


# -- provinces ------------------------------------------------------------------------------
def report_of(province: str = PROVINCE, year: int | None = None) -> YearReport:
    """The report of a province, being written."""
    factories.group_at(NATION)
    return closing.begin_report(by=made.clerk(province), year=year or current_year(), form_token=uuid4())


def closed_report(province: str = PROVINCE, year: int | None = None) -> YearReport:
    """The report with which the province closed its year; closed once."""
    report = report_of(province, year)
    return YEAR_REPORT.perform(report, "close", by=made.director(province)) if report.is_open else report


def reopened(report) -> YearReport:
    return YEAR_REPORT.perform(report, "reopen", by=made.director(NATION), reason=REASON)


def report_in(state: str) -> YearReport:
    """A report of the province in ``state``."""
    if state == YearReportState.OPEN:
        return report_of()
    return closed_report() if state == YearReportState.CLOSED else reopened(closed_report())


def province_assessment(
    state: str = "draft", province: str = PROVINCE, *, marks=8, year: int | None = None
) -> ProvinceAssessment:
    """The assessment of a province that has closed its year, in ``state``."""
    assessment = marked(begun_for(province, year), marks)
    return drive_province(assessment, state)


def begun_for(province: str = PROVINCE, year: int | None = None) -> ProvinceAssessment:
    """The assessment of a province that has closed its year, just begun."""
    year = year or current_year()
    system_in_force(Subject.PROVINCE, year)
    closed_report(province, year)
    provinces.begin_assessments(by=made.clerk(NATION), year=year)
    return ProvinceAssessment.objects.get(region=province, year=year)


def marked(assessment, marks=8) -> ProvinceAssessment:
    """With the nation's marks of 10 for what is marked by hand."""
    for indicator in assessment.system.indicators.filter(rule=Rule.HAND):
        said = {"indicator": indicator, "marks": marks, "reason": "组织有力。"}
        provinces.give_mark(assessment=assessment, by=made.clerk(NATION), **said)
    return assessment


def drive_province(assessment, state: str) -> ProvinceAssessment:
    while assessment.state != state:
        assessment = province_step(assessment, towards=state)
    return assessment


def province_step(assessment, towards: str = ProvinceAssessmentState.PUBLISHED) -> ProvinceAssessment:
    """The next step on the way, by whoever has to take it."""
    nation = made.director(NATION)
    if assessment.state in (ProvinceAssessmentState.DRAFT, ProvinceAssessmentState.REVISED):
        return PROVINCE_ASSESSMENT.perform(assessment, "send", by=made.clerk(NATION))
    if assessment.state == ProvinceAssessmentState.SENT:
        by = made.director(assessment.region_id)
        provinces.write_statement(assessment=assessment, by=by, statement="对考核结果无异议。")
        return PROVINCE_ASSESSMENT.perform(assessment, "state", by=by)
    if towards == ProvinceAssessmentState.REVISED:
        return PROVINCE_ASSESSMENT.perform(assessment, "revise", by=nation, reason=REASON)
    verb = "confirm" if assessment.state == ProvinceAssessmentState.STATED else "publish"
    return PROVINCE_ASSESSMENT.perform(assessment, verb, by=nation)


def last_day() -> date:
    """The last day of the current programme year."""
    return date(current_year(), 12, 31)
