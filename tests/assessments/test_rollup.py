"""The roll-up counts what the records say, at every level, and leaves the last good figures when it fails [INV-10]."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from agreements.models import Agreement
from assessments import rollup
from assessments.metrics import METRICS
from assessments.models import Figure, Rollup
from assessments.rollup import amounts_of, differences, figures_of, roll_up, roll_up_all, roll_up_changes
from assessments.tasks import rollup_all, rollup_changes, run_roll_up
from common import clock
from common.models import Job
from leadership.models import ChangedPlace
from leadership.programme import current_year
from registry.merging import merge
from tests import factories
from tests.agreements.factories import agreement_in, clerk, organisation

WAY_UP = [factories.COUNTY, factories.PREFECTURE, factories.PROVINCE, factories.NATION]
BASIC = ("agreements", "organisations", "experts", "villages")


@pytest.fixture
def agreement(db):
    return agreement_in("in_repository")


def of_nation(name, year=None):
    return figures_of(year=year or current_year(), codes=["0"], metrics=[name])["0"][name]


def everything() -> list:
    return list(
        Figure.objects.order_by("year", "region", "metric").values_list("year", "region", "metric", "amount", "base")
    )


# -- counting --------------------------------------------------------------------------------
@pytest.mark.invariant("INV-10")
def test_counts_at_every_level(agreement):
    roll_up(year=agreement.year)
    version = agreement.current_version
    expected = dict(zip(BASIC, (1, 1, version.expert_links.count(), version.village_links.count()), strict=True))
    assert figures_of(year=agreement.year, codes=WAY_UP, metrics=BASIC) == dict.fromkeys(WAY_UP, expected)


def test_what_stands_in_two_agreements_counts_once(agreement):
    agreement_in("in_repository")
    roll_up(year=agreement.year)
    villages = set(agreement.current_version.villages.values_list("code", flat=True))
    assert (of_nation("agreements"), of_nation("villages")) == (2, len(villages))


def test_an_expert_of_two_counties_counts_once_above_them(agreement):
    other = agreement_in("in_repository", factories.NEIGHBOUR_COUNTY)
    for link in other.current_version.expert_links.all():
        sql = "UPDATE agreements_agreementexpert SET expert_id = %s WHERE id = %s"
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
            cursor.execute(sql, [agreement.current_version.expert_links.get().expert_id, link.pk])
            cursor.execute("SET LOCAL session_replication_role = origin")
    roll_up(year=agreement.year)
    codes = [factories.COUNTY, factories.NEIGHBOUR_COUNTY, factories.PREFECTURE, factories.NATION]
    found = figures_of(year=agreement.year, codes=codes, metrics=["experts"])
    assert [found[code]["experts"] for code in codes] == [1, 1, 1, 1]


@pytest.mark.invariant("INV-10")
def test_what_was_registered_twice_and_merged_counts_once(agreement):
    twin = agreement_in("in_repository", organisation=organisation())
    kept, merged = agreement.current_version.organisation, twin.current_version.organisation
    roll_up_changes()
    before = of_nation("organisations")
    merge(kept=kept, merged=merged, by=clerk(), reason="同一单位，登记了两次")
    assert Job.objects.filter(kind="rollup", state="queued").exists()
    roll_up_changes()
    assert (before, of_nation("organisations"), differences(year=agreement.year)) == (2, 1, [])


@pytest.mark.parametrize("state", ["submitted", "returned", "filed", "reported"])
def test_only_the_repository_counts(db, state):
    roll_up(year=agreement_in(state).year)
    assert [of_nation(name) for name in BASIC] == [0, 0, 0, 0]


def test_a_share_or_mean_of_nothing_is_no_figure(db):
    assert [METRICS[name].value(0, 0) for name in ("tasks_done", "filing_days", "agreements")] == [None, None, 0]
    assert [METRICS[name].value(*pair) for name, pair in {"tasks_done": (1, 3), "filing_days": (7, 2)}.items()] == [
        Decimal("33.33"),
        Decimal("3.50"),
    ]


# -- changes -----------------------------------------------------------------------------------
def test_a_change_marks_its_county_and_the_next_roll_up_takes_the_mark_away(agreement):
    assert set(ChangedPlace.objects.values_list("region", flat=True)) == {factories.COUNTY}
    assert roll_up_changes() == 1
    assert (ChangedPlace.objects.count(), roll_up_changes(), of_nation("agreements")) == (0, 0, 1)


def test_what_did_not_change_is_left_alone(agreement):
    """Only the county that was marked is counted: a wrong figure elsewhere stays until the whole is counted."""
    roll_up_all()
    Figure.objects.create(year=agreement.year, region_id=factories.OTHER_PROVINCE, metric="agreements", amount=7)
    agreement_in("in_repository")
    roll_up_changes()
    wrong = amounts_of(year=agreement.year, codes=[factories.OTHER_PROVINCE], metrics=["agreements"])
    assert (wrong[factories.OTHER_PROVINCE]["agreements"], of_nation("agreements")) == ((7, 0), 2)
    roll_up_all()
    assert differences(year=agreement.year) == []


def test_after_midnight_everything_is_counted(agreement):
    """A new day makes tasks due although no record has changed."""
    roll_up_all()
    due = agreement.current_version.tasks.get().due_on
    before = amounts_of(year=agreement.year, codes=["0"], metrics=["tasks_done"])["0"]["tasks_done"]
    with clock.standing_at(clock.now() - timedelta(days=(clock.today() - due).days + 1)):
        roll_up_changes()
        early = amounts_of(year=agreement.year, codes=["0"], metrics=["tasks_done"])["0"]["tasks_done"]
    assert (before, early) == ((0, 1), (0, 0))


def test_many_counties_are_counted_as_a_whole(agreement, monkeypatch):
    roll_up_all()
    agreement_in("in_repository")
    monkeypatch.setattr(rollup, "MANY_COUNTIES", 0)
    roll_up_changes()
    assert (of_nation("agreements"), differences(year=agreement.year)) == (2, [])


def test_computing_again_changes_nothing_but_the_time(agreement):
    roll_up_all()
    before, first = everything(), Rollup.objects.get(pk=agreement.year).computed_at
    roll_up_all()
    assert (everything(), Rollup.objects.get(pk=agreement.year).computed_at > first) == (before, True)


# -- jobs ----------------------------------------------------------------------------------------
def test_acceptance_queues_one_roll_up(agreement):
    agreement_in("in_repository")
    assert Job.objects.filter(kind="rollup", state="queued").count() == 1


def test_each_minute_what_was_marked_by_whatever_path_is_counted(agreement):
    Job.objects.all().delete()
    rollup_changes()
    run_roll_up(Job.objects.get(), None)
    rollup_changes()
    assert (Job.objects.count(), of_nation("agreements")) == (1, 1)


def test_each_night_everything_is_counted(agreement):
    roll_up_all()
    Figure.objects.filter(metric="agreements").update(amount=9)
    Job.objects.all().delete()
    rollup_all()
    run_roll_up(Job.objects.get(), None)
    assert (of_nation("agreements"), differences(year=agreement.year)) == (1, [])


def test_a_roll_up_that_fails_leaves_the_last_figures_with_their_time(agreement, monkeypatch):
    roll_up_all()
    before, times = everything(), list(Rollup.objects.values_list("year", "computed_at"))
    agreement_in("in_repository")
    monkeypatch.setattr(rollup, "DROP", "SELECT 1 / 0")
    with pytest.raises(Exception, match="division by zero"):
        roll_up_all()
    assert (everything(), list(Rollup.objects.values_list("year", "computed_at"))) == (before, times)
    assert ChangedPlace.objects.exists()


# -- by hand -----------------------------------------------------------------------------------
@pytest.mark.invariant("INV-10")
def test_verify_names_what_differs(agreement, capsys):
    roll_up_all()
    call_command("rollup", verify=True)
    Figure.objects.filter(region=factories.PREFECTURE, metric="agreements").update(amount=7)
    with pytest.raises(CommandError, match="1 figures differ"):
        call_command("rollup", verify=True)
    assert capsys.readouterr().out == f"ok\n{agreement.year} 5203 agreements: 7/0 ≠ 1/0\n"


def test_the_command_counts_changes_a_year_or_everything(agreement, capsys):
    call_command("rollup")
    Figure.objects.all().delete()
    call_command("rollup", year=agreement.year)
    counted = Figure.objects.count()
    Figure.objects.all().delete()
    call_command("rollup", full=True)
    assert (Figure.objects.filter(year=agreement.year).count(), of_nation("agreements")) == (counted, 1)
    assert capsys.readouterr().out == f"1\n{agreement.year}: {counted}\n{agreement.year}\n"


def test_an_installation_without_agreements_has_figures_of_its_years(db):
    assert rollup.years() == []
    assert Agreement.objects.count() == 0
    roll_up_all()
    assert not Figure.objects.exists()
