"""A figure never mixes two moments, and two roll-ups wait for each other."""

import pytest
from django.db import connection, transaction

from agreements.models import Agreement
from assessments import rollup
from assessments.rollup import differences, figures_of, roll_up_all, roll_up_changes
from common.moment import alone, one_moment
from leadership.models import ChangedPlace
from tests import factories
from tests.agreements.factories import agreement_in
from tests.agreements.races import elsewhere, while_uncommitted

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.invariant("INV-10")]


def move(agreement, state) -> None:
    """As the chain would, by plain SQL; the mark of the county comes with it."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE agreements_agreement DISABLE TRIGGER USER")
        cursor.execute("UPDATE agreements_agreement SET state = %s WHERE id = %s", [state, agreement.pk])
        cursor.execute("ALTER TABLE agreements_agreement ENABLE TRIGGER USER")
    ChangedPlace.objects.create(region_id=agreement.region_id)


def agreements_of(agreement, *codes) -> list:
    found = figures_of(year=agreement.year, codes=codes, metrics=["agreements"])
    return [found[code]["agreements"] for code in codes]


def test_what_commits_during_a_roll_up_is_counted_by_the_next_one(monkeypatch):
    """Between the counties and the places above them, another agreement leaves the repository."""
    agreement = agreement_in("in_repository")
    roll_up_all()
    other = agreement_in("in_repository")
    whole, kept = rollup.keep, []

    def keep_and_be_disturbed(*args, **more):
        if not kept:
            elsewhere(lambda: move(other, "submitted"))
        kept.append(args)
        return whole(*args, **more)

    monkeypatch.setattr(rollup, "keep", keep_and_be_disturbed)
    roll_up_changes()
    way_up = (factories.COUNTY, factories.PREFECTURE, factories.PROVINCE, factories.NATION)
    assert (agreements_of(agreement, *way_up), ChangedPlace.objects.count()) == ([2, 2, 2, 2], 1)
    monkeypatch.undo()
    roll_up_changes()
    assert (agreements_of(agreement, *way_up), differences(year=agreement.year)) == ([1, 1, 1, 1], [])


def test_of_two_roll_ups_the_second_waits_and_sees_what_the_first_left():
    agreement = agreement_in("in_repository")
    assert while_uncommitted(roll_up_changes, roll_up_changes) == 0
    assert (agreements_of(agreement, "0"), differences(year=agreement.year)) == ([1], [])


def test_two_changes_of_a_county_at_once_do_not_wait_for_each_other():
    first, second = agreement_in("in_repository"), agreement_in("in_repository")
    ChangedPlace.objects.all().delete()

    def complete(agreement):
        sql = "INSERT INTO leadership_changedplace (region_id) VALUES (%s) ON CONFLICT DO NOTHING"
        with connection.cursor() as cursor:
            cursor.execute(sql, [agreement.region_id])
            cursor.execute(sql, [agreement.region_id])

    with transaction.atomic():
        complete(first)
        elsewhere(lambda: complete(second))
    assert ChangedPlace.objects.count() == 2


def test_within_one_moment_nothing_changes_and_alone_means_alone():
    agreement = agreement_in("in_repository")
    with alone("test"), one_moment(read_only=True):
        before = Agreement.objects.filter(state="in_repository").count()
        elsewhere(lambda: move(agreement, "submitted"))
        assert Agreement.objects.filter(state="in_repository").count() == before
    assert Agreement.objects.filter(state="in_repository").count() == before - 1
