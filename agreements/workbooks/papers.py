"""Agreements of paper years 纸质协议 taken in: one row an agreement, each becomes a draft of the county's office.

What has come in so is completed, submitted and decided on along the chain like any other draft.
"""

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy

from agreements.enums import HelperKind, TaskArea
from agreements.models import Agreement, AgreementExpert, AgreementVersion, AgreementVillage, Task
from agreements.workbooks.paper_rows import TASKS, begin_paper, may_load_papers, refuse_paper, settle_papers
from common.workbooks import Column, WorkbookKind, cells
from common.workbooks.belonging import Attached, Companion
from common.workbooks.kind import Intake
from registry.workbooks.reports import PLACE_SYNONYMS

PAPERS = "papers"
CHINESE_NUMBERS = dict(zip(TASKS, "一二三", strict=True))


def task_column(number, name, header, synonyms, **options) -> Column:
    """A column of task ``number``; the synonyms go with 任务1 and 任务一 in front."""
    fronts = (f"任务{number}", f"任务{CHINESE_NUMBERS[number]}", f"帮扶任务{CHINESE_NUMBERS[number]}")
    return Column(
        format_lazy(header, number=number),
        fills=f"task{number}_{name}",
        synonyms=tuple(front + words for front in fronts for words in synonyms),
        **options,
    )


def task_columns(number) -> tuple[Column, ...]:
    """The columns of one task; a row that leaves them all empty has no such task."""
    area = {"width": 22, "read": cells.choice(TaskArea), "choices": TaskArea, "sample": TaskArea.TECHNOLOGY.label}
    due = {"width": 12, "read": cells.day, "note": gettext_lazy("If it is empty: the last day of the period.")}
    words = {"width": 36, "sample": "培训茶农绿色防控技术"}
    target = {"read": cells.decimal(10, 2), "sample": 120}
    return (
        task_column(number, "area", gettext_lazy("Task {number}: key task"), ("重点任务", "类别", "领域"), **area),
        task_column(number, "description", gettext_lazy("Task {number}: what will be done"), ("", "内容"), **words),
        task_column(number, "target", gettext_lazy("Task {number}: target"), ("目标", "目标值", "指标"), **target),
        task_column(number, "unit", gettext_lazy("Task {number}: unit"), ("单位", "计量单位"), sample="人次"),
        task_column(number, "due_on", gettext_lazy("Task {number}: due"), ("完成时间", "完成期限", "时限"), **due),
    )


WorkbookKind(
    name=PAPERS,
    title=gettext_lazy("Agreements of paper years"),
    list_url="agreements:agreement_list",
    columns=(
        Column(
            gettext_lazy("Year"),
            width=8,
            fills="year",
            read=cells.year,
            required=True,
            synonyms=("年度", "年份", "协议年度"),
            sample=2016,
        ),
        Column(
            gettext_lazy("Title of the agreement"),
            width=36,
            fills="title",
            required=True,
            synonyms=("协议名称", "名称", "协议标题", "项目名称"),
            sample="茶叶提质增效帮扶协议",
        ),
        Column(
            gettext_lazy("Who helps"),
            width=14,
            fills="helper_kind",
            read=cells.choice(HelperKind),
            choices=HelperKind,
            synonyms=("帮扶主体", "帮扶主体类型"),
            note=gettext_lazy("If it is empty: an organisation where one is named, else the experts."),
            sample=HelperKind.ORGANISATION.label,
        ),
        Column(
            gettext_lazy("Assisting organisation"),
            width=32,
            fills="organisation_id",
            synonyms=("帮扶方", "帮扶单位", "帮扶组织", "乙方", "组织名称", "统一社会信用代码"),
            note=gettext_lazy("Name or credit code of an organisation that is registered in the portal."),
            sample="湄潭县茶叶产业协会",
        ),
        Column(
            gettext_lazy("Helping experts"),
            width=32,
            fills="experts",
            read=cells.listed,
            synonyms=("帮扶专家", "专家", "专家姓名", "参与专家"),
            note=gettext_lazy(
                "Experts on the roster, separated by 、; where several are called so, with the employer in parentheses."
            ),
            sample="李明辉（湄潭县茶产业发展中心）",
        ),
        Column(
            gettext_lazy("County (city, district, banner)"),
            width=14,
            fills="region_id",
            synonyms=PLACE_SYNONYMS,
            note=gettext_lazy("Your own county; it may be left out."),
            sample="湄潭县",
        ),
        Column(
            gettext_lazy("Assisted villages"),
            width=32,
            fills="villages",
            read=cells.listed,
            synonyms=("帮扶村", "贫困村", "帮扶贫困村", "村"),
            note=gettext_lazy("Villages of the county by name or code, separated by 、"),
            sample="核桃坝村、金花村",
        ),
        Column(
            gettext_lazy("Starts on"),
            width=12,
            fills="starts_on",
            read=cells.day,
            synonyms=("起始日期", "开始日期", "开始时间", "起始时间", "生效日期"),
            sample="2016-03-01",
        ),
        Column(
            gettext_lazy("Ends on"),
            width=12,
            fills="ends_on",
            read=cells.day,
            synonyms=("截止日期", "结束日期", "结束时间", "截止时间", "到期日期"),
            sample="2016-12-31",
        ),
        Column(
            gettext_lazy("Objectives"),
            width=40,
            fills="objectives",
            read=cells.paragraphs,
            synonyms=("帮扶目标", "目标", "工作目标"),
            sample="建成绿色茶园两千亩，带动一百户贫困户增收。",
        ),
        Column(
            gettext_lazy("Mechanism of assistance"),
            width=40,
            fills="mechanism",
            read=cells.paragraphs,
            synonyms=("帮扶机制", "机制", "帮扶方式"),
            sample="专家每月到村指导，合作社统一收购。",
        ),
        Column(
            gettext_lazy("Funds (yuan)"),
            width=14,
            number_format="#,##0.00",
            fills="funds",
            read=cells.decimal(12, 2),
            synonyms=("经费", "资金", "帮扶资金", "投入资金"),
            sample=120000,
        ),
        *(column for number in TASKS for column in task_columns(number)),
    ),
    intake=Intake(
        model=Agreement,
        keys=(("id",), ("form_token",)),
        rule=may_load_papers,
        settle=settle_papers,
        fresh=begin_paper,
        refusal=refuse_paper,
        called=lambda row: str(row.extra.get("title", "")),
        companion=Companion(
            model=AgreementVersion,
            link="current_version_id",
            back="agreement_id",
            columns=(
                "title",
                "helper_kind",
                "organisation_id",
                "starts_on",
                "ends_on",
                "objectives",
                "mechanism",
                "funds",
            ),
            fixed={"number": "1", "created_at": "made.created_at"},
        ),
        attached=(
            Attached(
                name="villages",
                label=gettext_lazy("Assisted villages"),
                model=AgreementVillage,
                owner="version_id",
                on="current_version_id",
                columns=("village_id",),
            ),
            Attached(
                name="experts",
                label=gettext_lazy("Helping experts"),
                model=AgreementExpert,
                owner="version_id",
                on="current_version_id",
                columns=("expert_id",),
            ),
            Attached(
                name="tasks",
                label=gettext_lazy("Tasks and targets"),
                model=Task,
                owner="version_id",
                on="current_version_id",
                columns=("area", "description", "target", "unit", "due_on"),
            ),
        ),
    ),
)
