"""Activities 帮扶活动台账 as workbooks, outwards and inwards."""

from django.db.models import Count, IntegerField, OuterRef, Prefetch, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy

from agreements.activity_lists import ActivityFilter
from agreements.enums import ActivityForm, ActivityState
from agreements.models import Activity, ActivityExpert, ActivityHousehold, ActivityPhoto, ActivityStep
from agreements.workbooks.activity_rows import (
    begin_activity,
    called,
    may_load_activities,
    refuse_activity,
    settle_activities,
)
from agreements.workbooks.summary import SEPARATOR, day
from common.lists import fitting
from common.workbooks import Column, WorkbookKind, cells
from common.workbooks.belonging import Attached
from common.workbooks.kind import Intake
from leadership.permissions import EXPORT_RECORDS
from registry.models import Expert
from registry.workbooks.reports import described_by, number_column

ACTIVITIES = "activities"
MONEY = "#,##0.00"
CONFIRMED = ActivityStep.objects.filter(verb="confirm").order_by("-serial")


# -- outwards ----------------------------------------------------------------------
def activity_rows(membership, query):
    """The activities of the list in its filter, the oldest first; what hangs on them comes with each chunk."""
    rows = fitting(ActivityFilter(query, Activity.objects.visible_to(membership))).order_by("held_on", "pk")
    related = rows.select_related("agreement", "region", "task", "village")
    fetched = related.prefetch_related(
        Prefetch("experts", Expert.objects.only("name", "employer")),
        Prefetch("steps", CONFIRMED, to_attr="confirmations"),
    )
    return fetched.annotate(photo_count=counted(ActivityPhoto), household_count=counted(ActivityHousehold))


def counted(model):
    """How many rows of ``model`` hang on an activity."""
    rows = model.objects.filter(activity=OuterRef("pk")).order_by().values("activity")
    return Coalesce(Subquery(rows.annotate(number=Count("pk")).values("number")), 0, output_field=IntegerField())


def confirmed_on(activity):
    is_confirmed = activity.state == ActivityState.CONFIRMED and activity.confirmations
    return day(activity.confirmations[0].at) if is_confirmed else None


WorkbookKind(
    name=ACTIVITIES,
    title=gettext_lazy("Register of activities"),
    permission=EXPORT_RECORDS,
    list_url="agreements:activity_list",
    rows=activity_rows,
    describe=described_by(ActivityFilter),
    columns=(
        number_column(),
        Column(
            gettext_lazy("Agreement number"),
            lambda row: row.agreement.number,
            width=20,
            fills="agreement_id",
            required=True,
            synonyms=("协议编号", "帮扶协议编号", "协议号", "所属协议"),
            note=gettext_lazy("An agreement of your county that has been filed and has not ended."),
            sample="2017-520328-0001",
        ),
        Column(gettext_lazy("County (city, district, banner)"), lambda row: row.region.name, width=14),
        Column(
            gettext_lazy("Day of the activity"),
            lambda row: row.held_on,
            width=12,
            fills="held_on",
            read=cells.day,
            required=True,
            synonyms=("活动日期", "日期", "时间", "活动时间", "开展时间"),
            note=gettext_lazy("Within the period of the agreement, e.g. 2017-03-05."),
            sample="2017-03-05",
        ),
        Column(
            gettext_lazy("Form of the activity"),
            lambda row: row.get_form_display(),
            width=18,
            fills="form",
            read=cells.choice(ActivityForm),
            required=True,
            choices=ActivityForm,
            synonyms=("活动形式", "形式", "活动类型", "帮扶形式"),
            sample=ActivityForm.TRAINING.label,
        ),
        Column(
            gettext_lazy("Task of the agreement"),
            lambda row: row.task.description,
            width=36,
            fills="task_id",
            required=True,
            synonyms=("对应任务", "协议任务", "任务", "帮扶任务", "任务内容"),
            note=gettext_lazy("A task of the agreement in force: its words, or its number in the list of tasks."),
            sample="培训茶农绿色防控技术",
        ),
        Column(
            gettext_lazy("Village"),
            lambda row: row.village.name if row.village else None,
            width=20,
            fills="village_id",
            synonyms=("活动村", "所在村", "行政村", "村", "村名"),
            note=gettext_lazy("A village of the county: name or code."),
            sample="核桃坝村",
        ),
        Column(
            gettext_lazy("Place of the activity"),
            lambda row: row.place,
            width=24,
            fills="place",
            synonyms=("活动地点", "地点", "具体地点"),
            note=gettext_lazy("In words, if it was in no village or to say more."),
            sample="村委会会议室",
        ),
        Column(
            gettext_lazy("Content of the activity"),
            lambda row: row.summary,
            width=40,
            fills="summary",
            read=cells.paragraphs,
            synonyms=("活动内容", "内容", "活动情况", "开展情况"),
            sample="讲授茶树病虫害绿色防控，现场示范诱虫板布设。",
        ),
        Column(
            gettext_lazy("Experts taking part"),
            lambda row: SEPARATOR.join(expert.name for expert in row.experts.all()),
            width=24,
            fills="experts",
            read=cells.listed,
            synonyms=("参加专家", "专家", "授课专家", "指导专家"),
            note=gettext_lazy("Experts of the agreement, separated by 、"),
            sample="李明辉",
        ),
        Column(
            gettext_lazy("People trained"),
            lambda row: row.people_trained,
            width=10,
            total=True,
            fills="people_trained",
            read=cells.whole,
            synonyms=("培训人数", "培训人次", "参训人数"),
            sample=46,
        ),
        Column(gettext_lazy("Households helped"), lambda row: row.household_count, width=10, total=True),
        Column(
            gettext_lazy("Technologies introduced"),
            lambda row: SEPARATOR.join(row.technologies),
            width=24,
            fills="technologies",
            read=cells.listed,
            synonyms=("引进技术", "推广技术", "技术"),
            note=gettext_lazy("Several are separated by 、"),
            sample="绿色防控",
        ),
        Column(
            gettext_lazy("Money (yuan)"),
            lambda row: row.money,
            width=14,
            number_format=MONEY,
            total=True,
            fills="money",
            read=cells.decimal(12, 2),
            synonyms=("投入资金", "资金", "投入资金（元）", "经费"),
            sample=1200,
        ),
        Column(
            gettext_lazy("Counts towards the target"),
            lambda row: row.done,
            width=12,
            fills="done",
            read=cells.decimal(10, 2),
            synonyms=("计入目标", "完成数量", "完成量", "完成任务量"),
            note=gettext_lazy("In the unit of the task's target."),
            sample=46,
        ),
        Column(gettext_lazy("State"), lambda row: ActivityState(row.state).label, width=12),
        Column(gettext_lazy("Confirmed on"), confirmed_on, width=12),
        Column(gettext_lazy("Number of photos"), lambda row: row.photo_count, width=8, total=True),
    ),
    intake=Intake(
        model=Activity,
        keys=(("id",), ("form_token",)),
        rule=may_load_activities,
        settle=settle_activities,
        fresh=begin_activity,
        refusal=refuse_activity,
        called=called,
        attached=(
            Attached(
                name="experts",
                label=gettext_lazy("Experts taking part"),
                model=ActivityExpert,
                owner="activity_id",
                columns=("expert_id",),
            ),
        ),
    ),
)
