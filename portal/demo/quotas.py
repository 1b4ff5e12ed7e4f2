"""How the national office shares out the quotas of both years, and provinces split what they got."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from uuid import uuid4

from assessments import closing
from assessments.workflow import YEAR_REPORT
from leadership.codes import NATION_CODE
from leadership.enums import Role
from leadership.models import Region
from portal.demo.calendar import between
from portal.demo.closings import PROVINCES
from portal.demo.closings import of as report_of
from review import quotas
from review.collecting import collect_now
from review.enums import Category
from review.models import QuotaPlan
from review.workflow import QUOTA_PLAN

# Category → seats last year and this year, and the award of each nominee in yuan. In the first year one came later.
TOTALS = {
    Category.SOCIETY: (40, 60, 50_000),
    Category.RPTA: (0, 200, 50_000),
    Category.DEMONSTRATION_BASE: (80, 100, 60_000),
    Category.FARMERS_COOPERATIVE: (100, 120, 50_000),
    Category.EXTENSION_STATION: (60, 80, 60_000),
    Category.EXPERT_STATION: (40, 60, 60_000),
    Category.EXPERT: (300, 400, 20_000),
}
FURTHER = {Category.EXPERT: (40, 20_000), Category.EXPERT_STATION: (10, 60_000)}
# In the story few provinces have poor villages or agreements, so the cap of the plan (15) could not be held.
CAP = 40
FIRST_REMARK = "工程启动首年，尚无协议与考核数据，指标主要按建档立卡贫困村数分配。"
REMARK = "按上年度贫困村、入库协议和考核优良协议三项因素，结合省级考核等次分配。"
FURTHER_REMARK = "年中新增指标，用于专家和专家服务站。"
REPORT_REMARK = "工程启动前的基础数据：{province}尚未签订帮扶协议，贫困村名册已核对。"
LEFT_OUT_REASON = "上年度省级考核结果尚未公布，本次暂不分配，公布后以补充方案安排。"
RETURN_REASON = "请核对各市州贫困村数，再行提交。"
# What becomes of each province's split of this year's plan; the others split nothing.
SPLITS = {"52": ("put_forward", "publish"), "62": ("put_forward",), "53": ("put_forward", "return"), "64": ()}


@dataclass
class Quotas:
    """Adds the quota plans of both years to ``stage``."""

    stage: object
    calendar: object

    def schedule(self) -> None:
        self._schedule_first_year()
        self._schedule_this_year()

    def _schedule_first_year(self):
        """Before anything was filed: the provinces close the year before with their registers of villages."""
        last = self.calendar.year - 1
        opens = self.calendar.share(last, 0)
        for number, province in enumerate(PROVINCES):
            at = opens - timedelta(days=30) + timedelta(hours=number)
            self._add(at, province, Role.CLERK, partial(begin_report, last - 1))
            close = partial(close_report, province, last - 1)
            self._add(at + timedelta(days=3), province, Role.DIRECTOR, close)
        self._plan(last, opens - timedelta(days=20), opens - timedelta(days=5), FIRST_REMARK)

    def _schedule_this_year(self):
        year, back = self.calendar.year, self.calendar.looking_back
        self._plan(year, back(0.91), back(0.94), REMARK)
        for number, (province, verbs) in enumerate(SPLITS.items()):
            first = between(back(0.94), back(1), 0.1 + number * 0.1)
            self._split(year, province, verbs, first, between(first, back(1), 0.9))
        self._supplement(year, max(back(0.99), self.calendar.ago(3)))

    # -- the acts ----------------------------------------------------------------------
    def _add(self, at, code, role, do):
        self.stage.add(at, code, role, do)

    def _plan(self, year: int, first: datetime, last: datetime, remark: str):
        """Begun, written and collected; who is not in is left out; put forward and published."""
        acts = (
            (Role.CLERK, partial(begin_plan, year, remark)),
            (Role.DIRECTOR, partial(leave_out_absent, year)),
            (Role.CLERK, partial(move, NATION_CODE, year, "put_forward")),
            (Role.DIRECTOR, partial(move, NATION_CODE, year, "publish")),
        )
        for number, (role, act) in enumerate(acts):
            self._add(between(first, last, number / len(acts)), NATION_CODE, role, act)

    def _split(self, year, province, verbs, first, last):
        self._add(first, province, Role.CLERK, partial(begin_split, year))
        for number, verb in enumerate(verbs, start=1):
            role = Role.CLERK if verb == "put_forward" else Role.DIRECTOR
            at = between(first, last, number / len(verbs))
            self._add(at, province, role, partial(move, province, year, verb))

    def _supplement(self, year, at):
        """Still being written."""
        self._add(at, NATION_CODE, Role.CLERK, partial(begin_supplement, year))


def begin_report(year, by) -> None:
    report = closing.begin_report(by=by, year=year, form_token=uuid4())
    closing.write_report(report=report, by=by, remark=REPORT_REMARK.format(province=by.region.name))


def close_report(province, year, by) -> None:
    YEAR_REPORT.perform(report_of(province, year), "close", by=by)


def plan_of(code, year) -> QuotaPlan:
    """The last one of a place and year."""
    return QuotaPlan.objects.filter(region=code, year=year).latest("serial")


def begin_plan(year, remark, by) -> None:
    plan = quotas.begin_plan(by=by, year=year, form_token=uuid4())
    is_first = not plan.rows
    totals = {each: (first if is_first else now, award) for each, (first, now, award) in TOTALS.items()}
    categories = {each: row for each, row in totals.items() if row[0]}
    quotas.change_plan(plan=plan, by=by, settings={"remark": remark, "cap": CAP}, categories=categories)
    collect_now(plan=plan)


def begin_supplement(year, by) -> None:
    plan = quotas.begin_supplement(by=by, plan=plan_of(NATION_CODE, year), form_token=uuid4())
    quotas.change_plan(plan=plan, by=by, settings={"remark": FURTHER_REMARK}, categories=FURTHER)
    collect_now(plan=plan)


def begin_split(year, by) -> None:
    plan = quotas.begin_split(by=by, parent=plan_of(NATION_CODE, year), form_token=uuid4())
    collect_now(plan=plan)


def leave_out_absent(year, by) -> None:
    plan = plan_of(NATION_CODE, year)
    for place in Region.objects.filter(pk__in=quotas.missing_places(plan)):
        quotas.leave_out(plan=plan, by=by, region=place, reason=LEFT_OUT_REASON)


def move(code, year, verb, by) -> None:
    reason = RETURN_REASON if verb == "return" else ""
    QUOTA_PLAN.perform(plan_of(code, year), verb, by=by, reason=reason)
