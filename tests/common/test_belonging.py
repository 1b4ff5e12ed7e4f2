"""What comes with a record in one row of a workbook: its hash, its lists, its fields."""

from decimal import Decimal

import pytest
from django.db import connection

from agreements.models import Agreement, AgreementExpert, AgreementVillage, Task
from common.workbooks import WORKBOOKS
from common.workbooks.belonging import Attached, seen
from tests.agreements import factories as made

PAPERS = WORKBOOKS["papers"].intake


def hash_of(intake, record) -> str:
    with connection.cursor() as cursor:
        table = intake.model._meta.db_table
        cursor.execute(f"SELECT {seen(intake, 'present')} FROM {table} AS present WHERE id = %s", [record.pk])
        return cursor.fetchone()[0]


@pytest.mark.django_db
def test_the_hash_tells_a_change_of_whatever_belongs_to_the_record():
    agreement, neighbour = made.draft(), made.draft()
    version = agreement.current_version
    changes = (
        lambda: Agreement.objects.filter(pk=agreement.pk).update(edited_by=made.director().user),
        lambda: setattr(version, "title", "另一名称") or version.save(),
        lambda: made.task(version, description="另一任务"),
        lambda: Task.objects.filter(version=version).update(unit="户"),
        lambda: AgreementVillage.objects.filter(version=version).first().delete(),
        lambda: AgreementExpert.objects.filter(version=version).delete(),
    )
    before = hash_of(PAPERS, neighbour)
    hashes = [hash_of(PAPERS, agreement)]
    for change in changes:
        change()
        hashes.append(hash_of(PAPERS, agreement))
    assert len(set(hashes)) == len(changes) + 1
    assert hash_of(PAPERS, neighbour) == before


def test_the_hash_of_a_record_by_itself_is_that_of_its_row():
    """``common.rotation`` computes it anew when it renews encrypted values."""
    assert seen(WORKBOOKS["experts"].intake, "present") == "md5(present::text)"


def test_lists_are_the_same_in_any_order_and_spelling_of_numbers():
    attached = Attached(name="tasks", label="", model=Task, owner="version_id", columns=("unit", "target"))
    some = [{"unit": "户", "target": Decimal("2")}, {"unit": "人次", "target": Decimal("120.00")}]
    others = [{"unit": "人次", "target": Decimal("120")}, {"unit": "户", "target": Decimal("2.00")}]
    assert attached.counted(some) == attached.counted(others)
    assert attached.counted(some) != attached.counted([*others, others[0]])


@pytest.mark.django_db
def test_lists_come_with_one_query(django_assert_num_queries):
    versions = [made.draft().current_version for _turn in range(2)]
    records = [{"id": each.agreement_id, "current_version_id": each.pk} for each in versions]
    tasks = next(each for each in PAPERS.attached if each.name == "tasks")
    with django_assert_num_queries(1):
        tasks.put_into([*records, empty := {"id": 0, "current_version_id": None}])
    assert [[task["description"] for task in record["tasks"]] for record in records] == [["培训茶农绿色防控技术"]] * 2
    assert empty["tasks"] == []


def test_fields_are_the_records_own_and_its_companions():
    fields = PAPERS.fields
    assert (fields["year"].model, fields["title"].model.__name__) == (Agreement, "AgreementVersion")
    assert fields["number"].model is Agreement
    assert PAPERS.companion.looked_up["title"].name == "current_version__title"
