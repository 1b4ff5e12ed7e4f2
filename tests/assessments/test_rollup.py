"""The roll-up counts what the repository holds, once each, at every level [INV-10]."""

import pytest
from django.core.management import CommandError, call_command

from assessments.enums import Indicator
from assessments.models import Figure, Rollup
from assessments.records import rows_behind
from assessments.rollup import differences, figures_of, records_behind, roll_up
from common.models import Job
from registry.merging import merge
from tests import factories
from tests.agreements.factories import agreement_in, clerk, organisation

WAY_UP = [factories.COUNTY, factories.PREFECTURE, factories.PROVINCE, factories.NATION]


@pytest.fixture
def agreement(db):
    return agreement_in("in_repository")


@pytest.mark.invariant("INV-10")
def test_counts_at_every_level(agreement):
    roll_up(year=agreement.year)
    version = agreement.current_version
    expected = {
        Indicator.AGREEMENTS: 1,
        Indicator.ORGANISATIONS: 1 if version.organisation_id else 0,
        Indicator.EXPERTS: version.expert_links.count(),
        Indicator.VILLAGES: version.village_links.count(),
    }
    assert figures_of(year=agreement.year, codes=WAY_UP) == dict.fromkeys(WAY_UP, expected)


@pytest.mark.invariant("INV-10")
def test_each_figure_counts_the_records_behind_it(agreement):
    agreement_in("in_repository")
    roll_up(year=agreement.year)
    assert Figure.objects.exists()
    for figure in Figure.objects.all():
        rows = records_behind(year=figure.year, code=figure.region_id)
        if figure.indicator != Indicator.AGREEMENTS:
            rows = rows_behind(year=figure.year, code=figure.region_id, indicator=figure.indicator)
        assert (figure, rows.count()) == (figure, figure.value)


def test_what_stands_in_two_agreements_counts_once(agreement):
    agreement_in("in_repository")
    roll_up(year=agreement.year)
    values = figures_of(year=agreement.year, codes=[factories.NATION])[factories.NATION]
    villages = set(agreement.current_version.villages.values_list("code", flat=True))
    assert (values[Indicator.AGREEMENTS], values[Indicator.VILLAGES]) == (2, len(villages))


@pytest.mark.invariant("INV-10")
def test_what_was_registered_twice_and_merged_counts_once(agreement):
    twin = agreement_in("in_repository", organisation=organisation())
    kept, merged = agreement.current_version.organisation, twin.current_version.organisation
    roll_up(year=agreement.year)
    before = figures_of(year=agreement.year, codes=[factories.COUNTY])[factories.COUNTY]
    merge(kept=kept, merged=merged, by=clerk(), reason="同一单位，登记了两次")
    assert Job.objects.filter(kind="rollup", state="queued").exists()
    roll_up(year=agreement.year)
    after = figures_of(year=agreement.year, codes=[factories.COUNTY])[factories.COUNTY]
    assert (before[Indicator.ORGANISATIONS], after[Indicator.ORGANISATIONS]) == (2, 1)
    rows = rows_behind(year=agreement.year, code=factories.COUNTY, indicator=Indicator.ORGANISATIONS)
    assert [(row, row.agreements_count) for row in rows] == [(kept, 2)]


@pytest.mark.parametrize("state", ["submitted", "returned", "filed", "reported"])
def test_only_the_repository_counts(db, state):
    other = agreement_in(state)
    assert roll_up(year=other.year) == 0


def test_computing_again_changes_nothing_but_the_time(agreement):
    roll_up(year=agreement.year)
    before = list(Figure.objects.order_by("region", "indicator").values_list("region", "indicator", "value"))
    first = Rollup.objects.get().computed_at
    roll_up(year=agreement.year)
    after = list(Figure.objects.order_by("region", "indicator").values_list("region", "indicator", "value"))
    assert (after, Rollup.objects.get().computed_at > first) == (before, True)


@pytest.mark.invariant("INV-10")
def test_verify_names_what_differs(agreement, capsys):
    roll_up(year=agreement.year)
    assert differences(year=agreement.year) == []
    Figure.objects.filter(region=factories.PREFECTURE, indicator=Indicator.AGREEMENTS).update(value=7)
    assert differences(year=agreement.year) == [(factories.PREFECTURE, "agreements", 7, 1)]
    with pytest.raises(CommandError, match="1 figures differ"):
        call_command("rollup", verify=True)


def test_acceptance_queues_one_roll_up_a_year(agreement):
    agreement_in("in_repository")
    assert Job.objects.filter(kind="rollup", state="queued").count() == 1
