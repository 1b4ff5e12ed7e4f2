"""Activities as rows of a workbook, and as records that a report has, for the tests."""

import io
from datetime import date
from decimal import Decimal

from django.db import connection
from django.http import QueryDict

from agreements.models import Activity, ActivityExpert
from agreements.workflow import ACTIVITY
from common.workbooks import WORKBOOKS
from common.workbooks.sheet import write
from tests.agreements import factories as made

KIND = "activities"
HEADER = (
    "协议编号",
    "活动日期",
    "活动形式",
    "任务",
    "村",
    "地点",
    "活动内容",
    "专家",
    "培训人次",
    "技术",
    "资金",
    "完成数量",
)


def row_of(agreement, **content) -> tuple:
    version = agreement.current_version
    row = {
        "number": agreement.number,
        "day": date(agreement.year, 3, 5),
        "form": "培训",
        "task": version.tasks.first().description,
        "village": version.village_links.first().village_id,
        "place": "村委会",
        "summary": "讲授绿色防控。",
        "experts": version.experts.first().name,
        "people": 46,
        "technologies": "绿色防控、诱虫板",
        "money": 1200.5,
        "done": 46,
    } | content
    return tuple(row.values())


def activity_of(agreement, by, **content) -> Activity:
    version = agreement.current_version
    content = {
        "task": version.tasks.first(),
        "form": "training",
        "held_on": date(agreement.year, 4, 1),
        "village": version.village_links.first().village,
        "summary": "第一行\r\n第二行 =1+1",
        "people_trained": 30,
        "technologies": ["测土配方，施肥", "a、b"],
        "money": Decimal("99.90"),
        "done": 30,
    } | content
    known = {"agreement": agreement, "region": agreement.region, "state": "draft", "desk": made.clerk().group}
    activity = Activity.objects.create(**known, created_by=by.user, edited_by=by.user, **content)
    ActivityExpert.objects.create(activity=activity, expert=version.experts.first())
    return activity


def confirmed(activity) -> Activity:
    activity = ACTIVITY.perform(activity, "report", by=made.clerk())
    return ACTIVITY.perform(activity, "confirm", by=made.director())


def report(by) -> bytes:
    file = io.BytesIO()
    write(file, WORKBOOKS[KIND], WORKBOOKS[KIND].rows(by, QueryDict()).iterator(chunk_size=1000), subtitle="全部")
    return file.getvalue()


def counts(whole) -> tuple:
    return whole.new, whole.changed, whole.same, whole.wrong


def cells_of(by) -> list:
    return list(WORKBOOKS[KIND].cells(WORKBOOKS[KIND].rows(by, QueryDict())))


def end(agreement):
    """Out of the running states, past the chain: only what the import does then matters here."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("UPDATE agreements_agreement SET state = 'completed' WHERE id = %s", [agreement.pk])
        cursor.execute("SET session_replication_role = DEFAULT")
